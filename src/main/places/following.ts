// Follows the town's places quietly: at the start, then now and then, and never while somebody is there.
import type { Position } from '../../contract/wire/open-data.ts'
import type { OpenCentral } from '../central/port.ts'
import { askOpenings, askPlaces } from './asking.ts'
import { readPlaces, writePlaces } from './kept.ts'
import { orderedFrom } from './order.ts'
import type { KeptPlaces, PlacesKnown } from './port.ts'

export type FollowedPlaces = {
  /** Asks for what is due. `here` is where the terminal stands, as central signed it; null where nobody said. */
  readonly look: (central: OpenCentral, here: Position | null) => Promise<void>
}

type Following = {
  readonly file: string
  readonly tell: (known: PlacesKnown) => void
  /** nobody is there: no session, no card, nobody at the screen */
  readonly resting: () => boolean
  /** ms between two askings for everything, and between two for which shelters are open */
  readonly every: number
  readonly openingsEvery: number
}

/** what did not come is asked for again after so long */
const againAfter = 60_000

const isHere = (a: Position | null, b: Position | null): boolean =>
  a === b || (a !== null && b !== null && a.latitude === b.latitude && a.longitude === b.longitude)

type Held = {
  kept: KeptPlaces | null
  heardAt: number | null
  /** ordered for where the terminal stood before: what is near here may not be among it */
  elsewhere: boolean
}

const keeping = (held: Held, { file, tell }: Following) => {
  const told = (): void => {
    if (held.kept) tell({ kept: held.kept, heardAt: held.heardAt })
  }
  return {
    told,
    /** written only when it says something else than before: the disk of a terminal is a small one */
    keep: (kept: KeptPlaces): void => {
      const fresh = JSON.stringify(kept) !== JSON.stringify(held.kept)
      held.kept = kept
      if (fresh) writePlaces(file, kept)
      told()
    }
  }
}

/** What was kept is told before this returns. */
export const followPlaces = (following: Following): FollowedPlaces => {
  const { file, resting, every, openingsEvery } = following
  const held: Held = { kept: readPlaces(file), heardAt: null, elsewhere: false }
  const { told, keep } = keeping(held, following)
  let [due, openingsDue, looking] = [0, 0, false]

  const places = async (central: OpenCentral, here: Position | null): Promise<void> => {
    if (Date.now() < due) return
    due = Date.now() + Math.min(againAfter, every)
    const before = held.elsewhere ? null : held.kept
    const got = await askPlaces(central, before, { here, quiet: resting, now: Date.now() })
    if (!got.ok || got.value === 'given up') return
    due = Date.now() + every
    held.elsewhere = false
    keep({ ...got.value, openings: held.kept?.openings ?? null })
  }
  const openings = async (central: OpenCentral): Promise<void> => {
    const { kept } = held
    if (!kept || Date.now() < openingsDue) return
    openingsDue = Date.now() + openingsEvery
    const heard = await askOpenings(central, kept)
    held.heardAt = heard.ok && heard.value ? Date.now() : null
    if (heard.ok && heard.value) keep({ ...kept, openings: heard.value })
    else told()
  }
  const look = async (central: OpenCentral, here: Position | null): Promise<void> => {
    if (held.kept && !isHere(held.kept.here, here)) {
      held.elsewhere = true
      due = 0
      openingsDue = 0
      keep(orderedFrom(held.kept, here))
    }
    if (resting()) await places(central, here)
    if (resting()) await openings(central)
  }

  told()
  return {
    look: async (central, here) => {
      if (looking) return
      looking = true
      try {
        await look(central, here)
      } finally {
        looking = false
      }
    }
  }
}
