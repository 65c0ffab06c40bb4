// When a certificate holds: at a moment, and on a day of the calendar in Japan.
import type { CertificateFacts } from './read.ts'

type Period = Pick<CertificateFacts, 'validFrom' | 'validTo'>

/** Both ends count (RFC 5280 §4.1.2.5); a certificate's times have no fractions, so its last second is whole. */
export const validAt = ({ validFrom, validTo }: Period, at: Date): 'valid' | 'notYet' | 'expired' => {
  if (at < validFrom) return 'notYet'
  return at.getTime() < validTo.getTime() + 1000 ? 'valid' : 'expired'
}

/**
 * How much of a day (YYYY-MM-DD, Japan: UTC+9 all year) it covers: `whole`, `partly` (it begins or ends during the day),
 * `notYet`, `expired`. A card's certificates end with a day: at 23:59:59 in Japan.
 */
export const validOn = (period: Period, day: string): 'whole' | 'partly' | 'notYet' | 'expired' => {
  const first = validAt(period, new Date(`${day}T00:00:00+09:00`))
  const last = validAt(period, new Date(`${day}T23:59:59+09:00`))
  if (first === 'valid' && last === 'valid') return 'whole'
  if (last === 'notYet') return 'notYet'
  return first === 'expired' ? 'expired' : 'partly'
}
