// One PIN, collected key by key into one buffer, spent once, gone afterwards. It is never a string.
import { fixedBytes } from '../apdu/fixed-bytes.ts'
import type { SecretProfile } from '../profiles/card-profile.ts'

/** the longest PIN of any profile */
const capacity = 16
const zero = '0'.charCodeAt(0)
const nine = '9'.charCodeAt(0)
const a = 'A'.charCodeAt(0)
const z = 'Z'.charCodeAt(0)

const isKey = (code: number): boolean => (code >= zero && code <= nine) || (code >= a && code <= z)

export type PinSlot = {
  /** takes one key (0-9, A-Z); anything else and keys beyond 16 are not taken; answers how many are held */
  readonly key: (key: string) => number
  readonly back: () => number
  readonly clear: () => void
  /** length, alphabet and required characters of the secret */
  readonly fits: (profile: SecretProfile) => boolean
  /** lends the bytes to `use` once; the buffer is zeroed whatever happens */
  readonly spend: <T>(use: (pin: Uint8Array) => Promise<T>) => Promise<T>
}

/** `buffer` is given from outside only by the test that looks into it. */
export const newPinSlot = (buffer: Uint8Array = fixedBytes(capacity)): PinSlot => {
  let held = 0
  const clear = (): void => {
    buffer.fill(0)
    held = 0
  }
  const some = (pattern: RegExp): boolean =>
    buffer.subarray(0, held).some((code) => pattern.test(String.fromCharCode(code)))
  return {
    key: (key) => {
      const code = key.charCodeAt(0)
      if (key.length === 1 && isKey(code) && held < buffer.length) buffer[held++] = code
      return held
    },
    back: () => {
      if (held > 0) buffer[--held] = 0
      return held
    },
    clear,
    fits: ({ shortest, longest, alphabet, mustHave }) =>
      held >= shortest &&
      held <= longest &&
      buffer.subarray(0, held).every((code) => alphabet.test(String.fromCharCode(code))) &&
      mustHave.every(some),
    spend: async (use) => {
      try {
        return await use(buffer.subarray(0, held))
      } finally {
        clear()
      }
    }
  }
}
