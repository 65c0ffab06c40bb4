// A town's file of places, taken whole or not at all: it replaces the set of its name.
import type { PlaceKind } from '../../contract/wire/open-data.ts'
import { fault, type Changes, type Reading } from '../imports/report.ts'
import { difference, inHandfuls, writeSet, type About } from '../imports/sets.ts'
import { readTable } from '../imports/table.ts'
import type { Tx } from '../store/store.ts'
import { folded } from './fold.ts'
import { otherKind } from './telltales.ts'
import { readPlaces, type PlaceData } from './read-places.ts'

const rowOf = (set: string, place: PlaceData, number: number) => ({
  set_id: set,
  id: place.id,
  number,
  kind: place.kind,
  folded: folded([place.name, place.kana ?? '', place.address ?? ''].join(' ')),
  latitude: place.position?.latitude ?? null,
  longitude: place.position?.longitude ?? null,
  place: JSON.stringify(place)
})

const replace = async (tx: Tx, set: string, places: readonly PlaceData[]): Promise<Changes> => {
  const before = await tx.selectFrom('data_places').select(['id', 'place']).where('set_id', '=', set).execute()
  const rows = places.map((place, index) => rowOf(set, place, index + 1))
  await tx.deleteFrom('data_places').where('set_id', '=', set).execute()
  await inHandfuls(rows, (some) => tx.insertInto('data_places').values(some).execute())
  return difference(
    new Map(before.map(({ id, place }) => [id, place])),
    new Map(rows.map(({ id, place }) => [id, place]))
  )
}

/** whom the file names, and where it was to be had */
const named = (about: ReadonlyMap<string, string>): string =>
  ['attribution_name', 'download_from'].flatMap((name) => about.get(name) ?? []).join(' ')

/**
 * Reads a recommended data set; null when it has not the columns of one, `other` where it has those of another kind. Source and
 * licence are the file's unless said.
 */
export const placesIn = (
  kind: PlaceKind,
  text: string,
  about: About
): Reading | { readonly other: PlaceKind } | null => {
  const table = readTable(text)
  const other = table && otherKind(table.header, kind)
  if (other) return { other }
  const read = table && readPlaces(kind, table)
  if (!table || !read) return null
  const said = {
    ...about,
    source: about.source ?? (named(table.about) || null),
    licence: about.licence ?? table.about.get('license') ?? null
  }
  const refused = [...table.refused, ...read.refused]
  const noted = said.licence === null ? [fault(0, 'licenceUnknown'), ...read.noted] : read.noted
  const counts = { taken: read.places.length, refused, asOf: null }
  return {
    ...counts,
    noted,
    blank: table.blank,
    write: async (tx, now) => {
      await writeSet(tx, kind, said, counts, now)
      return replace(tx, about.set, read.places)
    }
  }
}
