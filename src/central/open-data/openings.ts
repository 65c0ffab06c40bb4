// Which shelters are open: a snapshot (開設避難所) of one instant, which may name a shelter that is in no list.
import { fault, type Fault, type Reading } from '../imports/report.ts'
import { difference, inHandfuls, writeSet, type About } from '../imports/sets.ts'
import { cellsBy, readTable, type CellOf, type Row } from '../imports/table.ts'
import { dateInJapan } from '../calendar.ts'
import type { Db } from '../store/store.ts'
import { columns } from './columns.ts'
import { readPlaces, type PlaceData } from './read-places.ts'

/** first years of the eras a snapshot can be of */
const eras: Readonly<Record<string, number>> = { 平成: 1989, 令和: 2019 }

/** 令和6年9月2日午後6時, 2024-09-02 18:00 or ISO 8601 as an instant; Japan time where none is said. */
export const instantIn = (text: string): string | null => {
  const plain = text.normalize('NFKC').trim()
  const [, era, year, month, day, half, hour, minute] =
    /^(平成|令和)?(\d{1,4}|元)[年/.-](\d{1,2})[月/.-](\d{1,2})日?[T\s]*(午前|午後)?(?:(\d{1,2})(?:時|:)(?:(\d{1,2})分?)?)?/.exec(
      plain
    ) ?? []
  if (/\d(Z|[+-]\d{2}:\d{2})$/.test(plain) && !Number.isNaN(Date.parse(plain))) return new Date(plain).toISOString()
  if (year === undefined || (era === undefined) !== (year.length === 4)) return null
  const western = era === undefined ? Number(year) : (eras[era] ?? 0) + (year === '元' ? 1 : Number(year)) - 1
  const hours = Number(hour ?? 0) + (half === '午後' && Number(hour) < 12 ? 12 : 0)
  const two = (value: number): string => String(value).padStart(2, '0')
  const date = `${western}-${two(Number(month))}-${two(Number(day))}`
  const at = new Date(`${date}T${two(hours)}:${two(Number(minute ?? 0))}:00+09:00`)
  return !Number.isNaN(at.getTime()) && dateInJapan(at) === date ? at.toISOString() : null
}

type Open = { readonly line: number; readonly at: string; readonly people: number | null; readonly place: PlaceData }

const openIn = (cell: CellOf, row: Row, place: PlaceData): Open | Fault => {
  const written = cell(row, columns.takenAt)
  const at = instantIn(written)
  if (at === null) return fault(row.line, 'timeUnreadable', written)
  const people = cell(row, columns.people).normalize('NFKC').replace(/[,人]/g, '')
  if (!/^\d{0,7}$/.test(people)) return fault(row.line, 'valueUnreadable', people)
  return { line: row.line, at, people: people === '' ? null : Number(people), place }
}

const knownShelters = async (db: Db): Promise<ReadonlySet<string>> => {
  const rows = await db.selectFrom('data_places').select('id').where('kind', '=', 'shelters').execute()
  return new Set(rows.map((row) => row.id))
}

/** Reads a snapshot; null when it has not its columns. What is in no list is taken with its own name and place. */
export const openingsIn = async (db: Db, text: string, about: About): Promise<Reading | null> => {
  const table = readTable(text)
  const read = table && readPlaces('shelters', table)
  if (!table || !read) return null
  const known = await knownShelters(db)
  const cell = cellsBy(table.header)
  const rows = new Map(table.rows.map((row) => [cell(row, columns.id) || `line-${row.line}`, row]))
  const open: Open[] = []
  const refused: Fault[] = [...table.refused, ...read.refused]
  for (const place of read.places) {
    const row = rows.get(place.id)
    const one = row && openIn(cell, row, place)
    if (one === undefined) continue
    if ('code' in one) refused.push(one)
    else open.push(one)
  }
  const unlisted = open.filter(({ place }) => !known.has(place.id))
  const latest = open.map(({ at }) => at).reduce<string | null>((a, b) => (a !== null && a > b ? a : b), null)
  const counts = { taken: open.length, refused, asOf: latest === null ? null : dateInJapan(new Date(latest)) }
  return {
    ...counts,
    noted: [
      ...(about.licence === null ? [fault(0, 'licenceUnknown')] : []),
      ...read.noted,
      ...unlisted.map(({ line, place }) => fault(line, 'notInList', place.name))
    ],
    blank: table.blank,
    write: async (tx, now) => {
      await writeSet(tx, 'openings', about, counts, now)
      const before = await tx.selectFrom('shelter_openings').selectAll().where('set_id', '=', about.set).execute()
      const after = open.map(({ at, people, place }) => ({
        set_id: about.set,
        shelter: place.id,
        taken_at: at,
        people,
        place: JSON.stringify(place)
      }))
      await tx.deleteFrom('shelter_openings').where('set_id', '=', about.set).execute()
      await inHandfuls(after, (some) => tx.insertInto('shelter_openings').values(some).execute())
      const keyed = (all: readonly { readonly shelter: string }[]): Map<string, string> =>
        new Map(all.map((one) => [one.shelter, JSON.stringify(one)]))
      return difference(keyed(before), keyed(after))
    }
  }
}
