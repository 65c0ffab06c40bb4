// Nearest first from where the terminal stands; by reading or name where nobody said where that is.
import { metresBetween } from '../../contract/wire/distance.ts'
import type { Position } from '../../contract/wire/open-data.ts'
import { mostKept, placeKinds, type KeptPlace, type KeptPlaces } from './port.ts'

const reading = new Intl.Collator('ja')
const byName = (a: KeptPlace, b: KeptPlace): number => reading.compare(a.kana ?? a.name, b.kana ?? b.name)

/** Those that say no position come last. At most as many as are kept. */
export const inOrder = (places: readonly KeptPlace[], here: Position | null): KeptPlace[] => {
  const far = ({ position }: KeptPlace): number =>
    here === null ? 0 : position === null ? Number.MAX_SAFE_INTEGER : metresBetween(here, position)
  return places
    .map((place) => ({ place, metres: far(place) }))
    .sort((a, b) => a.metres - b.metres || byName(a.place, b.place))
    .slice(0, mostKept)
    .map(({ place }) => place)
}

/** The same places for a terminal that stands elsewhere. */
export const orderedFrom = (kept: KeptPlaces, here: Position | null): KeptPlaces => {
  const kinds = { ...kept.kinds }
  for (const kind of placeKinds) kinds[kind] = { ...kinds[kind], places: inOrder(kinds[kind].places, here) }
  return { ...kept, here, kinds }
}
