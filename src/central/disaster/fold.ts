// What holds, out of the bulletins of one series: in the order in which they were reported, whatever order they came in.
import type { BulletinItem, Hazard } from '../../contract/wire/disaster.ts'
import type { Message } from './message.ts'

export type Holding = Omit<Hazard, 'state'>
type Holdings = Map<string, Holding & { readonly title: string }>

/** one kind in one area is one thing that holds */
const keyOf = (area: string, kind: string): string => `${area}\u0000${kind}`

/** Which of the earlier messages this one takes back, as places in the list. */
const withdrawn = (earlier: readonly Message[], by: Message): ReadonlySet<Message> => {
  if (by.withdraws === null) return new Set()
  if (by.withdraws.by === 'names') {
    const names = new Set(by.withdraws.names)
    return new Set(earlier.filter((one) => names.has(one.name)))
  }
  const same = earlier.filter((one) => one.topic === by.topic && one.bulletin.action !== 'cancel')
  if (by.withdraws.by === 'event') return new Set(same)
  const numbered = same.filter((one) => one.serial === by.serial)
  const last = (numbered.length > 0 ? numbered : same).at(-1)
  return new Set(last ? [last] : [])
}

/** Messages that still stand: none that was corrected or taken back, and no cancellation itself. */
export const standing = (messages: readonly Message[]): Message[] => {
  let left: Message[] = []
  const taken = new Set<Message>()
  for (const one of messages) {
    for (const gone of withdrawn(left, one)) taken.add(gone)
    left = [...left.filter((before) => !taken.has(before)), one]
  }
  return left.filter((one) => one.bulletin.action !== 'cancel')
}

const replaces = ({ covers, bulletin: { title, items } }: Message, holdings: Holdings): void => {
  const areas = new Set(items.map((one) => one.area.code))
  for (const [key, held] of holdings) {
    const over = covers === 'whole' || (covers === 'areas' ? areas.has(held.area.code) : held.title === title)
    if (over) holdings.delete(key)
  }
}

const holdingOf = ({ bulletin, series }: Message, one: BulletinItem, before: Holding | undefined): Holding => ({
  series,
  area: one.area,
  kind: one.kind,
  severity: one.severity,
  headline: bulletin.headline,
  sender: bulletin.sender,
  since: before?.since ?? bulletin.reportedAt,
  reportedAt: bulletin.reportedAt,
  validUntil: bulletin.validUntil,
  bulletin: bulletin.id
})

/**
 * What holds after these bulletins of one series, oldest first. A release ends what it names whatever its kind of message: a
 * tsunami warning is over by 発表 with 解除 in it.
 */
export const holdingsAfter = (messages: readonly Message[]): Map<string, Holding> => {
  const holdings: Holdings = new Map()
  for (const message of standing(messages)) {
    const before = new Map(holdings)
    // CAP alerts stand side by side; only a reference replaces one
    if (message.bulletin.format === 'jma') replaces(message, holdings)
    for (const one of message.bulletin.items) {
      const key = keyOf(one.area.code, one.kind)
      if (one.released) continue
      holdings.set(key, { ...holdingOf(message, one, before.get(key)), title: message.bulletin.title })
    }
    endReleased(message, holdings)
  }
  return new Map([...holdings].map(([key, { title: _title, ...holding }]) => [key, holding]))
}

/** A release in a series of events ends every kind its area had before it. */
const endReleased = ({ bulletin }: Message, holdings: Holdings): void => {
  const released = new Set(bulletin.items.filter((one) => one.released).map((one) => one.area.code))
  for (const [key, held] of holdings)
    if (released.has(held.area.code) && held.bulletin !== bulletin.id) holdings.delete(key)
}
