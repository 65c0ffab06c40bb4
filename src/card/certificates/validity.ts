// When a certificate holds: at a moment, and on a day of the calendar in Japan.
import type { CertificateFacts } from './read.ts'

type Period = Pick<CertificateFacts, 'validFrom' | 'validTo'>

/** Both ends count (RFC 5280 §4.1.2.5); a certificate's times have no fractions, so its last second is whole. */
export const validAt = ({ validFrom, validTo }: Period, at: Date): 'valid' | 'notYet' | 'expired' => {
  if (at < validFrom) return 'notYet'
  return at.getTime() < validTo.getTime() + 1000 ? 'valid' : 'expired'
}

const hour = 3_600_000
/** Japan has no summer time */
const japan = 9 * hour
const dayIn = (instant: number): string => new Date(instant + japan).toISOString().slice(0, 10)

/**
 * The first and the last day (YYYY-MM-DD, Japan) it is good for. The day of the end counts only when it is covered to its last
 * second, as a card's certificates cover it.
 */
export const daysOf = ({ validFrom, validTo }: Period): { readonly first: string; readonly last: string } => ({
  first: dayIn(validFrom.getTime()),
  last: dayIn(validTo.getTime() - 24 * hour + 1000)
})

/**
 * How much of a day (YYYY-MM-DD, Japan: UTC+9 all year) it covers: `whole`; `begins`, not its start but its end; `ends`, not its
 * end; `notYet`; `expired`. A card's certificates end with a day: at 23:59:59 in Japan.
 */
export const validOn = (period: Period, day: string): 'whole' | 'begins' | 'ends' | 'notYet' | 'expired' => {
  const first = validAt(period, new Date(`${day}T00:00:00+09:00`))
  const last = validAt(period, new Date(`${day}T23:59:59+09:00`))
  if (first === 'expired') return 'expired'
  if (last === 'notYet') return 'notYet'
  if (last === 'expired') return 'ends'
  return first === 'valid' ? 'whole' : 'begins'
}
