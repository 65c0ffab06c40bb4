// What central tells of a terminal, as the machines hear it.
import type { AnyEventObject } from 'xstate'
import type { KioskContext } from '../../src/main/flows/kiosk/kiosk.setup.ts'
import type { Alert } from '../../src/main/fleet/port.ts'
import { afterOf, doneOf, errorOf, fault } from './main-model.ts'

export const alertOf = (severity: Alert['severity'], kind = '土砂災害警戒情報'): Alert => ({
  key: `b:${severity}:${kind}`,
  severity,
  kind,
  areas: ['森川市'],
  headline: '危険度が高まっています。',
  sender: '森川地方気象台',
  reportedAt: '2026-03-12T01:46:00.000Z'
})

const words = { ja: 'お休みです', en: 'Closed' }
export const fleetEvents: readonly AnyEventObject[] = [
  { type: 'house.told', house: { settings: {}, pages: [] } },
  { type: 'house.told', house: { settings: { closed: words }, pages: [] } },
  { type: 'alerts.told', alerts: [alertOf('danger')] },
  { type: 'alerts.told', alerts: [] },
  { type: 'wish.open', id: 'alerts' },
  { type: 'identity.renewed' },
  { type: 'terminal.revoked' },
  doneOf('boot', fault('terminalRevoked')),
  doneOf('visit', { ended: 'failed', fault: { fault: 'terminalRevoked' } }),
  doneOf('retire', undefined),
  errorOf('retire'),
  afterOf('patience', 'kiosk.serving.care.alerting')
]

export const fleetApart = ({ alerts, heeded, alertsOpen, told, signed, fault: why }: KioskContext): unknown => [
  alerts.length,
  heeded.length,
  alertsOpen,
  told?.settings.closed ?? told,
  signed.settings.closed ?? null,
  why?.fault === 'terminalRevoked'
]
