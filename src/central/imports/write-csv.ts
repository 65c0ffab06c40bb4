// Tables for others (RFC 4180), in the form this importer takes: a comma, a line break or a quotation mark is quoted.
type Cell = string | number | null

const cellOf = (cell: Cell): string => {
  const text = cell === null ? '' : String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Lines that end with CR LF; null is an empty cell. */
export const writeCsv = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('')
