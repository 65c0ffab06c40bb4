// The card services on any readers: a visit and a PIN slot.
import { done, failed, type CardReaders, type CardServices, type Keypad, type Outcome, type Secret } from '../port.ts'
import type { CardProfile, SecretProfile } from '../profiles/card-profile.ts'
import { jpki } from '../profiles/jpki.ts'
import { newPinSlot, type PinSlot } from './pin-slot.ts'
import { newVisit, type OpenCard } from './visit.ts'

export type ServicesOptions = { readonly profile?: CardProfile; readonly slot?: PinSlot }

const needVerified = ({ verified }: OpenCard, secret: Secret): void => {
  if (!verified.has(secret)) throw new Error(`the ${secret} PIN was not verified in this visit`)
}

/** The reader's keypad, when this secret can be typed at it. */
const keypadFor = async ({ transport }: OpenCard, secret: SecretProfile): Promise<Keypad | undefined> => {
  const keypad = await transport.keypad?.()
  const letters = ['A', 'Z'].some((letter) => secret.alphabet.test(letter))
  return keypad?.takes({ ...secret, letters }) ? keypad : undefined
}

/** Verifies at the reader's keypad until the person has typed or somebody gives up, even before its turn has come. */
const newKeypadEntry = (profile: CardProfile) => {
  let entry: AbortController | undefined
  const verify = async (opened: OpenCard, secret: Secret, signal: AbortSignal): Promise<Outcome<void>> => {
    const keypad = await keypadFor(opened, profile.secrets[secret])
    if (!keypad) throw new Error(`the ${secret} PIN cannot be typed at this reader`)
    if (signal.aborted) return failed({ fault: 'cancelled' })
    signal.addEventListener('abort', keypad.giveUp)
    opened.verified.delete(secret)
    const answer = await opened.card.verifyAt(keypad, secret)
    signal.removeEventListener('abort', keypad.giveUp)
    if (answer.ok) opened.verified.add(secret)
    return answer
  }
  return {
    giveUp: () => entry?.abort(),
    begin: (secret: Secret): ((opened: OpenCard) => Promise<Outcome<void>>) => {
      entry = new AbortController()
      const { signal } = entry
      return (opened) => verify(opened, secret, signal)
    }
  }
}

/** CardServices on these readers. `slot` and `profile` are given by tests only. */
export const cardServices = (readers: CardReaders, options: ServicesOptions = {}): CardServices => {
  const { profile = jpki, slot = newPinSlot() } = options
  const { open, withCard, end } = newVisit(readers, profile)
  const atReader = newKeypadEntry(profile)

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
    pinClear: () => {
      slot.clear()
      atReader.giveUp()
      return Promise.resolve()
    },
    entry: (secret) =>
      withCard(async (opened) => done((await keypadFor(opened, profile.secrets[secret])) ? 'reader' : 'host')),
    verifyAtReader: (secret) => withCard(atReader.begin(secret)),
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
      atReader.giveUp()
      return end()
    }
  }
}
