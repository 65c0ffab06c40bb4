// Taking a bulletin: kept once, and what holds is worked out anew for its series, in one transaction.
import { audit } from '../audit.ts'
import { difference, inHandfuls } from '../imports/sets.ts'
import type { Changes } from '../imports/report.ts'
import { nextPosition, type Tx } from '../store/store.ts'
import { holdingsAfter, type Holding } from './fold.ts'
import { squeezed } from './names.ts'
import { refusedMessage, type Message, type ReadMessage } from './message.ts'
import { readMessage } from './read.ts'

export const stream = 'disaster'
/** bulletins of one series that are looked back at: a busy weather office sends some ten a day */
export const lookBack = 500

/** `count` positions in a row, of which the last is given; the caller holds the stream's row already. */
const positionsFor = async (tx: Tx, count: number): Promise<number> => {
  const row = await tx
    .updateTable('streams')
    .set((eb) => ({ position: eb('position', '+', count) }))
    .where('name', '=', stream)
    .returning('position')
    .executeTakeFirstOrThrow()
  return row.position
}

const messagesOf = async (tx: Tx, series: string): Promise<Message[]> => {
  const rows = await tx
    .selectFrom('bulletins')
    .select('bulletin')
    .where('series', '=', series)
    .where('status', '=', 'actual')
    .orderBy('reported_at', 'desc')
    .orderBy('position', 'desc')
    .limit(lookBack)
    .execute()
  return rows.map((row) => JSON.parse(row.bulletin) as Message).toReversed()
}

const keyOf = (row: { readonly area: string; readonly kind: string }): string => `${row.area}\u0000${row.kind}`

/** Writes what differs from what held before, each change at a position of its own; what is over stays as ended. */
const writeHoldings = async (tx: Tx, series: string, holdings: readonly Holding[]): Promise<Changes> => {
  const before = await tx.selectFrom('hazards').selectAll().where('series', '=', series).execute()
  const active = new Map(before.filter((row) => row.state === 'active').map((row) => [keyOf(row), row.hazard]))
  const after = new Map(
    holdings.map((one) => [keyOf({ area: one.area.code, kind: one.kind }), { one, text: JSON.stringify(one) }])
  )
  const changed = [...after].filter(([key, { text }]) => active.get(key) !== text)
  const ended = before.filter((row) => row.state === 'active' && !after.has(keyOf(row)))
  const count = changed.length + ended.length
  let position = count === 0 ? 0 : (await positionsFor(tx, count)) - count
  const rows = [
    ...changed.map(([, { one, text }]) => ({
      series,
      area: one.area.code,
      kind: one.kind,
      position: ++position,
      state: 'active' as const,
      valid_until: one.validUntil,
      hazard: text,
      name: squeezed(one.area.name),
      shaped: one.area.shapes ? 1 : 0
    })),
    ...ended.map((row) => ({ ...row, position: ++position, state: 'ended' as const }))
  ]
  await inHandfuls(rows, (some) =>
    tx
      .insertInto('hazards')
      .values(some)
      .onConflict((conflict) =>
        conflict.columns(['series', 'area', 'kind']).doUpdateSet((eb) => ({
          position: eb.ref('excluded.position'),
          state: eb.ref('excluded.state'),
          valid_until: eb.ref('excluded.valid_until'),
          hazard: eb.ref('excluded.hazard'),
          name: eb.ref('excluded.name'),
          shaped: eb.ref('excluded.shaped')
        }))
      )
      .execute()
  )
  return difference(active, new Map([...after].map(([key, { text }]) => [key, text])))
}

/** A series of which later reports were forgotten takes none of before: what ended it is gone, and it would hold again. */
const isBehind = async (tx: Tx, { series, bulletin }: Message): Promise<boolean> => {
  if (bulletin.status !== 'actual') return false
  const row = await tx
    .selectFrom('bulletin_horizons')
    .select('reported_at')
    .where('series', '=', series)
    .executeTakeFirst()
  return row !== undefined && bulletin.reportedAt <= row.reported_at
}

/** Keeps a bulletin; null when this very message is known, or so old that it would be forgotten. Drills and tests are kept apart and change nothing. */
export const takeMessage = async (tx: Tx, message: Message, now: Date): Promise<Changes | null> => {
  const position = await nextPosition(tx, stream)
  if (await isBehind(tx, message)) return null
  const { id, status, reportedAt } = message.bulletin
  const added = await tx
    .insertInto('bulletins')
    .values({
      id,
      position,
      status,
      series: message.series,
      reported_at: reportedAt,
      arrived_at: now.toISOString(),
      bulletin: JSON.stringify(message)
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) return null
  await audit(tx, now, { event: 'bulletin.taken', reason: status, subject: message.bulletin.format })
  if (status !== 'actual') return { added: 0, changed: 0, removed: 0, same: 0 }
  const holdings = holdingsAfter(await messagesOf(tx, message.series))
  return writeHoldings(tx, message.series, [...holdings.values()])
}

/** Reads a message and holds it to the senders that were configured: an alert of any other is not for here. */
export const admitMessage = (text: string, capSenders: readonly string[]): ReadMessage => {
  const read = readMessage(text)
  if (!read.ok || read.message.bulletin.format === 'jma') return read
  const { sender } = read.message.bulletin
  return capSenders.includes(sender) ? read : refusedMessage('senderNotConfigured', sender)
}
