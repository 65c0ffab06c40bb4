// What holds at a place: inside a shape where its coordinates are known, by code of its municipality, else by name of its area.
import { sql } from 'kysely'
import type { z } from 'zod'
import type { PlaceHazardsAnswer } from '../../contract/wire/disaster.ts'
import type { Place, Position } from '../../contract/wire/open-data.ts'
import type { Central } from '../central.ts'
import { inHandfuls } from '../imports/sets.ts'
import { anywhere } from '../open-data/fold.ts'
import type { PostalTown } from '../open-data/postal.ts'
import type { Db } from '../store/store.ts'
import { liesIn, namesAround, squeezed } from './names.ts'
import { hazardIn, worst } from './answers.ts'
import { contains } from './shapes.ts'

/**
 * `positions` are all that are known to lie in it; `codes` are JMA's (市町村等); `names` are squeezed, of areas
 * around it; `within` are squeezed beginnings of areas that lie in it
 */
type Spot = {
  readonly positions: readonly Position[]
  readonly codes: readonly string[]
  readonly names: readonly string[]
  readonly within: readonly string[]
}
type Answer = z.output<typeof PlaceHazardsAnswer>
type Reached = Answer['hazards'][number]

const longest = 200
/** places of a town that are looked at: a polygon that touches the town touches some of them */
const mostPlaces = 500

type Row = Parameters<typeof hazardIn>[0] & { readonly area: string; readonly name: string | null }

const candidates = async (db: Db, { codes, names, within, positions }: Spot, at: string): Promise<Row[]> => {
  const holding = db
    .selectFrom('hazards')
    .selectAll()
    .where('state', '=', 'active')
    .where((eb) => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>', at)]))
  const rows: Row[] = []
  if (codes.length > 0) rows.push(...(await holding.where('area', 'in', codes).execute()))
  await inHandfuls(names, async (some) => rows.push(...(await holding.where('name', 'in', some).execute())))
  for (const start of within) rows.push(...(await holding.where(sql<boolean>`name like ${`${start}%`}`).execute()))
  if (positions.length > 0) rows.push(...(await holding.where('shaped', '=', 1).execute()))
  return rows
}

const reachedBy = (row: Row, { hazard }: Pick<Reached, 'hazard'>, spot: Spot): Reached['by'] | null => {
  if (spot.codes.includes(row.area)) return 'code'
  const { shapes } = hazard.area
  if (shapes && spot.positions.length > 0)
    return spot.positions.some((one) => shapes.some((shape) => contains(shape, one))) ? 'shape' : null
  const { name } = row
  const named = name !== null && (spot.names.includes(name) || spot.within.some((start) => name.startsWith(start)))
  return named ? 'name' : null
}

const reaching = async ({ db, now }: Pick<Central, 'db' | 'now'>, spot: Spot): Promise<Answer> => {
  const at = now().toISOString()
  const found = new Map<string, Reached>()
  for (const row of await candidates(db, spot, at)) {
    const hazard = hazardIn(row, at)
    const by = reachedBy(row, { hazard }, spot)
    if (by) found.set(`${hazard.series}\u0000${row.area}\u0000${hazard.kind}`, { hazard, by })
  }
  const hazards = [...found.values()].toSorted((a, b) => worst(a.hazard, b.hazard)).slice(0, longest)
  return { at, known: spot.positions.length > 0 ? 'position' : 'area', hazards }
}

export const atPosition = (central: Central, position: Position): Promise<Answer> =>
  reaching(central, { positions: [position], codes: [], names: [], within: [] })

/** A facility: its own coordinates, or else its address. */
export const atPlace = (
  central: Central,
  { position, address }: Pick<Place, 'position' | 'address'>
): Promise<Answer> =>
  reaching(central, {
    positions: position ? [position] : [],
    codes: [],
    names: address === null ? [] : namesAround(address),
    within: []
  })

/** Where the facilities of a town stand: the register of postal codes has no coordinates of its own. */
const positionsIn = async (db: Db, town: PostalTown): Promise<Position[]> => {
  if (town.town === '') return []
  const name = `${town.city}${town.town}`
  const rows = await db
    .selectFrom('data_places')
    .select(['latitude', 'longitude', 'place'])
    .where('latitude', 'is not', null)
    .where(sql<boolean>`folded like ${anywhere(name)} escape '!'`)
    .limit(mostPlaces)
    .execute()
  return rows.flatMap(({ latitude, longitude, place }) => {
    const { address } = JSON.parse(place) as Pick<Place, 'address'>
    const known = latitude !== null && longitude !== null && address !== null && liesIn(address, name)
    return known ? [{ latitude, longitude }] : []
  })
}

/** The towns of a postal code. */
export const atTowns = async (central: Central, towns: readonly PostalTown[]): Promise<Answer> => {
  const positions = (await Promise.all(towns.map((town) => positionsIn(central.db, town)))).flat()
  return reaching(central, {
    positions,
    // JMA's code of a municipality is the official one and two zeros (地域コード, 市町村等)
    codes: [...new Set(towns.map(({ municipality }) => `${municipality}00`))],
    names: [...new Set(towns.flatMap(({ prefecture, city, town }) => namesAround(`${prefecture}${city}${town}`)))],
    within: towns.filter(({ town }) => town !== '').map(({ city, town }) => squeezed(`${city}${town}`))
  })
}
