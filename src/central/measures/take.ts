// Measures as a CSV: measure, name in two languages, unit, date, value, and if it is there the definition. An empty value was too small to publish.
import { Id } from '../../contract/wire/words.ts'
import { fault, type Fault, type Reading } from '../imports/report.ts'
import { difference, inHandfuls, writeSet, type About } from '../imports/sets.ts'
import { cellsBy, hasColumn, readTable, type CellOf, type Row } from '../imports/table.ts'

const columns = {
  measure: ['measure', '指標ID'],
  ja: ['name_ja', '指標名'],
  en: ['name_en', '指標名_英字'],
  unit: ['unit', '単位'],
  date: ['date', '日付', '年月日'],
  value: ['value', '値'],
  definedJa: ['definition_ja', '定義'],
  definedEn: ['definition_en', '定義_英字']
} as const

type Point = {
  readonly measure: string
  readonly date: string
  readonly number: number
  readonly words: string
  readonly unit: string
  readonly value: number | null
  readonly definition: string | null
}

/** 2026-10-31, 2026/10/31 or 2026-10, which is its first day; null for what is no day. */
const dayIn = (text: string): string | null => {
  const [, year, month = '', day = '1'] = /^(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?$/.exec(text.normalize('NFKC')) ?? []
  if (year === undefined) return null
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const at = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date) ? date : null
}

const pointOf = (cell: CellOf, row: Row): Point | Fault => {
  const measure = cell(row, columns.measure)
  if (!Id.safeParse(measure).success) return fault(row.line, 'idInvalid', measure)
  const date = dayIn(cell(row, columns.date))
  if (date === null) return fault(row.line, 'dateUnreadable', cell(row, columns.date))
  const value = cell(row, columns.value).normalize('NFKC').replaceAll(',', '')
  if (!/^([+-]?\d{1,15}(\.\d{1,6})?)?$/.test(value)) return fault(row.line, 'valueUnreadable', value)
  const ja = cell(row, columns.ja) || measure
  const defined = cell(row, columns.definedJa)
  return {
    measure,
    date,
    number: row.line,
    words: JSON.stringify({ ja, en: cell(row, columns.en) || ja }),
    unit: cell(row, columns.unit).slice(0, 30),
    value: value === '' ? null : Number(value),
    definition: defined === '' ? null : JSON.stringify({ ja: defined, en: cell(row, columns.definedEn) || defined })
  }
}

/** Reads a table of measures; null when it has not its columns. It replaces the set of its name. */
export const measuresIn = (text: string, about: About): Reading | null => {
  const table = readTable(text)
  if (!table || ![columns.measure, columns.date, columns.value].every((names) => hasColumn(table.header, names)))
    return null
  const read = table.rows.map((row) => pointOf(cellsBy(table.header), row))
  const points = new Map<string, Point>()
  const repeated: Fault[] = []
  for (const one of read) {
    if ('code' in one) continue
    const key = `${one.measure} ${one.date}`
    if (points.has(key)) repeated.push(fault(one.number, 'pointRepeated', key))
    else points.set(key, one)
  }
  const refused = [...table.refused, ...read.filter((one) => 'code' in one), ...repeated]
  const asOf = [...points.values()]
    .map((one) => one.date)
    .reduce<string | null>((a, b) => (a !== null && a > b ? a : b), null)
  const counts = { taken: points.size, refused, asOf }
  return {
    ...counts,
    noted: about.licence === null ? [fault(0, 'licenceUnknown')] : [],
    blank: table.blank,
    write: async (tx, now) => {
      await writeSet(tx, 'measures', about, counts, now)
      const before = await tx.selectFrom('measures').selectAll().where('set_id', '=', about.set).execute()
      await tx.deleteFrom('measures').where('set_id', '=', about.set).execute()
      await inHandfuls([...points.values()], (some) =>
        tx
          .insertInto('measures')
          .values(some.map((one) => ({ set_id: about.set, ...one })))
          .execute()
      )
      const keyed = (all: readonly Point[]): Map<string, string> =>
        new Map(
          all.map((one) => [
            `${one.measure} ${one.date}`,
            `${one.words} ${one.unit} ${one.value} ${one.definition ?? ''}`
          ])
        )
      return difference(keyed(before), keyed([...points.values()]))
    }
  }
}
