// Whether a card's certificate can do what it is needed for, before anybody types a PIN or signs for nothing. Who issued it, and
// whether it was revoked, is for central alone to say: its lists are newer than the ones a terminal came with.
import { judgeUse } from '../../card/certificates/judge.ts'
import { done, failed, type Outcome, type Secret } from '../../card/port.ts'
import { cardUsage } from '../../card/profiles/jpki-certificates.ts'

export type FitnessFault =
  | { readonly fault: 'certificateExpired' }
  | { readonly fault: 'certificateNotYetValid' }
  | { readonly fault: 'certificateUnfit' }

/**
 * The time now as central tells it; null while nobody told. A terminal whose own clock is wrong must not call a good certificate
 * expired.
 */
export type Clock = () => Date | null

/** Judges a certificate (DER) for its key's purpose now: form, strength, key usage, validity. */
export const fitFor = (secret: Secret, certificate: Uint8Array, clock: Clock): Outcome<void, FitnessFault> => {
  const judged = judgeUse(certificate, cardUsage[secret], clock())
  if (judged.ok) return done(undefined)
  const { fault } = judged
  return failed({
    fault: fault === 'certificateExpired' || fault === 'certificateNotYetValid' ? fault : 'certificateUnfit'
  })
}
