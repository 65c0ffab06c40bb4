// Status words a My Number Card answers with, and the one form in which APDUs may be printed.
import type { StatusWord } from './response.ts'

export const sw = {
  ok: 0x9000,
  endOfFile: 0x6282,
  wrongLength: 0x6700,
  notVerified: 0x6982,
  blocked: 0x6984,
  /** what one source sees for blocked (ISO 7816-4: authentication method blocked) */
  blockedIso: 0x6983,
  conditions: 0x6985,
  noCurrentFile: 0x6986,
  wrongData: 0x6a80,
  notFound: 0x6a82,
  wrongParameters: 0x6a86,
  offsetBeyondEnd: 0x6b00,
  instruction: 0x6d00
} as const

/** x of 63Cx; undefined for every other status word */
export const counterOf = (status: StatusWord): number | undefined =>
  (status & 0xfff0) === 0x63c0 ? status & 0x0f : undefined

/** length still waiting, of 61xx; 00 means 256 */
export const waiting = (status: StatusWord): number | undefined =>
  status >> 8 === 0x61 ? status & 0xff || 256 : undefined

/** the right Le, of 6Cxx; 00 means 256 */
export const rightLength = (status: StatusWord): number | undefined =>
  status >> 8 === 0x6c ? status & 0xff || 256 : undefined

const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(' ')

/** `00 20 00 80 Lc=4 -> 63C2`: header, length and status word, never data; bytes after a header may be a PIN. */
export const formatExchange = (command: Uint8Array, status: StatusWord | undefined): string => {
  const length = command.length > 5 ? ` Lc=${command[4]}` : ''
  const answer = status === undefined ? 'nothing' : status.toString(16).padStart(4, '0').toUpperCase()
  return `${hex(command.subarray(0, 4))}${length} -> ${answer}`
}
