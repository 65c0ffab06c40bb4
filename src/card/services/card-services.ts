// The card services on any readers: a visit and a PIN slot.
import { done, failed, type CardReaders, type CardServices, type Secret } from '../port.ts'
import type { CardProfile } from '../profiles/card-profile.ts'
import { jpki } from '../profiles/jpki.ts'
import { newPinSlot, type PinSlot } from './pin-slot.ts'
import { newVisit, type OpenCard } from './visit.ts'

export type ServicesOptions = { readonly profile?: CardProfile; readonly slot?: PinSlot }

const needVerified = ({ verified }: OpenCard, secret: Secret): void => {
  if (!verified.has(secret)) throw new Error(`the ${secret} PIN was not verified in this visit`)
}

/** CardServices on these readers. `slot` and `profile` are given by tests only. */
export const cardServices = (readers: CardReaders, options: ServicesOptions = {}): CardServices => {
  const { profile = jpki, slot = newPinSlot() } = options
  const { open, withCard, end } = newVisit(readers, profile)

  return {
    watch: readers.watch,
    open,
    triesLeft: (secret) => withCard(({ card }) => card.triesLeft(secret)),
    certificate: (secret) =>
      withCard(async (opened) => {
        if (secret === 'signature') needVerified(opened, secret)
        return opened.card.certificate(secret)
      }),
    pinKey: (key) => Promise.resolve(slot.key(key)),
    pinBack: () => Promise.resolve(slot.back()),
    pinClear: () => Promise.resolve(slot.clear()),
    verify: (secret) =>
      withCard((opened) => {
        const fits = slot.fits(profile.secrets[secret])
        return slot.spend(async (pin) => {
          if (!fits) return failed({ fault: 'pinMalformed' })
          opened.verified.delete(secret)
          const answer = await opened.card.verify(secret, pin)
          if (answer.ok) opened.verified.add(secret)
          return answer
        })
      }).finally(slot.clear),
    sign: (secret, digests) =>
      withCard(async (opened) => {
        needVerified(opened, secret)
        const signatures: Uint8Array[] = []
        for (const digest of digests) {
          const signature = await opened.card.sign(secret, digest)
          if (!signature.ok) return signature
          signatures.push(signature.value)
        }
        return done(signatures)
      }),
    close: () => {
      slot.clear()
      return end()
    }
  }
}
