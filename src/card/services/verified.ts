// What a card does only after a PIN was verified in this visit.
import { done, type Outcome, type PinName, type Secret } from '../port.ts'
import type { MyNumberCard } from './my-number-card.ts'

/** Throws where none of them was: the caller asks in the wrong order. */
export const needVerified = (card: MyNumberCard, ...names: readonly PinName[]): void => {
  if (!names.some(card.isVerified)) throw new Error(`the ${names.join(' or ')} PIN was not verified in this visit`)
}
/** One signature per digest, in order. */
export const signAll = async (
  card: MyNumberCard,
  secret: Secret,
  digests: readonly Uint8Array[]
): Promise<Outcome<readonly Uint8Array[]>> => {
  needVerified(card, secret)
  const signatures: Uint8Array[] = []
  for (const digest of digests) {
    const signature = await card.sign(secret, digest)
    if (!signature.ok) return signature
    signatures.push(signature.value)
  }
  return done(signatures)
}
