// What a terminal may know about itself, what it says about its health, and how it replaces its certificate.
import { CertificateAnswer, CertificateRequest, DeviceSelf, Health } from '../../contract/wire/devices.ts'
import { ContentBytes } from '../../contract/wire/fleet.ts'
import type { Central } from '../central.ts'
import { bytesFor } from '../fleet/documents.ts'
import { positionOf } from '../http/cursor.ts'
import { demand } from '../http/refusal.ts'
import { answers, receives, type App } from '../http/route.ts'
import { takeReport } from './health.ts'
import { rotate } from './rotation.ts'

export const terminalRoutes = (app: App, central: Central): void => {
  const { db, now } = central
  answers(app, ['GET', '/v1/devices/self'], DeviceSelf, async ({ terminal }) => ({
    id: terminal.id,
    town: terminal.town,
    enrolledAt: terminal.enrolledAt,
    certificateExpiresAt: terminal.expiresAt,
    retiresAt: terminal.retiresAt
  }))
  receives(app, ['POST', '/v1/devices/health'], Health, null, ({ terminal, body }) =>
    takeReport(db, terminal.id, body, now())
  )
  receives(app, ['POST', '/v1/devices/certificate'], CertificateRequest, CertificateAnswer, (call) =>
    rotate(central, call)
  )
  answers(app, ['GET', '/v1/content/:version'], ContentBytes, async ({ terminal, params }) => {
    const version = positionOf(params['version'] ?? '')
    const body = await bytesFor(db, terminal, version)
    demand(body !== null, 'notFound')
    return { version, body }
  })
}
