// Level 2: the resident's own facts that a procedure may fill in beforehand.
import { Self } from '../../contract/wire/resident.ts'
import type { Central } from '../central.ts'
import { answers, type App } from '../http/route.ts'
import { noteRead, openActing } from '../mandates/acting.ts'

export const residentRoutes = (app: App, central: Central): void => {
  answers(app, ['GET', '/v1/self', 2, 'actingFor'], Self, async (call) => {
    const act = 'profile.read'
    const acting = await openActing(central, call, { act, reaches: ({ profile }) => profile })
    await noteRead(central, call, acting, { act })
    const row = await central.db
      .selectFrom('residents')
      .select('profile')
      .where('id', '=', acting.owner)
      .executeTakeFirstOrThrow()
    return Self.parse(JSON.parse(row.profile))
  })
}
