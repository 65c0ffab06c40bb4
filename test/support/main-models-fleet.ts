// What central tells of a terminal, as the machines hear it.
import { kioskMachine } from '../../src/main/flows/kiosk/kiosk.machine.ts'
import type { KioskContext } from '../../src/main/flows/kiosk/kiosk.setup.ts'
import type { Alert } from '../../src/main/fleet/port.ts'
import { doneOf, fault, ok, type Model } from './main-model.ts'
import { town } from './main-facts.ts'
import { always, wish } from './main-models-card.ts'

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
const shut = { settings: { closed: words }, pages: [] }
const open = { settings: {}, pages: [] }

/** The kiosk as central tells it: one card, and what matters to that. */
export const kioskToldModel: Model = {
  machine: kioskMachine,
  input: {
    face: 'kiosk-l',
    manner: { language: 'ja', text: 100, contrast: 'normal' },
    procedures: ['move'],
    graceSeconds: 2
  },
  delays: { patience: 90_000, second: 1000, farewell: 8000, pause: 10_000 },
  apart: ({ cards, fresh, alerts, heeded, alertsOpen, told, signed, reason, fault: why }: KioskContext) => [
    cards,
    fresh,
    alerts.length,
    heeded.length,
    alertsOpen,
    told?.settings.closed ?? told,
    signed.settings.closed ?? null,
    reason === 'boot',
    why?.fault === 'terminalRevoked'
  ],
  events: always(
    ...wish('back', 'finish', 'help'),
    { type: 'card.inserted', reader: 'r' },
    { type: 'card.removed', reader: 'r' },
    doneOf('boot', ok(town)),
    doneOf('wipe', ok()),
    doneOf('signIn', { ended: 'signedIn', name: { family: '田中', given: '和子' } }),
    doneOf('visit', { ended: 'finished' }),
    { type: 'house.told', house: open },
    { type: 'house.told', house: shut },
    { type: 'alerts.told', alerts: [alertOf('danger')] },
    { type: 'alerts.told', alerts: [] },
    { type: 'wish.open', id: 'alerts' },
    { type: 'identity.renewed' },
    { type: 'terminal.revoked' },
    doneOf('boot', fault('terminalRevoked')),
    doneOf('visit', { ended: 'failed', fault: { fault: 'terminalRevoked' } }),
    doneOf('retire', undefined)
  )
}
