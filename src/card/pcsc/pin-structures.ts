// What a reader with a keypad is told and tells (PC/SC part 10 §2.2, §2.5; CCID 1.1 §6.1.11): byte layouts, no calls.
import type { KeypadEntry } from '../port.ts'

export const feature = {
  verifyPinDirect: 0x06,
  modifyPinDirect: 0x07,
  pinProperties: 0x0a,
  tlvProperties: 0x12
} as const
/** SCARD_CTL_CODE(3400): a system's own arithmetic */
export const featureRequest = process.platform === 'win32' ? (0x31 << 16) | (3400 << 2) : 0x42000000 + 3400

/** bEntryValidationCondition */
export const validation = { whenFull: 1, whenOk: 2, whenTimeIsUp: 4 } as const

/** Seconds the keypad waits for the first key, and for each one after it. */
export type KeypadTimes = { readonly first: number; readonly next: number }
export type StructureOptions = KeypadTimes & { readonly validation: number }

const featureLength = 4
/** control code of each feature by its tag; an entry of another length is not understood and left out */
export const parseFeatures = (bytes: Uint8Array): ReadonlyMap<number, number> => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found = new Map<number, number>()
  for (let at = 0; at + 2 <= bytes.length;) {
    const tag = view.getUint8(at)
    const length = view.getUint8(at + 1)
    at += 2
    // big-endian, unlike everything else in part 10
    if (length === featureLength && at + length <= bytes.length) found.set(tag, view.getUint32(at))
    at += length
  }
  return found
}

export type KeypadProperties = {
  readonly validation?: number
  readonly shortest?: number
  readonly longest?: number
}
const propertyNames: Readonly<Record<number, keyof KeypadProperties>> = { 2: 'validation', 6: 'shortest', 7: 'longest' }

/** Answer to GET_TLV_PROPERTIES; only what decides how we ask, each a single byte. */
export const parseProperties = (bytes: Uint8Array): KeypadProperties => {
  const told: { -readonly [Name in keyof KeypadProperties]: number } = {}
  for (let at = 0; at + 2 <= bytes.length;) {
    const name = propertyNames[bytes[at] ?? 0]
    const length = bytes[at + 1] ?? 0
    const value = bytes[at + 2]
    if (name && length === 1 && value !== undefined) told[name] = value
    at += 2 + length
  }
  return told
}

/** PIN_PROPERTIES_STRUCTURE: wLcdLayout, bEntryValidationCondition, bTimeOut2; 0 where the reader leaves it to us */
export const parsePinProperties = (bytes: Uint8Array): KeypadProperties => {
  const condition = bytes.length === 4 ? (bytes[2] ?? 0) : 0
  return condition === 0 ? {} : { validation: condition }
}

/** bmFormatString: system units are bytes, the PIN begins at offset 0 of the data, justified left, in ASCII */
const asciiFromTheLeft = 0x82
const noLengthInserted = 0x00
/** bNumberMessage: what the reader shows by itself */
const ownMessages = 0xff
const twoMessages = 0x02
/** wLangId: Japanese */
const japanese = 0x0411
const filler = 0xff
/** the low four bits of bmPINBlockString tell the size of the PIN's block */
const largestBlock = 15

type Template = { readonly block: number; readonly data: readonly number[] }

/** A PIN of one length has a block of that size; one of several lengths has none, and the reader sets Lc itself. */
const templateOf = ({ header, shortest, longest }: KeypadEntry): Template => {
  if (header.length !== 4) throw new Error('a command header has four bytes')
  if (shortest !== longest || longest > largestBlock) return { block: 0, data: [...header, 0] }
  return { block: longest, data: [...header, longest, ...Array.from({ length: longest }, () => filler)] }
}

const word = (value: number): readonly number[] => [value & 0xff, value >> 8]
const long = (value: number): readonly number[] => [...word(value & 0xffff), ...word(value >>> 16)]
/** bTimeOut to bmPINLengthFormat */
const format = ({ first, next }: KeypadTimes, block: number): readonly number[] => [
  first,
  next,
  asciiFromTheLeft,
  block,
  noLengthInserted
]
/** wPINMaxExtraDigit: 0xXXYY, XX the shortest, YY the longest */
const range = ({ shortest, longest }: KeypadEntry): readonly number[] => word((shortest << 8) | longest)
/** bNumberMessage, wLangId and the index of each message */
const messages = (count: number, ...indexes: readonly number[]): readonly number[] => [
  count,
  ...word(japanese),
  ...indexes
]
/** bTeoPrologue (of T=1; the reader makes its own), ulDataLength and abData */
const command = (data: readonly number[]): readonly number[] => [0, 0, 0, ...long(data.length), ...data]

/** PIN_VERIFY_STRUCTURE, packed, little-endian. */
export const verifyStructure = (entry: KeypadEntry, options: StructureOptions): Uint8Array => {
  const { block, data } = templateOf(entry)
  const condition = [options.validation]
  return Uint8Array.from(
    [format(options, block), range(entry), condition, messages(ownMessages, 0), command(data)].flat()
  )
}

const confirmNewPin = 0x01
/** PIN_MODIFY_STRUCTURE for a command that carries only the new PIN, which is typed twice. */
export const modifyStructure = (entry: KeypadEntry, options: StructureOptions): Uint8Array => {
  const { block, data } = templateOf(entry)
  // bInsertionOffsetOld, bInsertionOffsetNew
  const offsets = [0, 0]
  const conditions = [confirmNewPin, options.validation]
  return Uint8Array.from(
    [format(options, block), offsets, range(entry), conditions, messages(twoMessages, 0, 1, 2), command(data)].flat()
  )
}
