// Presenting PINs: confirmed at the desk, spent once at the card, on one turn of it.
import {
  done,
  failed,
  type CardFault,
  type CardServices,
  type ChangeFault,
  type Confirmation,
  type Outcome,
  type PinName
} from '../port.ts'
import type { PinProfile } from '../profiles/card-profile.ts'
import type { MyNumberCard } from './my-number-card.ts'
import type { PinDesk } from './pin-desk.ts'
import { signAll } from './verified.ts'
import type { Visit } from './visit.ts'

const cancelled = failed({ fault: 'cancelled' })
const unlessOver = <T>(outcome: Outcome<T>, signal: AbortSignal | undefined): Outcome<T> =>
  outcome.ok && signal?.aborted === true ? cancelled : outcome

/** What a person is asked to type at the reader's keypad; whoever gives it up ends it, even before its turn has come. */
export const newKeypadEntry = () => {
  let entry: AbortController | undefined
  return {
    giveUp: () => entry?.abort(),
    begin: (signal: AbortSignal | undefined): AbortSignal => {
      entry = new AbortController()
      return signal ? AbortSignal.any([entry.signal, signal]) : entry.signal
    }
  }
}
export type KeypadEntry = ReturnType<typeof newKeypadEntry>

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
  | 'presentAndSign'
  | 'verifyAtReader'
  | 'change'
>

/** How a secret gets from the desk to the card: confirmed by the card's own rules, then spent once. */
const presentation = ({ withCard, presenting }: Visit, desk: PinDesk) => ({
  /** The rules are those of the card that lies there; what is typed while it is asked was not confirmed. */
  submit: async <F>(name: PinName, how: (rules: PinProfile) => Outcome<Confirmation, F>) => {
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
  },
  /** One VERIFY, and `then` on the same turn of the card where it was accepted. */
  spend: <T>(
    confirmation: Confirmation,
    then: (card: MyNumberCard) => Promise<Outcome<T>>,
    signal: AbortSignal | undefined
  ): Promise<Outcome<T>> =>
    presenting(async (card): Promise<Outcome<T>> => {
      const verified = await (desk.spend(confirmation, card.verify) ?? Promise.resolve(cancelled))
      return verified.ok ? then(card) : verified
    }, signal)
      .then((outcome) => unlessOver(outcome, signal))
      .finally(desk.clear)
})

export const pinServices = (visit: Visit, desk: PinDesk, atReader: KeypadEntry): PinServices => {
  const { presenting } = visit
  const { submit, spend } = presentation(visit, desk)
  const pinSubmit: PinServices['pinSubmit'] = (name, consent) =>
    submit(name, (rules) => desk.submit(name, rules, consent))
  const verify: PinServices['verify'] = (confirmation, signal) =>
    spend(confirmation, () => Promise.resolve(done(undefined)), signal)
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
    presentAndSign: async (secret, consent, digests, signal) => {
      const confirmed = await pinSubmit(secret, consent)
      return confirmed.ok ? spend(confirmed.value, (card) => signAll(card, secret, digests), signal) : confirmed
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
