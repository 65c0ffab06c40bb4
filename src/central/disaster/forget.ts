// Old bulletins are forgotten, but never one without which something else would hold: what holds is worked out from the rest
// first, and nothing of a series goes where that came out differently.
import type { Db, Tx } from '../store/store.ts'
import { nextPosition } from '../store/store.ts'
import { holdingsAfter } from './fold.ts'
import type { Message } from './message.ts'
import { lookBack, stream } from './take.ts'

type Kept = { readonly id: string; readonly reported: string; readonly old: boolean; readonly message: Message }

const recent = (kept: readonly Kept[]): Message[] => kept.slice(-lookBack).map(({ message }) => message)

/** What holds now, as text to compare; what has ended by itself holds no more. */
const holding = (kept: readonly Kept[], now: string): string =>
  [...holdingsAfter(recent(kept)).values()]
    .filter((one) => one.validUntil === null || one.validUntil > now)
    .map((one) => JSON.stringify(one))
    .toSorted()
    .join('\n')

/**
 * What may stay of a series, oldest first: nothing old; or the old ones that something holds by, or holds since; or everything
 * from the first of those on. The first of these under which the same holds, else all.
 */
export const keptOf = (all: readonly Kept[], now: string): readonly Kept[] => {
  const before = holding(all, now)
  const held = [...holdingsAfter(recent(all)).values()].filter((one) => one.validUntil === null || one.validUntil > now)
  const needed = new Set(held.flatMap((one) => [one.bulletin, one.since]))
  const isNeeded = ({ id, reported }: Kept): boolean => needed.has(id) || needed.has(reported)
  const first = all.findIndex(isNeeded)
  const attempts = [
    all.filter((one) => !one.old),
    all.filter((one) => !one.old || isNeeded(one)),
    all.filter((one, index) => !one.old || (first >= 0 && index >= first))
  ]
  return attempts.find((kept) => holding(kept, now) === before) ?? all
}

const seriesKept = async (tx: Tx, series: string, before: string): Promise<Kept[]> => {
  const rows = await tx
    .selectFrom('bulletins')
    .select(['id', 'reported_at', 'arrived_at', 'bulletin'])
    .where('series', '=', series)
    .where('status', '=', 'actual')
    .orderBy('reported_at')
    .orderBy('position')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    reported: row.reported_at,
    old: row.arrived_at < before && row.reported_at < before,
    message: JSON.parse(row.bulletin) as Message
  }))
}

const forgetSeries = async (db: Db, series: string, before: string, now: string): Promise<number> =>
  db.transaction().execute(async (tx) => {
    // nobody takes a bulletin meanwhile
    await nextPosition(tx, stream)
    const all = await seriesKept(tx, series, before)
    const stays = new Set(keptOf(all, now).map(({ id }) => id))
    const gone = all.filter(({ id }) => !stays.has(id))
    const last = gone.at(-1)
    if (!last) return 0
    for (const { id } of gone) await tx.deleteFrom('bulletins').where('id', '=', id).execute()
    await tx
      .insertInto('bulletin_horizons')
      .values({ series, reported_at: last.reported })
      .onConflict((conflict) =>
        conflict
          .column('series')
          .doUpdateSet({ reported_at: last.reported })
          .where('bulletin_horizons.reported_at', '<', last.reported)
      )
      .execute()
    return gone.length
  })

/**
 * Forgets bulletins that came and were reported before the instant `before`, drills as well; gives how many real ones. What holds
 * at `now` stays as it is, and what is forgotten cannot come back: a series takes nothing older than that any more.
 */
export const forgetBulletins = async (db: Db, before: string, now: string): Promise<number> => {
  await db.deleteFrom('bulletins').where('status', '!=', 'actual').where('arrived_at', '<', before).execute()
  const old = await db
    .selectFrom('bulletins')
    .select('series')
    .distinct()
    .where('status', '=', 'actual')
    .where('arrived_at', '<', before)
    .where('reported_at', '<', before)
    .execute()
  let forgotten = 0
  for (const { series } of old) forgotten += await forgetSeries(db, series, before, now)
  // whoever kept these dropped them by their own time
  await db.deleteFrom('hazards').where('valid_until', '<', before).execute()
  await db.deleteFrom('feed_entries').where('seen_at', '<', before).execute()
  return forgotten
}
