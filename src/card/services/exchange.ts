// One command and its answer: time limit, cancel, and the two gates. Every byte to a card passes here.
import { askTries, encodeCommand, getResponse, ins, type CommandApdu } from '../apdu/command.ts'
import { decodeResponse, type ResponseApdu } from '../apdu/response.ts'
import { rightLength, waiting } from '../apdu/status-word.ts'
import { done, failed, type Keypad, type KeypadEntry, type Outcome, type Transport } from '../port.ts'
import type { ApplicationProfile, CommandLimits } from '../profiles/card-profile.ts'
import { within } from '../within.ts'
import { takeConfirmed, type ConfirmedPin } from './pin-slot.ts'

/** what a short command is answered with at most; one with a larger Le, with that much: a card that gives crumbs ends there too */
const shortAnswer = 256

export type Exchange = {
  /**
   * The whole answer, after 61xx and 6Cxx. Faults: the transport's, cardRubbish, cardMute past the limit, cancelled. Throws on
   * VERIFY with data, on CHANGE, and on the selection of an EF that the current application's profile does not name.
   */
  readonly send: (command: CommandApdu) => Promise<Outcome<ResponseApdu>>
  /** VERIFY or CHANGE with a confirmed PIN, once. Throws on one that no slot lends. */
  readonly present: (make: (pin: Uint8Array) => CommandApdu, pin: ConfirmedPin) => Promise<Outcome<ResponseApdu>>
  /** the reader's own keypad */
  readonly keypad: () => Promise<Keypad | undefined>
  /**
   * VERIFY with what a person types and confirms at the reader's keypad, once; the answer is the card's or the keypad's own. Once
   * `givenUp` is aborted it is `cancelled` at once: what the person still types, the card gets, and nobody here knows.
   */
  readonly presentTyped: (
    keypad: Keypad,
    length: Pick<KeypadEntry, 'shortest' | 'longest'>,
    givenUp: AbortSignal
  ) => Promise<Outcome<ResponseApdu>>
  /** EFs that may be selected from now on */
  readonly allow: (application: ApplicationProfile | undefined) => void
  /** runs a task under this signal: once aborted, no further command goes out */
  readonly under: <T>(signal: AbortSignal | undefined, task: () => Promise<T>) => Promise<T>
  readonly isCancelled: () => boolean
  readonly limit: (limits: CommandLimits) => void
}

/** EFs as one number each. */
const numbersOf = new WeakMap<ApplicationProfile, ReadonlySet<number>>()
const allowedBy = (application: ApplicationProfile): ReadonlySet<number> => {
  const known = numbersOf.get(application)
  if (known) return known
  const numbers = new Set([...filesOf(application)].map((ef) => Number.parseInt(ef, 16)))
  numbersOf.set(application, numbers)
  return numbers
}

/** Every EF an application's profile names. */
export const filesOf = ({
  tokenInfo,
  secrets = {},
  pins = {},
  counted = {},
  files = {}
}: ApplicationProfile): ReadonlySet<string> =>
  new Set([
    ...(tokenInfo ? [tokenInfo.ef] : []),
    ...Object.values(secrets).flatMap(({ pin, key, certificate, issuer }) => [pin, key, certificate, issuer]),
    ...[...Object.values(pins), ...Object.values(counted)].map(({ pin }) => pin),
    ...Object.values(files)
  ])

const rubbish = failed({ fault: 'cardRubbish' })
const mute = failed({ fault: 'cardMute' })
const cancelled = failed({ fault: 'cancelled' })

const kindOf = (command: CommandApdu): keyof CommandLimits => {
  switch (command.ins) {
    case ins.select:
      return 'select'
    case ins.verify:
    case ins.change:
      return 'verify'
    case ins.sign:
      return 'sign'
    default:
      return 'read'
  }
}

const carriesPin = ({ ins: instruction, data }: CommandApdu): boolean =>
  instruction === ins.change || (instruction === ins.verify && data !== undefined)

const join = (parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts))

type Once = (command: CommandApdu) => Promise<Outcome<ResponseApdu>>

/** The rest of an answer of at most `largest` bytes that the card keeps back (61xx). */
const collect = async (once: Once, first: ResponseApdu, largest: number): Promise<Outcome<ResponseApdu>> => {
  if (waiting(first.sw) === undefined) return done(first)
  const parts = [first.data]
  let length = first.data.length
  let status = first.sw
  for (let more = waiting(status); more !== undefined; more = waiting(status)) {
    const next = await once(getResponse(more))
    if (!next.ok) return next
    length += next.value.data.length
    parts.push(next.value.data)
    const nothing = next.value.data.length === 0 && waiting(next.value.sw) !== undefined
    if (nothing || length > largest) return rubbish
    status = next.value.sw
  }
  return done({ data: join(parts), sw: status })
}

/** A command and its whole answer, also where the card wants another Le (6Cxx). */
const wholeAnswer = async (once: Once, command: CommandApdu): Promise<Outcome<ResponseApdu>> => {
  const first = await once(command)
  if (!first.ok) return first
  const le = rightLength(first.value.sw)
  const largest = Math.max(command.le ?? 0, shortAnswer)
  if (le === undefined) return collect(once, first.value, largest)
  // A card that corrects the length of a command with a PIN may have counted a try: it is not sent twice.
  if (carriesPin(command)) return rubbish
  const again = await once({ ...command, le })
  if (!again.ok) return again
  return rightLength(again.value.sw) === undefined ? collect(once, again.value, largest) : rubbish
}

const nothing = new Uint8Array()

/** Throws on every way to a file that is not among the allowed ones. */
const checkFile = ({ ins: instruction, p1, data = nothing }: CommandApdu, allowed: ReadonlySet<number>): void => {
  // a READ BINARY can name its file too (ISO 7816-4 §7.2.3)
  if (instruction === ins.read && (p1 & 0x80) !== 0)
    throw new Error('a file was to be read by a short identifier, which no profile knows')
  // any selection but that of an application by its AID
  if (instruction !== ins.select || p1 === 4) return
  const [high = 0, low = 0] = data
  if (data.length === 2 && allowed.has((high << 8) | low)) return
  throw new Error(`no profile names the file ${Buffer.from(data).toString('hex').toUpperCase()} of this application`)
}

/** One answer of the card or of the keypad that stands before it. */
const typedAt = async (
  keypad: Keypad,
  { shortest, longest }: Pick<KeypadEntry, 'shortest' | 'longest'>,
  givenUp: AbortSignal
): Promise<Outcome<ResponseApdu>> => {
  if (givenUp.aborted) return cancelled
  givenUp.addEventListener('abort', keypad.giveUp)
  try {
    const answer = await keypad.verify({ header: encodeCommand(askTries()), shortest, longest })
    if (!answer.ok) return answer
    const response = decodeResponse(answer.value)
    return response ? done(response) : rubbish
  } finally {
    givenUp.removeEventListener('abort', keypad.giveUp)
  }
}

export const newExchange = (transport: Transport, limits: CommandLimits): Exchange => {
  let allowed: ReadonlySet<number> = new Set()
  let signal: AbortSignal | undefined
  let dead = false
  let limit = limits

  /** One command, one answer; the bytes sent are zeroed afterwards, for they may carry a PIN. */
  const once: Once = async (command) => {
    if (dead) return mute
    if (signal?.aborted === true) return cancelled
    const sent = encodeCommand(command)
    const late = failed({ fault: 'cardMute' })
    try {
      const longest = limit[kindOf(command)]
      const answer = await within(longest, transport.transmit(sent, longest), late)
      if (answer === late) {
        // What it still does with this command nobody knows: it is let go of, and the reset ends whatever it opened.
        dead = true
        void transport.release()
      }
      if (!answer.ok) return answer
      const response = decodeResponse(answer.value)
      return response ? done(response) : rubbish
    } finally {
      sent.fill(0)
    }
  }
  return {
    send: (command) => {
      if (carriesPin(command)) throw new Error('a PIN nobody confirmed was on its way to the card')
      checkFile(command, allowed)
      return wholeAnswer(once, command)
    },
    present: (make, pin) => {
      const bytes = takeConfirmed(pin)
      if (!bytes) throw new Error('a PIN nobody confirmed was on its way to the card')
      return wholeAnswer(once, make(bytes))
    },
    keypad: async () => transport.keypad?.(),
    presentTyped: async (keypad, length, givenUp) => (dead ? mute : typedAt(keypad, length, givenUp)),
    allow: (application) => {
      allowed = application ? allowedBy(application) : new Set()
    },
    under: async (given, task) => {
      const before = signal
      signal = given
      try {
        return await task()
      } finally {
        signal = before
      }
    },
    isCancelled: () => signal?.aborted === true,
    limit: (wanted) => {
      limit = wanted
    }
  }
}
