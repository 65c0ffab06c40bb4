// Every event the terminal may log, and the fields each may carry. Nothing else can be written.

/** text: a technical name (reader, code, reason), never words of or about a person; count: a number; flag: yes or no */
export type FieldKind = 'text' | 'count' | 'flag'

export const logEvents = {
  'terminal.started': { version: 'text', face: 'text' },
  'terminal.stopped': { reason: 'text' },
  'terminal.out-of-service': { code: 'text' },
  'terminal.bug': { where: 'text', kind: 'text', at: 'text' },
  'card.readers': { count: 'count' },
  'card.inserted': { reader: 'text' },
  'card.removed': { reader: 'text' },
  'card.daemon': { running: 'flag' },
  'card.host': { code: 'count' },
  'shell.refused': { reason: 'text' },
  'shell.crashed': {},
  'visit.ended': { reason: 'text', code: 'text' },
  'wipe.step': { step: 'text', ok: 'flag' },
  'screen.shown': { screen: 'text', revision: 'count' },
  'trouble.shown': { code: 'text' },
  'store.opened': { waiting: 'count', parked: 'count' },
  'store.in-use': {},
  'store.set-aside': { file: 'text' },
  'store.leftovers': { visits: 'count' },
  'outbox.sent': { operation: 'text', tries: 'count' },
  'outbox.kept': { operation: 'text', fault: 'text', tries: 'count' },
  'outbox.refused': { operation: 'text', fault: 'text', problem: 'text' },
  'outbox.undeliverable': { operation: 'text', problem: 'text' },
  'central.fault': { route: 'text', fault: 'text' },
  'central.rubbish': { route: 'text' },
  'fleet.refused': { kind: 'text', reason: 'text', code: 'text' },
  'fleet.believed': { kind: 'text', version: 'count' },
  'fleet.withdrawn': { kind: 'text', version: 'count' },
  'fleet.unwritten': {},
  'recipient.withheld': { recipient: 'text', reason: 'text', code: 'text' },
  'identity.renewed': { days: 'count' },
  'identity.kept': { reason: 'text', code: 'text' },
  'identity.unreadable': {},
  'push.over': { stream: 'text', why: 'text' },
  'push.absent': { stream: 'text' },
  'record.broken': { findings: 'text' },
  'printer.done': { ok: 'flag' }
} as const satisfies Readonly<Record<string, Readonly<Record<string, FieldKind>>>>

export type LogEvent = keyof typeof logEvents
type Value<K> = K extends 'text' ? string : K extends 'count' ? number : boolean
export type LogFields<E extends LogEvent> = {
  readonly [F in keyof (typeof logEvents)[E]]: Value<(typeof logEvents)[E][F]>
}
