// Counting the months that are over, once each: what is published of a month never changes, so that the difference between two
// readings tells nothing of anybody's visit.
import { dateInJapan } from '../calendar.ts'
import { inHandfuls, writeSet } from '../imports/sets.ts'
import { nextPosition, type Db, type Tx } from '../store/store.ts'
import { measuresOfMonth, type Month } from './counting.ts'

/** the set of what central counted itself; no file can be imported under this name */
export const countedSet = 'counted'

const hour = 3_600_000
const day = 24 * hour
/** a month is counted so long after its end: what was confirmed on its last evening may be filed in the night */
const settle = day
/** filings are kept for 400 days: what is older cannot be counted any more */
const monthsBack = 12

/** 2026-11 */
type MonthName = string
const startOf = (month: MonthName): string => new Date(`${month}-01T00:00:00+09:00`).toISOString()
const monthAfter = (month: MonthName, by: number): MonthName => {
  const at = new Date(`${month}-01T00:00:00Z`)
  at.setUTCMonth(at.getUTCMonth() + by)
  return at.toISOString().slice(0, 7)
}
const monthOf = (at: Date): MonthName => dateInJapan(at).slice(0, 7)
const hoursBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / hour

const filingsOf = async (db: Db, from: string, to: string): Promise<Pick<Month, 'received' | 'ended'>> => {
  const rows = await db
    .selectFrom('filings')
    .select(['owner', 'state', 'proxy', 'received_at', 'changed_at'])
    .where((eb) =>
      eb.or([
        eb.and([eb('received_at', '>=', from), eb('received_at', '<', to)]),
        eb.and([eb('changed_at', '>=', from), eb('changed_at', '<', to)])
      ])
    )
    .execute()
  const read = rows.map(({ owner, state, proxy, received_at, changed_at }) => ({
    owner,
    state,
    byProxy: proxy !== null,
    hours: hoursBetween(received_at, changed_at),
    received: received_at >= from && received_at < to,
    changed: changed_at >= from && changed_at < to
  }))
  const endedAs = (ending: keyof Month['ended']) => read.filter((one) => one.changed && one.state === ending)
  return {
    received: read.filter((one) => one.received),
    ended: {
      accepted: endedAs('accepted'),
      returned: endedAs('returned'),
      refused: endedAs('refused'),
      withdrawn: endedAs('withdrawn')
    }
  }
}

/** Out of the audit: each change of a filing ends its stay in the state before, which began with the line before it. */
const staysOf = async (db: Db, from: string, to: string): Promise<Month['stays']> => {
  const changed = db
    .selectFrom('audit')
    .select('subject')
    .where('event', '=', 'filing.changed')
    .where('at', '>=', from)
    .where('at', '<', to)
  const lines = await db
    .selectFrom('audit')
    .innerJoin('filings', 'filings.operation', 'audit.subject')
    .select(['audit.subject', 'audit.reason', 'audit.at', 'filings.owner', 'filings.received_at'])
    .where('audit.event', '=', 'filing.changed')
    .where('audit.at', '<', to)
    .where('audit.subject', 'in', changed)
    .orderBy('audit.subject')
    .orderBy('audit.at')
    .execute()
  return lines.flatMap((line, index) => {
    const last = lines[index - 1]
    const before = last?.subject === line.subject ? last : { reason: 'received', at: line.received_at }
    if (line.at < from || before.reason === line.reason) return []
    return [{ state: before.reason ?? '', owner: line.owner, hours: hoursBetween(before.at, line.at) }]
  })
}

const announcedOf = async (db: Db, from: string, to: string): Promise<Month['announced']> => {
  const rows = await db
    .selectFrom('intents')
    .select(['intents.owner', 'intents.bundle'])
    .select((eb) =>
      eb
        .exists(eb.selectFrom('operations').select('id').whereRef('operations.bundle', '=', 'intents.bundle'))
        .as('filed')
    )
    .where('kind', '=', 'filing')
    .where('created_at', '>=', from)
    .where('created_at', '<', to)
    .execute()
  return rows.map(({ owner, filed }) => ({ owner, filed: Boolean(filed) }))
}

const callsOf = async (db: Db, from: string, to: string): Promise<Month['calls']> => {
  const rows = await db
    .selectFrom('help_calls')
    .select(['id', 'resident', 'raised_at', 'taken_at'])
    .where('raised_at', '>=', from)
    .where('raised_at', '<', to)
    .execute()
  return rows.map(({ id, resident, raised_at, taken_at }) => ({
    who: resident ?? id,
    minutes: taken_at === null ? null : hoursBetween(raised_at, taken_at) * 60
  }))
}

const rowsOf = async (tx: Tx, month: MonthName) => {
  const [from, to] = [startOf(month), startOf(monthAfter(month, 1))]
  const counted = measuresOfMonth({
    ...(await filingsOf(tx, from, to)),
    stays: await staysOf(tx, from, to),
    announced: await announcedOf(tx, from, to),
    calls: await callsOf(tx, from, to)
  })
  return counted.map(({ id, name, unit, definition, value }, index) => ({
    set_id: countedSet,
    measure: id,
    date: `${month}-01`,
    number: index + 1,
    words: JSON.stringify(name),
    unit,
    value,
    definition: JSON.stringify(definition)
  }))
}

/** The months that are over and settled, oldest first, since there is anything to count. */
const monthsToCount = async (db: Db, now: Date): Promise<MonthName[]> => {
  const first = await db
    .selectFrom('terminals')
    .select((eb) => eb.fn.min('enrolled_at').as('at'))
    .executeTakeFirst()
  if (!first?.at) return []
  const open = monthOf(new Date(now.getTime() - settle))
  const begun = monthOf(new Date(first.at))
  return Array.from({ length: monthsBack }, (_, index) => monthAfter(open, index - monthsBack)).filter(
    (month) => month >= begun
  )
}

/** Counts the months not counted yet; gives how many. Instances that count together wait for each other. */
export const countMonths = async (db: Db, now: Date): Promise<number> => {
  const months = await monthsToCount(db, now)
  if (months.length === 0) return 0
  return db.transaction().execute(async (tx) => {
    await nextPosition(tx, 'measures')
    const held = await tx.selectFrom('measures').select('date').where('set_id', '=', countedSet).execute()
    const missing = months.filter((month) => !held.some(({ date }) => date === `${month}-01`))
    const last = missing.at(-1)
    if (last === undefined) return 0
    const rows = []
    for (const month of missing) rows.push(...(await rowsOf(tx, month)))
    const about = {
      set: countedSet,
      title: 'この窓口が数えた指標 / counted by this service',
      source: 'Madoguchi central',
      licence: 'CC0 1.0',
      asOf: dateInJapan(new Date(Date.parse(startOf(monthAfter(last, 1))) - 1))
    }
    const counts = { taken: held.length + rows.length, refused: [], asOf: null }
    await writeSet(tx, 'measures', about, counts, now)
    await inHandfuls(rows, (some) => tx.insertInto('measures').values(some).execute())
    return missing.length
  })
}
