// Tables of others: CSV as towns publish it, with lines of their own above the header.
import { parse, type CsvError } from 'csv-parse/sync'
import { tableOfGeojson } from './geojson.ts'
import { fault, type Fault } from './report.ts'

export type Row = { readonly line: number; readonly cells: readonly string[] }
export type Rows = { readonly rows: readonly Row[]; readonly refused: readonly Fault[]; readonly blank: number }
export type Table = Rows & {
  readonly header: readonly string[]
  /** what the lines beginning with # say above the header, such as license and attribution_name */
  readonly about: ReadonlyMap<string, string>
}

/** Text that no database or screen of ours has a use for. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/
const longest = 2_000

const wrongIn = (cells: readonly string[]): string | null => {
  if (cells.some((cell) => controls.test(cell))) return 'controlCharacter'
  return cells.some((cell) => cell.length > longest) ? 'tooLong' : null
}

/** Every record with the line it ends on (RFC 4180); one with stray quotes is refused by itself, an empty one counted. */
export const readRows = (text: string): Rows => {
  const refused: Fault[] = []
  const records = parse(text, {
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: 100_000,
    on_skip: (error?: CsvError) => {
      if (error) refused.push(fault(Number(error['lines'] ?? 0), 'quotes'))
    }
  }) as unknown as readonly { readonly record: string[]; readonly info: { readonly lines: number } }[]
  const rows: Row[] = []
  let blank = 0
  for (const { record, info } of records) {
    const cells = record.map((cell) => cell.trim())
    const wrong = wrongIn(cells)
    if (wrong !== null) refused.push(fault(info.lines, wrong))
    else if (cells.every((cell) => cell === '')) blank++
    else rows.push({ line: info.lines, cells })
  }
  return { rows, refused, blank }
}

/** a column's name as it is compared: full-width forms, spaces and case do not count */
export const columnName = (text: string): string => text.normalize('NFKC').replace(/\s/g, '').toLowerCase()

/**
 * Splits a table, CSV or GeoJSON, into what it says of itself, its header and its rows. The header is the first line that does not begin with
 * #, or the one that begins with #property (Takamatsu's form). A row with more cells than columns is refused.
 */
export const readTable = (text: string): Table | null => {
  const table = text.trimStart().startsWith('{') ? tableOfGeojson(text) : text
  if (table === null) return null
  const { rows, refused, blank } = readRows(table)
  const isProperty = ({ cells }: Row): boolean => cells[0] === '#property'
  const headerRow = rows.find(isProperty) ?? rows.find(({ cells }) => !cells[0]?.startsWith('#'))
  if (!headerRow) return null
  const about = new Map(
    rows
      .filter(({ cells }) => cells[0]?.startsWith('#'))
      .map(({ cells: [name = '', value = ''] }) => [name.slice(1).toLowerCase(), value])
  )
  const below = rows.filter((row) => row.line > headerRow.line && !row.cells[0]?.startsWith('#'))
  const tooWide = ({ cells }: Row): boolean => cells.slice(headerRow.cells.length).some((cell) => cell !== '')
  return {
    header: headerRow.cells.map(columnName),
    about,
    rows: below.filter((row) => !tooWide(row)),
    refused: [...refused, ...below.filter(tooWide).map(({ line }) => fault(line, 'tooManyCells'))],
    blank
  }
}

/** Reads cells by any of the names a column goes by; an empty text where there is none. */
export const cellsBy =
  (header: readonly string[]) =>
  (row: Row, names: readonly string[]): string => {
    for (const name of names) {
      const at = header.indexOf(columnName(name))
      const cell = at < 0 ? '' : (row.cells[at] ?? '')
      if (cell !== '') return cell
    }
    return ''
  }
export type CellOf = ReturnType<typeof cellsBy>

/** whether a table has a column that goes by one of these names */
export const hasColumn = (header: readonly string[], names: readonly string[]): boolean =>
  names.some((name) => header.includes(columnName(name)))
