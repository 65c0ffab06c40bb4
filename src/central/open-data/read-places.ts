// Rows of others as places: name, position, hours, what a shelter is for.
import { DisasterKind, Position, type Place, type PlaceKind } from '../../contract/wire/open-data.ts'
import { fault, type Fault } from '../imports/report.ts'
import { cellsBy, columnName, hasColumn, type CellOf, type Row, type Table } from '../imports/table.ts'
import { columns, disasterColumns } from './columns.ts'
import { readHours } from './hours.ts'

export type PlaceData = Omit<Place, 'set'>
type ReadPlaces = { readonly places: PlaceData[]; readonly refused: Fault[]; readonly noted: Fault[] }

const number = (text: string): number => (/^[+-]?\d{1,3}(\.\d+)?$/.test(text) ? Number(text) : Number.NaN)

/** The position of a row: null where it says none, a reason where what it says cannot be. */
const positionOf = (cell: CellOf, row: Row): Position | null | Fault => {
  const pair = cell(row, columns.location).normalize('NFKC').split(/[,、]/)
  const [latitude = '', longitude = ''] =
    pair.length === 2 ? pair : [pair.join(',') || cell(row, columns.latitude), cell(row, columns.longitude)]
  if (latitude === '' && longitude === '') return null
  const [north, east] = [latitude, longitude].map((text) => number(text.normalize('NFKC').trim())) as [number, number]
  if (Number.isNaN(north) || Number.isNaN(east))
    return fault(row.line, 'positionUnreadable', [latitude, longitude].join(','))
  const found = { latitude: north, longitude: east }
  if (Position.safeParse(found).success) return found
  const swapped = Position.safeParse({ latitude: east, longitude: north }).success
  return fault(row.line, swapped ? 'positionSwapped' : 'positionOutside', `${north},${east}`)
}

/** 1, 1.0 and ○ are yes; △ is in part; anything else is no */
const answerIn = (text: string): 'yes' | 'partly' | 'no' => {
  if (/^(1(\.0+)?|[○◯〇◎])$/.test(text)) return 'yes'
  return text === '△' ? 'partly' : 'no'
}

const safety = (header: readonly string[], row: Row): Pick<PlaceData, 'safeFrom' | 'partlySafeFrom'> => {
  const found = { yes: [] as DisasterKind[], partly: [] as DisasterKind[] }
  for (const kind of DisasterKind.options) {
    const says = disasterColumns[kind]
      .map((name) => header.indexOf(columnName(name)))
      .filter((at) => at >= 0)
      .map((at) => answerIn(row.cells[at] ?? ''))
    if (says.every((one) => one === 'no')) continue
    found[says.every((one) => one === 'yes') ? 'yes' : 'partly'].push(kind)
  }
  return { safeFrom: found.yes, partlySafeFrom: found.partly }
}

const orNull = (text: string): string | null => (text === '' ? null : text)
/** ids are kept as they are; what could not stand in an address is not an id */
const idOf = (cell: CellOf, row: Row): string => cell(row, columns.id).slice(0, 100) || `line-${row.line}`

const placeOf = (kind: PlaceKind, table: Table, cell: CellOf, row: Row, position: Position | null) => {
  const { hours, readable } = readHours({
    days: cell(row, columns.days),
    from: cell(row, columns.from),
    until: cell(row, columns.until),
    note: cell(row, columns.hoursNote),
    tellsDays: hasColumn(table.header, columns.days)
  })
  const place: PlaceData = {
    id: idOf(cell, row),
    kind,
    name: cell(row, columns.name),
    kana: orNull(cell(row, columns.kana)),
    address: orNull(cell(row, columns.address)),
    position,
    telephone: orNull(cell(row, columns.telephone)),
    where: orNull(cell(row, columns.where)),
    hours,
    ...(kind === 'shelters' ? safety(table.header, row) : { safeFrom: [], partlySafeFrom: [] }),
    capacity: orNull(cell(row, columns.capacity)),
    more: orNull(cell(row, columns.more))
  }
  return { place, readable }
}

/** Reads every row of a table as a place of this kind; null when the table has no column for names. */
export const readPlaces = (kind: PlaceKind, table: Table): ReadPlaces | null => {
  if (!hasColumn(table.header, columns.name)) return null
  const cell = cellsBy(table.header)
  const read: ReadPlaces = { places: [], refused: [], noted: [] }
  const taken = new Set<string>()
  for (const row of table.rows) {
    const position = positionOf(cell, row)
    if (cell(row, columns.name) === '') read.refused.push(fault(row.line, 'nameMissing'))
    else if (position !== null && 'code' in position) read.refused.push(position)
    else {
      const { place, readable } = placeOf(kind, table, cell, row, position)
      const id = taken.has(place.id) ? `${place.id}@${row.line}` : place.id
      if (id !== place.id) read.noted.push(fault(row.line, 'idRepeated', place.id))
      if (position === null) read.noted.push(fault(row.line, 'positionMissing', place.name))
      if (!readable) read.noted.push(fault(row.line, 'hoursUnreadable', place.hours.note))
      taken.add(id)
      read.places.push({ ...place, id })
    }
  }
  return read
}
