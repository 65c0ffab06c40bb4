// What a terminal may know about itself, and what it says about its health.
import { DeviceSelf, Health } from '../../contract/wire/devices.ts'
import type { Central } from '../central.ts'
import { answers, receives, type App } from '../http/route.ts'

export const terminalRoutes = (app: App, { db }: Central): void => {
  answers(app, ['GET', '/v1/devices/self'], DeviceSelf, async ({ terminal }) => ({
    id: terminal.id,
    town: terminal.town,
    enrolledAt: terminal.enrolledAt,
    certificateExpiresAt: terminal.expiresAt
  }))
  receives(app, ['POST', '/v1/devices/health'], Health, null, async ({ terminal, body }) => {
    await db
      .updateTable('terminals')
      .set({ health: JSON.stringify(body) })
      .where('certificate', '=', terminal.certificate)
      .execute()
  })
}
