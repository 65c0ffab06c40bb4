// Response APDUs: data and status word (ISO 7816-4 §5.6).

/** Two bytes as one number, 6XXX or 9XXX. */
export type StatusWord = number
export type ResponseApdu = { readonly data: Uint8Array; readonly sw: StatusWord }

/** Undefined when this is no answer at all: under two bytes, or a status word outside 6XXX and 9XXX (or 60XX). */
export const decodeResponse = (bytes: Uint8Array): ResponseApdu | undefined => {
  const sw1 = bytes[bytes.length - 2]
  const sw2 = bytes[bytes.length - 1]
  if (sw1 === undefined || sw2 === undefined) return undefined
  if ((sw1 & 0xf0) !== 0x90 && ((sw1 & 0xf0) !== 0x60 || sw1 === 0x60)) return undefined
  return { data: bytes.subarray(0, bytes.length - 2), sw: (sw1 << 8) | sw2 }
}

export const encodeResponse = (sw: StatusWord, data: Uint8Array = new Uint8Array()): Uint8Array =>
  Uint8Array.from([...data, sw >> 8, sw & 0xff])
