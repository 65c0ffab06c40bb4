// Common Alerting Protocol 1.2 (OASIS; ITU-T X.1303bis), the form L-Alert messages take outside Japan.
import type { BulletinItem, Severity } from '../../contract/wire/disaster.ts'
import { childrenOf, textAt, type XmlNode } from '../xml.ts'
import {
  cut,
  hoursAfter,
  instantOf,
  item,
  messageId,
  refusedMessage,
  type Message,
  type ReadMessage
} from './message.ts'
import { shapesIn } from './shapes.ts'

/** §3.2.1 status; System and Draft are not for people either */
const statuses = { Actual: 'actual', Exercise: 'exercise', Test: 'test', System: 'test', Draft: 'test' } as const
const actions = { Alert: 'issue', Update: 'correct', Cancel: 'cancel' } as const
const acknowledgements: ReadonlySet<string> = new Set(['Ack', 'Error'])
const severities: Readonly<Record<string, Severity>> = {
  Extreme: 'emergency',
  Severe: 'warning',
  Moderate: 'advisory',
  Minor: 'information',
  Unknown: 'information'
}
const has = <T extends object>(table: T, key: string): key is Extract<keyof T, string> => Object.hasOwn(table, key)

/** hours an info without `expires` holds; §3.2.2 leaves it to the recipient */
const otherwise = 24

/** The infos in one language, Japanese where there is one: the others say the same again (§3.2.2 language). */
const infosOf = (alert: XmlNode): XmlNode[] => {
  const all = childrenOf(alert, 'info')
  const languageOf = (info: XmlNode): string => (textAt(info, 'language') || 'en-US').toLowerCase()
  const japanese = all.filter((info) => languageOf(info).startsWith('ja'))
  if (japanese.length > 0) return japanese
  const [first] = all
  return first ? all.filter((info) => languageOf(info) === languageOf(first)) : []
}

const itemsOf = (info: XmlNode): BulletinItem[] => {
  const kind = textAt(info, 'event')
  // §3.2.2 responseType: the danger is over
  const released = childrenOf(info, 'responseType').some((one) => one.textContent?.trim() === 'AllClear')
  return childrenOf(info, 'area').flatMap((area) => {
    const name = textAt(area, 'areaDesc')
    const codes = childrenOf(area, 'geocode').map((code) => textAt(code, 'value'))
    const drawn = (shape: string): string[] => childrenOf(area, shape).map((one) => one.textContent ?? '')
    const shapes = shapesIn(drawn('polygon'), drawn('circle'))
    // one item carries the shapes for all codes of its area
    return (codes.length > 0 ? codes : [name]).map((code, index) =>
      item(
        { code, name, ...(index === 0 && shapes.length > 0 ? { shapes } : {}) },
        kind,
        severities[textAt(info, 'severity')] ?? 'information',
        released
      )
    )
  })
}

/** An area that stands there twice is one, drawn as both are; one of them undrawn, and it counts by its name. */
const merged = (items: readonly BulletinItem[]): BulletinItem[] => {
  const found = new Map<string, BulletinItem>()
  for (const one of items) {
    const key = `${one.area.code}\u0000${one.kind}`
    const before = found.get(key)
    const shapes = before ? [before, one].map(({ area }) => area.shapes) : []
    const [first, second] = shapes
    const { shapes: _drawn, ...area } = one.area
    const both =
      first && second && first.length + second.length <= 50 ? { ...area, shapes: [...first, ...second] } : area
    found.set(key, before ? { ...one, area: both } : one)
  }
  return [...found.values()]
}

/** sender,identifier,sent triples (§3.2.1 references); one may take back only what it sent itself */
const namesIn = (text: string, sender: string): string[] =>
  text
    .split(/\s+/)
    .filter((one) => one.startsWith(`${sender},`))
    .map((one) => one.split(',').slice(0, 2).join(','))

/** identifier and sender may not hold spaces, commas or markup (§3.2.1) */
const plain = /^[^\s,<&]{1,200}$/

const bulletinOf = (alert: XmlNode, infos: readonly XmlNode[], reportedAt: string) => {
  const [first] = infos
  const ends = infos.map((info) => instantOf(textAt(info, 'expires')) ?? hoursAfter(reportedAt, otherwise))
  const say = (...names: readonly string[]): string =>
    infos
      .flatMap((info) => names.map((name) => textAt(info, name)))
      .filter((text) => text !== '')
      .join('\n')
  return {
    title: cut((first && textAt(first, 'event')) || 'CAP', 200),
    headline: cut(say('headline') || textAt(alert, 'note')),
    text: cut(say('description', 'instruction')),
    validUntil: ends.toSorted().at(-1) ?? null,
    items: merged(infos.flatMap(itemsOf)).slice(0, 4_000)
  }
}

/** Reads an alert whose root is `alert`; `text` is the whole of it, which gives it its id. */
export const readCap = (alert: XmlNode, text: string): ReadMessage => {
  const of = (name: string): string => textAt(alert, name)
  const [status, msgType, sender, identifier] = [of('status'), of('msgType'), of('sender'), of('identifier')]
  if (!plain.test(sender) || !plain.test(identifier)) return refusedMessage('fieldMissing', 'sender or identifier')
  const reportedAt = instantOf(of('sent'))
  if (reportedAt === null) return refusedMessage('fieldWrong', 'sent')
  if (!has(statuses, status)) return refusedMessage('fieldWrong', `status ${status}`)
  if (acknowledgements.has(msgType)) return refusedMessage('notAnAlert', msgType)
  if (!has(actions, msgType)) return refusedMessage('fieldWrong', `msgType ${msgType}`)
  if (of('scope') !== 'Public') return refusedMessage('notPublic', of('scope'))
  const action = actions[msgType]
  const infos = infosOf(alert)
  if (infos.length === 0 && action !== 'cancel') return refusedMessage('fieldMissing', 'info')
  if (infos.some((info) => textAt(info, 'event') === '')) return refusedMessage('fieldMissing', 'event')
  const body = bulletinOf(alert, infos, reportedAt)
  const message: Message = {
    bulletin: {
      id: messageId(text),
      format: 'cap',
      status: statuses[status],
      action,
      sender,
      reportedAt,
      ...body,
      items: action === 'cancel' ? [] : body.items
    },
    name: `${sender},${identifier}`,
    topic: identifier,
    serial: '',
    series: `cap:${sender}`.slice(0, 200),
    withdraws: action === 'issue' ? null : { by: 'names', names: namesIn(of('references'), sender) },
    covers: 'event'
  }
  return { ok: true, message }
}
