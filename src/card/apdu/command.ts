// Command APDUs (ISO 7816-4 §5.1), short and extended.
import { fixedBytes } from './fixed-bytes.ts'

export type CommandApdu = {
  /** one byte each */
  readonly cla: number
  readonly ins: number
  readonly p1: number
  readonly p2: number
  readonly data?: Uint8Array
  /** expected length of the answer's data, 1 to 65536; absent when none is expected */
  readonly le?: number
}

const shortDataLimit = 255
const shortAnswerLimit = 256

/** Bytes of a command; the extended form only where the short one cannot say it. Throws when it does not fit either. */
export const encodeCommand = ({ cla, ins, p1, p2, data, le }: CommandApdu): Uint8Array => {
  const length = data?.length ?? 0
  if (length > 0xffff || (le !== undefined && (le < 1 || le > 0x10000))) throw new Error('APDU out of range')
  const extended = length > shortDataLimit || (le ?? 0) > shortAnswerLimit
  const lc = length === 0 ? [] : extended ? [length >> 8, length & 0xff] : [length]
  const expected = le === undefined ? [] : extended ? [(le >> 8) & 0xff, le & 0xff] : [le & 0xff]
  const start = [cla, ins, p1, p2, ...(extended ? [0] : []), ...lc]
  // One buffer that the caller can zero: the data may be a PIN and must not stay behind in a second copy.
  const bytes = fixedBytes(start.length + length + expected.length)
  bytes.set(start)
  if (data) bytes.set(data, start.length)
  bytes.set(expected, start.length + length)
  return bytes
}

/** Reads a command as a card does; undefined when the lengths do not agree (status 6700). */
export const decodeCommand = (bytes: Uint8Array): CommandApdu | undefined => {
  const [cla, ins, p1, p2, ...rest] = bytes
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) return undefined
  const header = { cla, ins, p1, p2 }
  const [first, second, third] = rest
  if (first === undefined) return header
  if (rest.length === 1) return { ...header, le: first === 0 ? 256 : first }
  if (first === 0 && second !== undefined && third !== undefined) {
    const number = (second << 8) | third
    if (rest.length === 3) return { ...header, le: number === 0 ? 0x10000 : number }
    const data = bytes.slice(7, 7 + number)
    if (number === 0 || data.length !== number) return undefined
    const tail = rest.slice(3 + number)
    if (tail.length === 0) return { ...header, data }
    const [high, low] = tail
    if (tail.length !== 2 || high === undefined || low === undefined) return undefined
    return { ...header, data, le: ((high << 8) | low) === 0 ? 0x10000 : (high << 8) | low }
  }
  const data = bytes.slice(5, 5 + first)
  if (first === 0 || data.length !== first) return undefined
  const tail = rest.slice(1 + first)
  if (tail.length === 0) return { ...header, data }
  const [le] = tail
  return tail.length === 1 && le !== undefined ? { ...header, data, le: le === 0 ? 256 : le } : undefined
}

/** SELECT an application by its AID, no answer data (P2 = 0C) */
export const selectApplication = (aid: Uint8Array): CommandApdu => ({ cla: 0, ins: 0xa4, p1: 4, p2: 0x0c, data: aid })
/** SELECT an EF under the current application */
export const selectFile = (ef: Uint8Array): CommandApdu => ({ cla: 0, ins: 0xa4, p1: 2, p2: 0x0c, data: ef })
/** READ BINARY of the current EF; the offset has 15 bits */
export const readBinary = (offset: number, le: number): CommandApdu => ({
  cla: 0,
  ins: 0xb0,
  p1: (offset >> 8) & 0x7f,
  p2: offset & 0xff,
  le
})
export const ins = { select: 0xa4, verify: 0x20, change: 0x24, read: 0xb0, sign: 0x2a, getResponse: 0xc0 } as const

/** VERIFY without data: asks for the tries left, spends none */
export const askTries = (): CommandApdu => ({ cla: 0, ins: ins.verify, p1: 0, p2: 0x80 })
/** VERIFY: spends a try */
export const verifyPin = (pin: Uint8Array): CommandApdu => ({ ...askTries(), data: pin })
/** CHANGE REFERENCE DATA to these bytes, after VERIFY (P1 = 01: the new one only, ISO 7816-4 §7.5.7) */
export const changePin = (pin: Uint8Array): CommandApdu => ({ cla: 0, ins: ins.change, p1: 1, p2: 0x80, data: pin })
/** GET RESPONSE (ISO 7816-4 §7.6.1) */
export const getResponse = (le: number): CommandApdu => ({ cla: 0, ins: 0xc0, p1: 0, p2: 0, le })
/** a signature over this input with the current key's EF; class, instruction and parameters are the profile's */
export const computeSignature = (
  command: Pick<CommandApdu, 'cla' | 'ins' | 'p1' | 'p2'>,
  input: Uint8Array
): CommandApdu => ({ ...command, data: input, le: shortAnswerLimit })
