// Whether a place is open now, never "open" where it is not sure.
import type { Opening } from '../../../contract/wire/open-data.ts'
import { openAt } from '../../../contract/wire/open-now.ts'
import type { Words } from '../../../contract/wire/words.ts'
import { localDay } from '../../days.ts'
import type { KeptKind, KeptPlace, PlacesKnown } from '../../places/port.ts'
import { hoursOf, stateWords, timeOf } from './words.ts'

/** `hours`: what the source says of its hours, where no program can tell */
export type Standing = { readonly state: Opening['state']; readonly says: Words; readonly hours?: Words }

/** a report of openings counts for so long after central gave it, in ms: it is asked for every two minutes */
const believed = 300_000

/** Whether central is there to say which shelters are open. */
export const isHeard = ({ heardAt }: PlacesKnown, now: Date): boolean =>
  heardAt !== null && Math.abs(now.getTime() - heardAt) < believed

export const keyOf = ({ set, id }: Pick<KeptPlace, 'set' | 'id'>): string => `${set} ${id}`

const shelterStanding = (known: PlacesKnown, now: Date): ((place: KeptPlace) => Standing) => {
  const { openings } = known.kept
  const at = (asOf: string | null): Words | null => (asOf === null ? null : timeOf(asOf, now))
  const unheard: Standing = { state: 'unknown', says: stateWords.notHeard(at(openings?.asOf ?? null)) }
  if (!isHeard(known, now)) return () => unheard
  const reports = new Map(openings?.shelters.map(({ place, opening }) => [keyOf(place), opening]))
  return (place) => {
    const report = reports.get(keyOf(place))
    if (!report || (!report.sure && report.state !== 'unknown')) return unheard
    return { state: report.state, says: stateWords.reported(report.says, at(report.asOf)) }
  }
}

const hoursStanding = ({ kept }: PlacesKnown, now: Date): ((place: KeptPlace) => Standing) => {
  const holidays = new Set(kept.holidays)
  // a year whose holidays nobody told has days on which hours that go by the day do not hold
  const year = localDay(now).slice(0, 4)
  const yearKnown = kept.holidays.some((date) => date.startsWith(year))
  return ({ hours }) => {
    const opening = openAt(hours, now, (date) => holidays.has(date))
    if (opening.state === 'unknown') return { state: 'unknown', says: opening.says, hours: hoursOf(hours) }
    if (opening.sure && (yearKnown || hours.days === null)) return { state: opening.state, says: opening.says }
    return { state: 'unknown', says: stateWords.notSure, hours: hoursOf(hours) }
  }
}

/** Judges places of a kind at one instant: shelters by the town's report alone, all others by their hours. */
export const standingOf = (kind: KeptKind, known: PlacesKnown, now: Date): ((place: KeptPlace) => Standing) =>
  kind === 'shelters' ? shelterStanding(known, now) : hoursStanding(known, now)
