// What is asked of central about places: everything of each kind, the holidays, and which shelters are open.
import { done, failed } from '../../card/port.ts'
import type { NearestAnswer, Place, Position } from '../../contract/wire/open-data.ts'
import type { Answered, OpenCentral } from '../central/port.ts'
import { inOrder } from './order.ts'
import { placeKinds, type KeptKind, type KeptPlace, type KeptPlaces, type OpeningsHeard } from './port.ts'

type Asked = Pick<OpenCentral, 'dataSets' | 'placesOf' | 'nearestShelters' | 'places'>
/** `given` is told where somebody came meanwhile and nothing more was asked */
type Given<T> = Answered<T | 'given up'>

/** central's pages are of 100: a prefecture has some ten thousand of the largest kind */
const mostPages = 500
/** while a list is read it is cut to the nearest, so that never much more than is kept is held */
const mostHeld = 5000

const keptOf = ({ id, set, name, kana, address, position, telephone, where, hours }: Place): KeptPlace => ({
  id,
  set,
  name,
  kana,
  address,
  position,
  telephone,
  where,
  hours
})

const everyPlace = async (
  central: Asked,
  kind: KeptKind,
  here: Position | null,
  quiet: () => boolean
): Promise<Given<KeptPlaces['kinds'][KeptKind]>> => {
  let all: KeptPlace[] = []
  let cursor = ''
  for (let page = 0; page < mostPages; page++) {
    if (!quiet()) return done('given up')
    const got = await central.placesOf(kind, cursor)
    if (!got.ok) return got
    const { places, sets, more } = got.value
    all.push(...places.map(keptOf))
    if (!more) return done({ places: inOrder(all, here), sets })
    if (all.length > mostHeld) all = inOrder(all, here)
    cursor = got.value.cursor
  }
  return failed({ fault: 'centralRubbish' })
}

const textOf = (kinds: KeptPlaces['kinds']): string[] =>
  placeKinds.flatMap((kind) => kinds[kind].sets.map((set) => JSON.stringify(set))).toSorted()

const day = 86_400_000

/** Whether the sets central has are those that were kept, less than a day ago. */
const isSame = async (central: Asked, kept: KeptPlaces, now: number): Promise<Answered<boolean>> => {
  const told = await central.dataSets()
  if (!told.ok) return told
  const wanted: readonly string[] = placeKinds
  const sets = told.value.filter(({ kind }) => wanted.includes(kind)).map((set) => JSON.stringify(set))
  const young = Math.abs(now - Date.parse(kept.askedAt)) < day
  return done(young && sets.toSorted().join() === textOf(kept.kinds).join())
}

/** Everything there is, asked for only while `quiet`; what was kept where nothing of it has changed. */
export const askPlaces = async (
  central: Asked,
  kept: KeptPlaces | null,
  { here, quiet, now }: { readonly here: Position | null; readonly quiet: () => boolean; readonly now: number }
): Promise<Given<KeptPlaces>> => {
  if (kept) {
    const same = await isSame(central, kept, now)
    if (!same.ok) return same
    if (same.value) return done(kept)
  }
  const kinds: Partial<KeptPlaces['kinds']> = {}
  for (const kind of placeKinds) {
    const got = await everyPlace(central, kind, here, quiet)
    if (!got.ok || got.value === 'given up') return got as Given<never>
    kinds[kind] = got.value
  }
  if (!quiet()) return done('given up')
  const told = await central.places()
  if (!told.ok) return told
  return done({
    askedAt: new Date(now).toISOString(),
    here,
    kinds: kinds as KeptPlaces['kinds'],
    holidays: Object.keys(told.value.holidays).slice(0, 2000),
    openings: kept?.openings ?? null
  })
}

const heardIn = ({ open, unknown, closed }: NearestAnswer): OpeningsHeard => {
  const all = [...open, ...unknown, ...closed]
  const dates = all.flatMap(({ opening }) => opening.asOf ?? []).toSorted()
  return {
    asOf: dates.at(-1) ?? null,
    shelters: all.map(({ place, opening }) => ({ place: keptOf(place), opening }))
  }
}

/** Which shelters are open: around the terminal, or around one of them where nobody said where it stands. */
export const askOpenings = async (central: Asked, kept: KeptPlaces): Promise<Answered<OpeningsHeard | null>> => {
  const around = kept.here ?? kept.kinds.shelters.places.find(({ position }) => position !== null)?.position ?? null
  if (around === null) return done(null)
  const told = await central.nearestShelters(around)
  return told.ok ? done(heardIn(told.value)) : told
}
