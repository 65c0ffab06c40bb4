// Level 2: the resident's own facts that a procedure may fill in beforehand.
import { Self } from '../../contract/wire/resident.ts'
import type { Central } from '../central.ts'
import { answers, type App } from '../http/route.ts'
import { openSession } from '../session/tokens.ts'

export const residentRoutes = (app: App, central: Central): void => {
  answers(app, ['GET', '/v1/self', 2], Self, async (call) => {
    const { resident } = await openSession(central, call)
    const row = await central.db
      .selectFrom('residents')
      .select('profile')
      .where('id', '=', resident)
      .executeTakeFirstOrThrow()
    return Self.parse(JSON.parse(row.profile))
  })
}
