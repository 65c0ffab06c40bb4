// GET /v1/company: what a company's session is about.
import { Company } from '../../contract/wire/company.ts'
import type { Central } from '../central.ts'
import { answers, type App } from '../http/route.ts'
import { openSession } from '../session/tokens.ts'

export const companyRoutes = (app: App, central: Central): void => {
  answers(app, ['GET', '/v1/company', 1, 'companiesOnly'], Company, async (call) => {
    const { resident } = await openSession(central, call)
    const row = await central.db
      .selectFrom('holders')
      .select('profile')
      .where('id', '=', resident)
      .executeTakeFirstOrThrow()
    return Company.parse(JSON.parse(row.profile))
  })
}
