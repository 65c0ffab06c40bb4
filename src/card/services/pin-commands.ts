// The tries, VERIFY and CHANGE of one card, with what is known of each secret; the only place that reads their status words.
import { askTries, changePin, verifyPin } from '../apdu/command.ts'
import type { ResponseApdu, StatusWord } from '../apdu/response.ts'
import { counterOf, sw } from '../apdu/status-word.ts'
import {
  done,
  failed,
  type BlockedStatus,
  type ChangeFault,
  type Consent,
  type Entry,
  type Keypad,
  type Outcome,
  type PinName
} from '../port.ts'
import type { PinProfile } from '../profiles/card-profile.ts'
import type { Application } from './application.ts'
import { keypadFault } from './keypad-answers.ts'
import type { ChangeSpending, Spending } from './pin-desk.ts'

/** What a person is asked to type at the reader's keypad, until `givenUp`. */
export type Typing = { readonly name: PinName; readonly consent: Consent; readonly givenUp: AbortSignal }

export type PinCommands = {
  readonly triesLeft: (name: PinName, profile: PinProfile) => Promise<Outcome<number>>
  /** at most one VERIFY, and none that nobody said yes to */
  readonly verify: (profile: PinProfile, spending: Spending) => Promise<Outcome<void>>
  /** where a secret of these rules is to be typed */
  readonly entry: (profile: PinProfile) => Promise<Entry>
  /** the same as `verify`, typed at the reader's keypad; throws where `entry` does not say so */
  readonly verifyTyped: (profile: PinProfile, typing: Typing) => Promise<Outcome<void>>
  /** the same, then CHANGE */
  readonly change: (profile: PinProfile, spending: ChangeSpending) => Promise<Outcome<void, ChangeFault>>
  readonly isVerified: (name: PinName) => boolean
  /** or may have, where a keypad was given up that a person went on typing at */
  readonly hasAccepted: () => boolean
  /** another application was selected: what its secrets opened is closed */
  readonly closeAll: () => void
}

const noCounter = 0x6300
const blockedStatus = (status: StatusWord): BlockedStatus | undefined => {
  if (counterOf(status) === 0) return '63C0'
  if (status === sw.blockedIso) return '6983'
  return status === sw.blocked ? '6984' : undefined
}

/** An empty VERIFY says the tries left. A card that says 9000 instead hides them: we cannot warn, so we do not know. */
const askTriesLeft = async (application: Application): Promise<Outcome<number>> => {
  const answer = await application.send(askTries())
  if (!answer.ok) return answer
  const said = blockedStatus(answer.value.sw)
  if (said) return failed({ fault: 'pinBlocked', said })
  const left = counterOf(answer.value.sw)
  return left === undefined ? failed({ fault: 'triesUnknown' }) : done(left)
}

/** What a status word other than 9000 says after VERIFY. */
const afterWrongPin = async (application: Application, status: StatusWord): Promise<Outcome<void>> => {
  const said = blockedStatus(status)
  if (said) return failed({ fault: 'pinBlocked', said })
  const triesLeft = counterOf(status)
  if (triesLeft !== undefined) return failed({ fault: 'pinWrong', triesLeft })
  if (status !== noCounter) return failed({ fault: 'cardRubbish' })
  const asked = await askTriesLeft(application)
  return asked.ok ? failed({ fault: 'pinWrong', triesLeft: asked.value }) : asked
}

type Known = number | 'unknown' | BlockedStatus

/** What was typed at the keypad came to, or did not come to, at the card. */
const sentByKeypad = (answer: Outcome<ResponseApdu>): Outcome<ResponseApdu> => {
  const fault = answer.ok ? keypadFault(answer.value.sw) : undefined
  return fault ? failed(fault) : answer
}

/** The reader's keypad, when a secret of these rules can be typed at it. */
const keypadFor = async (
  application: Application,
  { shortest, longest, alphabet }: PinProfile
): Promise<Keypad | undefined> => {
  const keypad = await application.keypad()
  const letters = ['A', 'Z'].some((letter) => alphabet.test(letter))
  return keypad?.takes({ shortest, longest, letters }) === true ? keypad : undefined
}

/** What an outcome says of the counter from now on; undefined when nothing is known any more. */
const knownFrom = (outcome: Outcome<number | void>): Known | undefined => {
  if (outcome.ok) return typeof outcome.value === 'number' ? outcome.value : undefined
  if (outcome.fault === 'pinWrong') return outcome.triesLeft
  if (outcome.fault === 'pinBlocked') return outcome.said
  return outcome.fault === 'triesUnknown' ? 'unknown' : undefined
}

/** Whether a VERIFY may go out, as far as the card told. */
const judge = (known: Known | undefined, consent: Consent): Outcome<void> => {
  if (known === '63C0' || known === '6983' || known === '6984') return failed({ fault: 'pinBlocked', said: known })
  if (consent === 'lastTry') return done(undefined)
  if (known === undefined || known === 'unknown') return failed({ fault: 'triesUnknown' })
  return known > 1 ? done(undefined) : failed({ fault: 'lastTryUnasked' })
}

/** 64xx says that nothing was written, 67xx to 6Fxx that the command was not taken up (ISO 7816-4 §5.6, table 6). */
const leftAsItWas = (status: StatusWord): boolean => status >> 8 === 0x64 || (status >= 0x6700 && status <= 0x6fff)

/** What the answer to CHANGE says, after a VERIFY that the card took. */
const afterChange = (answer: Outcome<ResponseApdu>): Outcome<void, ChangeFault> => {
  if (!answer.ok) return failed({ fault: 'changeUnsure' })
  const { sw: status } = answer.value
  if (status === sw.ok) return done(undefined)
  // A card may be stricter about a new PIN than the published rules.
  if (status === sw.wrongData || status === sw.wrongLength) return failed({ fault: 'newPinMalformed' })
  return failed({ fault: leftAsItWas(status) ? 'cardRubbish' : 'changeUnsure' })
}

/** The counters as far as the card told them, and what it accepted; the one way to a VERIFY. */
const newAttempts = (application: Application) => {
  const verified = new Set<PinName>()
  /** a keypad was given up while it asked for these */
  const perhaps = new Set<PinName>()
  const counters = new Map<PinName, Known>()

  const note = (name: PinName, outcome: Outcome<number | void>): void => {
    const known = knownFrom(outcome)
    if (known === undefined) counters.delete(name)
    else counters.set(name, known)
  }
  const triesLeft = async (name: PinName, { pin }: PinProfile): Promise<Outcome<number>> => {
    const selected = await application.selectEf(pin)
    if (!selected.ok) return selected
    const left = await askTriesLeft(application)
    note(name, left)
    return left
  }
  /** Asks the card where we do not know how it stands. */
  const mayTry = async (name: PinName, profile: PinProfile, consent: Consent): Promise<Outcome<void>> => {
    if (!counters.has(name)) {
      const asked = await triesLeft(name, profile)
      if (!asked.ok && asked.fault !== 'triesUnknown') return asked
    }
    return judge(counters.get(name), consent)
  }
  /** Allowed first, then `present` once, whose answer is told whoever cancels. */
  const attempt = async (
    name: PinName,
    profile: PinProfile,
    consent: Consent,
    present: () => Promise<Outcome<ResponseApdu>>
  ): Promise<Outcome<void>> => {
    const allowed = await mayTry(name, profile, consent)
    if (!allowed.ok) return allowed
    const selected = await application.selectEf(profile.pin)
    if (!selected.ok) return selected
    if (application.isCancelled()) return failed({ fault: 'cancelled' })
    verified.delete(name)
    perhaps.delete(name)
    counters.delete(name)
    return application.under(undefined, async () => {
      const answer = await present()
      if (!answer.ok) return answer
      const outcome = answer.value.sw === sw.ok ? done(undefined) : await afterWrongPin(application, answer.value.sw)
      note(name, outcome)
      if (outcome.ok) verified.add(name)
      return outcome
    })
  }
  return { verified, perhaps, triesLeft, attempt }
}

export const pinCommands = (application: Application): PinCommands => {
  const { verified, perhaps, triesLeft, attempt } = newAttempts(application)
  const verify = (profile: PinProfile, { name, consent, current }: Spending): Promise<Outcome<void>> =>
    attempt(name, profile, consent, () => application.present(verifyPin, current))
  const verifyTyped = async (profile: PinProfile, { name, consent, givenUp }: Typing): Promise<Outcome<void>> => {
    const keypad = await keypadFor(application, profile)
    if (!keypad) throw new Error(`the ${name} PIN cannot be typed at this reader`)
    return attempt(name, profile, consent, async () => {
      const answer = await application.presentTyped(keypad, profile, givenUp)
      if (!answer.ok && givenUp.aborted) perhaps.add(name)
      return sentByKeypad(answer)
    })
  }
  return {
    triesLeft,
    verify,
    entry: async (profile) => ((await keypadFor(application, profile)) ? 'reader' : 'host'),
    verifyTyped,
    change: async (profile, spending) => {
      const opened = await verify(profile, spending)
      if (!opened.ok) return opened
      // The old PIN is accepted: from here the change runs to its end, whoever cancels.
      return afterChange(await application.under(undefined, () => application.present(changePin, spending.next)))
    },
    isVerified: (name) => verified.has(name),
    hasAccepted: () => verified.size > 0 || perhaps.size > 0,
    closeAll: () => {
      verified.clear()
      perhaps.clear()
    }
  }
}
