// The card services on any readers: a visit and a PIN desk.
import {
  done,
  failed,
  type CardFault,
  type CardReaders,
  type CardServices,
  type ChangeFault,
  type Confirmation,
  type Outcome,
  type PinName
} from '../port.ts'
import type { PinProfile } from '../profiles/card-profile.ts'
import { knownCards, type KnownCards } from '../profiles/cards.ts'
import { profileEntry } from '../profiles/profile-entry.ts'
import { surface } from '../profiles/surface.ts'
import { basicFourTag, parseBasicFour } from './basic-four.ts'
import { readPlan } from './card-facts.ts'
import type { MyNumberCard } from './my-number-card.ts'
import { newPinDesk, type PinDesk } from './pin-desk.ts'
import { parseSurfaceInfo } from './surface-info.ts'
import { newVisit, type Visit } from './visit.ts'

export type ServicesOptions = { readonly cards?: KnownCards; readonly desk?: PinDesk }

const needVerified = (card: MyNumberCard, ...names: readonly PinName[]): void => {
  if (!names.some(card.isVerified)) throw new Error(`the ${names.join(' or ')} PIN was not verified in this visit`)
}
const cancelled = failed({ fault: 'cancelled' })
const unlessOver = (outcome: Outcome<void>, signal: AbortSignal | undefined): Outcome<void> =>
  outcome.ok && signal?.aborted === true ? cancelled : outcome

/** A file's element, or what it says; cardRubbish where it says nothing we know. */
const parsed = <T>(file: Outcome<Uint8Array>, parse: (bytes: Uint8Array) => T | undefined): Outcome<T> => {
  if (!file.ok) return file
  const value = parse(file.value)
  return value === undefined ? failed({ fault: 'cardRubbish' }) : done(value)
}

/** What a person is asked to type at the reader's keypad; whoever gives it up ends it, even before its turn has come. */
const newKeypadEntry = () => {
  let entry: AbortController | undefined
  return {
    giveUp: () => entry?.abort(),
    begin: (signal: AbortSignal | undefined): AbortSignal => {
      entry = new AbortController()
      return signal ? AbortSignal.any([entry.signal, signal]) : entry.signal
    }
  }
}
type KeypadEntry = ReturnType<typeof newKeypadEntry>

type PinServices = Pick<
  CardServices,
  | 'pinKey'
  | 'pinBack'
  | 'pinClear'
  | 'pinEntry'
  | 'pinSubmit'
  | 'pinSubmitChange'
  | 'verify'
  | 'present'
  | 'verifyAtReader'
  | 'change'
>

const pinServices = ({ withCard, presenting }: Visit, desk: PinDesk, atReader: KeypadEntry): PinServices => {
  /** The rules are those of the card that lies there; what is typed while it is asked was not confirmed. */
  const submit = async <F>(name: PinName, how: (rules: PinProfile) => Outcome<Confirmation, F>) => {
    const seen = desk.changes()
    let asked = false
    const outcome = await withCard<Confirmation, F | CardFault>(async (card) => {
      const rules = card.rules(name)
      if (!rules) return failed({ fault: 'notMyNumberCard' })
      if (desk.changes() !== seen) return cancelled
      asked = true
      return how(rules)
    })
    // Nothing stays held for a card that is not there or has no such secret.
    if (!asked) desk.clear()
    return outcome
  }
  const pinSubmit: PinServices['pinSubmit'] = (name, consent) =>
    submit(name, (rules) => desk.submit(name, rules, consent))
  const verify: PinServices['verify'] = (confirmation, signal) =>
    presenting((card) => desk.spend(confirmation, card.verify) ?? Promise.resolve(cancelled), signal)
      .then((outcome) => unlessOver(outcome, signal))
      .finally(desk.clear)
  return {
    pinKey: (key) => Promise.resolve(desk.key(key)),
    pinBack: () => Promise.resolve(desk.back()),
    pinClear: () => {
      desk.clear()
      atReader.giveUp()
      return Promise.resolve()
    },
    pinEntry: (entry) => Promise.resolve(desk.turnTo(entry)),
    pinSubmit,
    pinSubmitChange: (name, consent) => submit<ChangeFault>(name, (rules) => desk.submitChange(name, rules, consent)),
    verify,
    present: async (name, consent, signal) => {
      const confirmed = await pinSubmit(name, consent)
      return confirmed.ok ? verify(confirmed.value, signal) : confirmed
    },
    verifyAtReader: (name, consent, signal) => {
      const givenUp = atReader.begin(signal)
      const typed = presenting(
        async (card): Promise<Outcome<void>> =>
          givenUp.aborted ? cancelled : card.verifyTyped({ name, consent, givenUp }),
        signal
      )
      return typed.then((outcome) => unlessOver(outcome, signal))
    },
    change: (confirmation, signal) =>
      presenting<void, ChangeFault>(
        (card) => desk.spendChange(confirmation, card.change) ?? Promise.resolve(cancelled),
        signal
      ).finally(desk.clear)
  }
}

/** CardServices on these readers. `cards` and `desk` are given by tests only. */
export const cardServices = (readers: CardReaders, options: ServicesOptions = {}): CardServices => {
  const { cards = knownCards, desk = newPinDesk() } = options
  const visit = newVisit(readers, cards)
  const { open, withCard, end } = visit
  const atReader = newKeypadEntry()
  const triesLeft: CardServices['triesLeft'] = (name, signal) => withCard((card) => card.triesLeft(name), signal)

  return {
    ...pinServices(visit, desk, atReader),
    watch: readers.watch,
    open: (reader, holder = 'resident', signal) => open(reader, holder, signal),
    approach: async (reader, name, holder = 'resident', signal) => {
      const opened = await open(reader, holder, signal)
      return opened.ok ? done({ identity: opened.value, tries: await triesLeft(name, signal) }) : opened
    },
    triesLeft,
    plan: (task, signal) => withCard((card) => readPlan(card, task), signal),
    certificate: (secret, signal) =>
      withCard(async (card) => {
        if (!card.isOpen(secret)) needVerified(card, secret)
        return card.certificate(secret)
      }, signal),
    issuer: (secret, signal) => withCard((card) => card.issuer(secret), signal),
    basicFour: (signal) =>
      withCard(async (card) => {
        needVerified(card, 'profile', 'checkNumberB')
        return parsed(await card.file(profileEntry, 'basicFour', basicFourTag), parseBasicFour)
      }, signal),
    surfaceInfo: (signal) =>
      withCard(async (card) => parsed(await card.file(surface, 'info'), parseSurfaceInfo), signal),
    entry: (name, signal) => withCard((card) => card.entry(name), signal),
    sign: (secret, digests, signal) =>
      withCard(async (card) => {
        needVerified(card, secret)
        const signatures: Uint8Array[] = []
        for (const digest of digests) {
          const signature = await card.sign(secret, digest)
          if (!signature.ok) return signature
          signatures.push(signature.value)
        }
        return done(signatures)
      }, signal),
    close: () => {
      desk.clear()
      atReader.giveUp()
      return end()
    }
  }
}
