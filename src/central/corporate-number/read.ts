// Files of the register: CSV of the whole or of the differences, CSV of the Web-API, and its XML (type 12).
import { fault, type Fault } from '../imports/report.ts'
import { readRows } from '../imports/table.ts'
import { childrenOf, lineOf, textAt, xmlRoot } from '../xml.ts'
import { fields, recordOf, type Field, type ReadRecord } from './fields.ts'

export type ReadRegister = {
  readonly records: readonly ReadRecord[]
  readonly refused: readonly Fault[]
  readonly blank: number
  /** lastUpdateDate, where the file has it */
  readonly asOf: string | null
}

const split = (read: readonly (ReadRecord | Fault)[]) => ({
  records: read.filter((one) => 'record' in one),
  refused: read.filter((one) => 'code' in one)
})

const isoDay = /^\d{4}-\d{2}-\d{2}$/

const fromXml = (text: string): ReadRegister | null => {
  const root = xmlRoot(text)
  if (root?.localName !== 'corporations') return null
  const asOf = textAt(root, 'lastUpdateDate')
  const read = childrenOf(root, 'corporation').map((one) => recordOf(lineOf(one), (field) => textAt(one, field)))
  return { ...split(read), blank: 0, asOf: isoDay.test(asOf) ? asOf : null }
}

const fromCsv = (text: string): ReadRegister | null => {
  const { rows, refused, blank } = readRows(text)
  // the Web-API puts date, count, division and divisions above the records
  const [first] = rows
  const head = first && first.cells.length < fields.length && isoDay.test(first.cells[0] ?? '') ? first : undefined
  const below = head ? rows.slice(1) : rows
  const wide = below.filter((row) => row.cells.length === fields.length)
  if (wide.length === 0) return null
  const narrow = below
    .filter((row) => row.cells.length !== fields.length)
    .map((row) => fault(row.line, 'columnsWrong', `${row.cells.length}`))
  const read = wide.map((row) => recordOf(row.line, (field: Field) => row.cells[fields.indexOf(field)] ?? ''))
  const found = split(read)
  return {
    records: found.records,
    refused: [...refused, ...narrow, ...found.refused],
    blank,
    asOf: head?.cells[0] ?? null
  }
}

/** Reads either form; null when it is neither. */
export const readRegister = (text: string): ReadRegister | null =>
  text.trimStart().startsWith('<') ? fromXml(text) : fromCsv(text)
