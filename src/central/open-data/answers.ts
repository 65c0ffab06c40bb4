// Answers out of open data: the nearest that is open now, and what goes by a name.
import { sql } from 'kysely'
import type { z } from 'zod'
import type {
  FoundPlace,
  NearestAnswer,
  Opening,
  Place,
  PlaceKind,
  Position,
  SearchAnswer
} from '../../contract/wire/open-data.ts'
import type { Central } from '../central.ts'
import { setsOf } from '../imports/sets.ts'
import type { Db } from '../store/store.ts'
import { metresBetween } from '../../contract/wire/distance.ts'
import { anywhere } from './fold.ts'
import { openAt } from '../../contract/wire/open-now.ts'
import { openingsOf, shelterAt, type Openings } from './opened.ts'

type Asking = Pick<Central, 'db' | 'data' | 'now'>
type Row = { readonly set_id: string; readonly place: string }

export const placeOf = ({ set_id, place }: Row): Place => ({
  ...(JSON.parse(place) as Omit<Place, 'set'>),
  set: set_id
})

/** how many of each: open, unknown, closed */
const nearestLength = 10
const foundLength = 50

/** Judges places at one instant, asking for the reports of openings only where there are shelters. */
export const judge = async ({ db, data, now }: Asking, kind: PlaceKind) => {
  const at = now()
  const openings: Openings | null = kind === 'shelters' ? await openingsOf(db) : null
  const isHoliday = (date: string): boolean => date in data.places.holidays
  const opening = (place: Place): Opening =>
    openings ? shelterAt(openings, place.id, at) : openAt(place.hours, at, isHoliday)
  return { at, opening, unlisted: openings?.unlisted ?? [] }
}

const setsFor = (db: Db, kind: PlaceKind) => setsOf(db, kind === 'shelters' ? ['shelters', 'openings'] : [kind])

/**
 * The nearest places of a kind, by whether they are open now. Every position of the kind is looked at: with the tens of
 * thousands that one prefecture has this takes some milliseconds, and only the nearest are read whole.
 */
export const nearest = async (asking: Asking, kind: PlaceKind, here: Position): Promise<NearestAnswer> => {
  const { at, opening, unlisted } = await judge(asking, kind)
  const rows = await asking.db
    .selectFrom('data_places')
    .select(['set_id', 'place', 'latitude', 'longitude'])
    .where('kind', '=', kind)
    .where('latitude', 'is not', null)
    .execute()
  const metres = (to: Position): number => Math.round(metresBetween(here, to))
  const all = [
    ...rows.map((row) => ({
      metres: metres({ latitude: row.latitude ?? 0, longitude: row.longitude ?? 0 }),
      place: () => placeOf(row)
    })),
    ...unlisted.flatMap((place) =>
      place.position === null ? [] : [{ metres: metres(place.position), place: () => place }]
    )
  ].sort((a, b) => a.metres - b.metres)
  const found: Record<Opening['state'], FoundPlace[]> = { open: [], unknown: [], closed: [] }
  for (const one of all) {
    if (Object.values(found).every((list) => list.length === nearestLength)) break
    const place = one.place()
    const judged = opening(place)
    const list = found[judged.state]
    if (list.length < nearestLength) list.push({ place, metres: one.metres, opening: judged })
  }
  return { at: at.toISOString(), ...found, sets: await setsFor(asking.db, kind) }
}

/** What goes by this text, by name, reading or address; those whose name begins with it first. */
export const search = async (asking: Asking, kind: PlaceKind, text: string): Promise<z.output<typeof SearchAnswer>> => {
  const { at, opening } = await judge(asking, kind)
  const pattern = anywhere(text)
  const rows = await asking.db
    .selectFrom('data_places')
    .select(['set_id', 'place'])
    .where('kind', '=', kind)
    .where(sql<boolean>`folded like ${pattern} escape '!'`)
    .orderBy(sql`case when folded like ${pattern.slice(1)} escape '!' then 0 else 1 end`)
    .orderBy('set_id')
    .orderBy('number')
    .limit(foundLength + 1)
    .execute()
  const found = rows.slice(0, foundLength).map((row) => {
    const place = placeOf(row)
    return { place, metres: null, opening: opening(place) }
  })
  return { at: at.toISOString(), found, more: rows.length > foundLength, sets: await setsFor(asking.db, kind) }
}
