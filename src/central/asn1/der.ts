// Reading DER (ITU-T X.690 §10) where every message is read: one element, its children, nothing decoded that nobody asks for.
//
// A general parser builds an object for every element, again for every schema it is compared with: eight milliseconds for one
// signed document, forty times what OpenSSL takes. What is refused here for its form, they would have to accept for its meaning.

/** Of the bytes it was read from: the content is from `from` to `to`, the whole with its header from `start`. */
export type Der = {
  readonly bytes: Uint8Array
  /** the identifier octet: class, whether constructed, and a tag number under 31 */
  readonly tag: number
  readonly start: number
  readonly from: number
  readonly to: number
}

/** universal and context tags as they stand in the identifier octet */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  octetStringInParts: 0x24,
  oid: 0x06,
  enumerated: 0x0a,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  /** context tags of what is no structure: of an IMPLICIT NULL */
  bare0: 0x80,
  bare2: 0x82,
  context0: 0xa0,
  context1: 0xa1,
  context2: 0xa2,
  context3: 0xa3
} as const

/** The bytes are not DER, or not of the form that was asked for. */
export class DerProblem extends Error {}

const must = (held: boolean): void => {
  if (!held) throw new DerProblem('not in the form of DER that is expected')
}

/** The element that begins at `start` and ends at `end` at the latest. Definite lengths in their shortest form only. */
const elementAt = (bytes: Uint8Array, start: number, end: number): Der => {
  const tag = bytes[start] ?? 0
  let length = bytes[start + 1] ?? 0
  must(start + 2 <= end && (tag & 0x1f) !== 0x1f)
  let from = start + 2
  if (length >= 0x80) {
    const octets = length & 0x7f
    must(octets >= 1 && octets <= 3 && from + octets <= end)
    length = 0
    for (let i = 0; i < octets; i++) length = length * 256 + (bytes[from++] ?? 0)
    must(length >= (octets === 1 ? 0x80 : 2 ** (8 * (octets - 1))))
  }
  must(from + length <= end)
  return { bytes, tag, start, from, to: from + length }
}

/** The one element that these bytes are, with nothing behind it. Throws DerProblem. */
export const readDer = (bytes: Uint8Array): Der => {
  const element = elementAt(bytes, 0, bytes.length)
  must(element.to === bytes.length)
  return element
}

/** What stands in an element that must have this tag. Throws DerProblem. */
export const childrenOf = (element: Der | undefined, tag: number): readonly Der[] => {
  if (element?.tag !== tag) throw new DerProblem(`no element of tag ${tag}`)
  const found: Der[] = []
  for (let at = element.from; at < element.to; at = found.at(-1)?.to ?? at)
    found.push(elementAt(element.bytes, at, element.to))
  return found
}

/** The content of an element that must have this tag. Throws DerProblem. */
export const contentOf = (element: Der | undefined, tag: number): Uint8Array => {
  if (element?.tag !== tag) throw new DerProblem(`no element of tag ${tag}`)
  return element.bytes.subarray(element.from, element.to)
}

/**
 * The content of an octet string that may be in parts: DER forbids it, but the content of a CMS may be BER (RFC 5652 §5.2), and
 * PKI libraries make use of that. Throws DerProblem.
 */
export const octetsOf = (element: Der | undefined): Uint8Array =>
  element?.tag === tags.octetStringInParts
    ? Buffer.concat(childrenOf(element, tags.octetStringInParts).map((part) => contentOf(part, tags.octetString)))
    : contentOf(element, tags.octetString)

/**
 * The octets of a BIT STRING. Bits that are said to be unused are zero (X.690 §11.2.1): who masks them and who does not would read
 * two different certificates. Throws DerProblem.
 */
export const bitsOf = (element: Der | undefined): Uint8Array => {
  const [unused = 8, ...octets] = contentOf(element, tags.bitString)
  must(unused < 8 && (octets.at(-1) ?? (unused === 0 ? 0 : 0xff)) % 2 ** unused === 0)
  return Uint8Array.from(octets)
}

/** An element with its header. */
export const wholeOf = ({ bytes, start, to }: Der): Uint8Array => bytes.subarray(start, to)

/** Whether two elements are the same bytes. */
export const sameDer = (one: Der, other: Der): boolean => Buffer.compare(wholeOf(one), wholeOf(other)) === 0

const zulu = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/

/** A GeneralizedTime of whole seconds in Zulu time (RFC 5280 §4.1.2.5.2). Throws DerProblem. */
export const timeOf = (element: Der | undefined): Date => {
  const parts = zulu.exec(Buffer.from(contentOf(element, tags.generalizedTime)).toString('latin1'))
  const [, year, month, day, hour, minute, second] = parts ?? []
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  must(parts !== null && !Number.isNaN(at.getTime()))
  return at
}

/** An object identifier in dots (X.690 §8.19). Throws DerProblem. */
export const oidOf = (element: Der | undefined): string => {
  const content = contentOf(element, tags.oid)
  const arcs: number[] = []
  let arc = 0
  let begins = true
  for (const octet of content) {
    must(!(begins && octet === 0x80) && arc < 2 ** 45)
    arc = arc * 128 + (octet & 0x7f)
    begins = octet < 0x80
    if (!begins) continue
    if (arcs.length > 0) arcs.push(arc)
    else arcs.push(Math.min(Math.floor(arc / 40), 2), arc - 40 * Math.min(Math.floor(arc / 40), 2))
    arc = 0
  }
  must(arcs.length > 0 && begins)
  return arcs.join('.')
}
