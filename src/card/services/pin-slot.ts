// One PIN, collected key by key into one buffer, confirmed, spent once, gone afterwards. It is never a string.
import { randomUUID } from 'node:crypto'
import { fixedBytes } from '../apdu/fixed-bytes.ts'
import type { Confirmation } from '../port.ts'
import type { PinProfile } from '../profiles/card-profile.ts'

/** the longest PIN of any profile */
export const pinCapacity = 16
const zero = '0'.charCodeAt(0)
const nine = '9'.charCodeAt(0)
const a = 'A'.charCodeAt(0)
const z = 'Z'.charCodeAt(0)

const isKey = (code: number): boolean => (code >= zero && code <= nine) || (code >= a && code <= z)

declare const lent: unique symbol
/** A confirmed PIN on its way into one command. It has no bytes to look at: the engine takes them, once. */
export type ConfirmedPin = { readonly [lent]: true }
const confirmedBytes = new WeakMap<ConfirmedPin, Uint8Array>()

/** The bytes of a confirmed PIN, for the engine; undefined for everything that no slot lends at this moment, or lent and gave. */
export const takeConfirmed = (pin: ConfirmedPin): Uint8Array | undefined => {
  const bytes = confirmedBytes.get(pin)
  confirmedBytes.delete(pin)
  return bytes
}

export type PinSlot = {
  /** takes one key (0-9, A-Z); anything else and keys beyond 16 are not taken; answers how many are held */
  readonly key: (key: string) => number
  readonly back: () => number
  readonly clear: () => void
  /** length, alphabet and required characters of the secret */
  readonly fits: (profile: PinProfile) => boolean
  /** whether another slot holds the same keys */
  readonly equals: (other: PinSlot) => boolean
  /** compares without showing; for `equals` */
  readonly holds: (bytes: Uint8Array) => boolean
  /** what is held is confirmed as it stands; a key, a Back, a clear or another submit ends that */
  readonly submit: () => Confirmation
  /** lends the PIN to `use` once; the buffer is zeroed whatever happens. Undefined when the confirmation is not this moment's. */
  readonly spend: <T>(confirmation: Confirmation, use: (pin: ConfirmedPin) => Promise<T>) => Promise<T> | undefined
}

/** `buffer` is given from outside only by the test that looks into it. */
export const newPinSlot = (buffer: Uint8Array = fixedBytes(pinCapacity)): PinSlot => {
  let held = 0
  let confirmation: Confirmation | undefined
  const clear = (): void => {
    buffer.fill(0)
    held = 0
    confirmation = undefined
  }
  const some = (pattern: RegExp): boolean =>
    buffer.subarray(0, held).some((code) => pattern.test(String.fromCharCode(code)))
  const lend = async <T>(use: (pin: ConfirmedPin) => Promise<T>): Promise<T> => {
    const pin = Object.freeze({}) as ConfirmedPin
    confirmedBytes.set(pin, buffer.subarray(0, held))
    try {
      return await use(pin)
    } finally {
      confirmedBytes.delete(pin)
      clear()
    }
  }
  return {
    key: (key) => {
      confirmation = undefined
      const code = key.charCodeAt(0)
      if (key.length === 1 && isKey(code) && held < buffer.length) buffer[held++] = code
      return held
    },
    back: () => {
      confirmation = undefined
      if (held > 0) buffer[--held] = 0
      return held
    },
    clear,
    fits: ({ shortest, longest, alphabet, mustHave }) =>
      held >= shortest &&
      held <= longest &&
      buffer.subarray(0, held).every((code) => alphabet.test(String.fromCharCode(code))) &&
      mustHave.every(some),
    equals: (other) => other.holds(buffer.subarray(0, held)),
    holds: (bytes) => bytes.length === held && bytes.every((byte, index) => byte === buffer[index]),
    submit: () => (confirmation = randomUUID() as string as Confirmation),
    spend: (given, use) => {
      if (confirmation === undefined || given !== confirmation) return undefined
      confirmation = undefined
      return lend(use)
    }
  }
}
