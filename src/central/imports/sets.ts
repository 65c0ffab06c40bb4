// The book of imported sets: of whom, under which licence, as of when; and rows written in handfuls.
import { DataSet } from '../../contract/wire/open-data.ts'
import { dateInJapan } from '../calendar.ts'
import type { Db, Tx } from '../store/store.ts'
import type { Reading } from './report.ts'

/** What an importer says of a file beside what stands in it. */
export type About = {
  readonly set: string
  readonly title: string
  readonly source: string | null
  readonly licence: string | null
  /** YYYY-MM-DD; null leaves it to the file, or else to the day of the import */
  readonly asOf: string | null
}

/** Writes what is known of a set, new or in place of the old. Its rows are the caller's, in the same transaction. */
export const writeSet = async (
  tx: Tx,
  kind: DataSet['kind'],
  about: About,
  { taken, refused, asOf }: Pick<Reading, 'taken' | 'asOf'> & { readonly refused: readonly unknown[] },
  now: Date
): Promise<void> => {
  const row = {
    id: about.set,
    kind,
    title: about.title,
    source: about.source,
    licence: about.licence,
    as_of: about.asOf ?? asOf ?? dateInJapan(now),
    dated: about.asOf !== null ? ('said' as const) : asOf !== null ? ('file' as const) : ('import' as const),
    imported_at: now.toISOString(),
    taken,
    refused: refused.length
  }
  await tx
    .insertInto('data_sets')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
}

/** A set of this name that is of another kind stops the import: its rows would be lost. */
export const kindOfSet = async (db: Db, set: string): Promise<DataSet['kind'] | null> =>
  (await db.selectFrom('data_sets').select('kind').where('id', '=', set).executeTakeFirst())?.kind ?? null

/** The sets of these kinds, or all. */
export const setsOf = async (db: Db, kinds?: readonly DataSet['kind'][]): Promise<DataSet[]> => {
  const rows = await db
    .selectFrom('data_sets')
    .selectAll()
    .$if(kinds !== undefined, (all) => all.where('kind', 'in', [...(kinds ?? [])]))
    .orderBy('kind')
    .orderBy('id')
    .limit(500)
    .execute()
  return rows.map(({ as_of, imported_at, ...row }) => DataSet.parse({ ...row, asOf: as_of, importedAt: imported_at }))
}

/** both databases take some thousands of parameters in one statement */
const handful = 500
export const inHandfuls = async <R>(rows: readonly R[], write: (some: R[]) => Promise<unknown>): Promise<void> => {
  for (let at = 0; at < rows.length; at += handful) await write(rows.slice(at, at + handful))
}

/** How a table of texts by key differs from another. */
export const difference = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) => {
  const kept = [...after].filter(([key]) => before.has(key))
  const same = kept.filter(([key, text]) => before.get(key) === text).length
  return {
    added: after.size - kept.length,
    changed: kept.length - same,
    removed: before.size - kept.length,
    same
  }
}
