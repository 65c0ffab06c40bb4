// Putting records of the register beside those that are there: every change is kept, and the newest holds.
import type { CorporateRecord } from '../../contract/wire/corporate-number.ts'
import { fault, type Changes, type Fault, type Reading } from '../imports/report.ts'
import { inHandfuls, writeSet, type About } from '../imports/sets.ts'
import { folded } from '../open-data/fold.ts'
import type { Db, Tx } from '../store/store.ts'
import type { ReadRecord } from './fields.ts'
import { readRegister } from './read.ts'

/** what changes with the file a record stands in, and says nothing of the firm */
const passingFields = { sequenceNumber: '', latest: '' } as const

const rowOf = ({ record, hidden, fields }: ReadRecord) => ({
  number: record.number,
  changed_on: record.changedOn,
  process: record.process,
  updated_on: record.updatedOn,
  latest: 0,
  folded: folded([record.name, record.kana, record.nameEn].join(' ')),
  hidden: hidden ? 1 : 0,
  record: JSON.stringify(record),
  fields: JSON.stringify({ ...fields, ...passingFields })
})
type Row = ReturnType<typeof rowOf>

const key = ({ number, changed_on, process }: Pick<Row, 'number' | 'changed_on' | 'process'>): string =>
  `${number} ${changed_on} ${process}`

type Held = ReadonlyMap<
  string,
  { readonly updated_on: string; readonly record: string; readonly fields: string | null }
>

const heldOf = async (db: Db, numbers: readonly string[]): Promise<Held> => {
  const held = new Map<
    string,
    { readonly updated_on: string; readonly record: string; readonly fields: string | null }
  >()
  await inHandfuls(numbers, async (some) => {
    const rows = await db.selectFrom('corporations').selectAll().where('number', 'in', some).execute()
    for (const row of rows) held.set(key(row), row)
  })
  return held
}

/** Which record of each firm holds now: the one that changed last, and of those the one that was updated last. */
const markLatest = async (tx: Tx, numbers: readonly string[]): Promise<void> =>
  inHandfuls(numbers, async (some) => {
    await tx.updateTable('corporations').set({ latest: 0 }).where('number', 'in', some).execute()
    const rows = await tx
      .selectFrom('corporations')
      .select(['number', 'changed_on', 'process', 'updated_on'])
      .where('number', 'in', some)
      .orderBy('changed_on')
      .orderBy('updated_on')
      .orderBy('process')
      .execute()
    for (const row of new Map(rows.map((one) => [one.number, one])).values())
      await tx
        .updateTable('corporations')
        .set({ latest: 1 })
        .where('number', '=', row.number)
        .where('changed_on', '=', row.changed_on)
        .where('process', '=', row.process)
        .execute()
  })

const write = async (tx: Tx, rows: readonly Row[]): Promise<Changes> => {
  const numbers = [...new Set(rows.map((row) => row.number))]
  const held = await heldOf(tx, numbers)
  const news = rows.filter((row) => {
    const before = held.get(key(row))
    return before?.record !== row.record || before.fields !== row.fields
  })
  await inHandfuls(news, (some) =>
    tx
      .insertInto('corporations')
      .values(some)
      .onConflict((conflict) =>
        conflict.columns(['number', 'changed_on', 'process']).doUpdateSet((eb) => ({
          updated_on: eb.ref('excluded.updated_on'),
          folded: eb.ref('excluded.folded'),
          hidden: eb.ref('excluded.hidden'),
          record: eb.ref('excluded.record'),
          fields: eb.ref('excluded.fields')
        }))
      )
      .execute()
  )
  await markLatest(tx, numbers)
  const changed = news.filter((row) => held.has(key(row))).length
  return { added: news.length - changed, changed, removed: 0, same: rows.length - news.length }
}

/** Reads a file of the register; null when it is none. A record older than the one held is refused, the rest is merged. */
export const corporationsIn = async (db: Db, text: string, about: About): Promise<Reading | null> => {
  const read = readRegister(text)
  if (!read) return null
  const held = await heldOf(db, [...new Set(read.records.map((one) => one.record.number))])
  const [rows, older]: [Map<string, Row>, Fault[]] = [new Map(), []]
  for (const one of read.records) {
    const row = rowOf(one)
    const before = rows.get(key(row))?.updated_on ?? held.get(key(row))?.updated_on ?? ''
    if (before > row.updated_on) older.push(fault(one.line, 'older', row.number))
    else rows.set(key(row), row)
  }
  const refused = [...read.refused, ...older]
  const counts = { taken: rows.size, refused, asOf: read.asOf }
  return {
    ...counts,
    noted: [],
    blank: read.blank,
    write: async (tx, now) => {
      await writeSet(tx, 'corporate', about, counts, now)
      return write(tx, [...rows.values()])
    }
  }
}

/** What differs between two records, field by field, as text. */
export const differences = (before: CorporateRecord, after: CorporateRecord) => {
  const passing: ReadonlySet<string> = new Set(['process', 'correction', 'updatedOn', 'changedOn'])
  return (Object.keys(after) as (keyof CorporateRecord)[])
    .filter((field) => !passing.has(field) && before[field] !== after[field])
    .map((field) => ({ field, before: String(before[field] ?? ''), after: String(after[field] ?? '') }))
}
