// BER-TLV (ISO 8825-1 §8.1): reads what cards hold, with lengths longer than needed, and never past the end.

export type Tlv = {
  /** tag bytes as one number: 0x30, 0xff20 */
  readonly tag: number
  /** bytes before the value */
  readonly headerLength: number
  /** bytes of the value as its length field says; may be more than are at hand in `readHeader` */
  readonly length: number
}

const maximumTagBytes = 3
const maximumLengthBytes = 4

/** Reads tag and length at the start; undefined when they are cut off, indefinite or larger than any card holds. */
export const readHeader = (bytes: Uint8Array): Tlv | undefined => {
  let at = 0
  let tag = bytes[at++]
  if (tag === undefined) return undefined
  if ((tag & 0x1f) === 0x1f)
    for (let more = true; more;) {
      const next = bytes[at++]
      if (next === undefined || at > maximumTagBytes) return undefined
      tag = (tag << 8) | next
      more = (next & 0x80) !== 0
    }
  const first = bytes[at++]
  if (first === undefined || first === 0x80) return undefined
  if (first < 0x80) return { tag, headerLength: at, length: first }
  const count = first & 0x7f
  if (count > maximumLengthBytes) return undefined
  let length = 0
  for (let n = 0; n < count; n++) {
    const next = bytes[at++]
    if (next === undefined) return undefined
    length = length * 256 + next
  }
  return { tag, headerLength: at, length }
}

export type Element = { readonly tag: number; readonly value: Uint8Array }

/** Splits bytes into the elements they are made of; undefined when the last one is cut off. */
export const readElements = (bytes: Uint8Array): readonly Element[] | undefined => {
  const elements: Element[] = []
  for (let rest = bytes; rest.length > 0;) {
    const header = readHeader(rest)
    if (!header) return undefined
    const end = header.headerLength + header.length
    if (end > rest.length) return undefined
    elements.push({ tag: header.tag, value: rest.subarray(header.headerLength, end) })
    rest = rest.subarray(end)
  }
  return elements
}
