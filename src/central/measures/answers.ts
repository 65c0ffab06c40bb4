// The measures as they are published: for programs, and as a table.
import type { Measure } from '../../contract/wire/measures.ts'
import { Words } from '../../contract/wire/words.ts'
import { writeCsv } from '../imports/write-csv.ts'
import type { Db } from '../store/store.ts'

const most = { measures: 500, points: 1_000 } as const

/** All measures of all sets, each with its points, oldest first. */
export const measuresOf = async (db: Db): Promise<Measure[]> => {
  const rows = await db
    .selectFrom('measures')
    .selectAll()
    .orderBy('set_id')
    .orderBy('measure')
    .orderBy('date')
    .execute()
  const found = new Map<string, Measure>()
  for (const { set_id, measure, words, unit, date, value, definition } of rows) {
    const key = `${set_id} ${measure}`
    const first = {
      id: measure,
      set: set_id,
      name: Words.parse(JSON.parse(words)),
      unit,
      definition: definition === null ? null : Words.parse(JSON.parse(definition)),
      points: []
    }
    const one: Measure = found.get(key) ?? first
    one.points.push({ date, value })
    found.set(key, one)
  }
  return [...found.values()].slice(0, most.measures).map((one) => ({ ...one, points: one.points.slice(-most.points) }))
}

/** The table that the import takes, one line per point; a value that was withheld is empty. */
export const measuresTable = (measures: readonly Measure[]): string =>
  writeCsv([
    ['measure', 'name_ja', 'name_en', 'unit', 'date', 'value', 'definition_ja', 'definition_en', 'set'],
    ...measures.flatMap(({ id, set, name, unit, definition, points }) =>
      points.map(({ date, value }) => [
        id,
        name.ja,
        name.en,
        unit,
        date,
        value,
        definition?.ja ?? null,
        definition?.en ?? null,
        set
      ])
    )
  ])
