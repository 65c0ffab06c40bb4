// Writing DER (ITU-T X.690 §10): an element is its tag, its shortest length and its content, and nothing is built that is not sent.
import { tags } from './der.ts'

const lengthOf = (length: number): Buffer => {
  if (length < 0x80) return Buffer.of(length)
  const octets: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256)
  return Buffer.of(0x80 | octets.length, ...octets)
}

/** One element: what stands in it are whole elements, or the bytes of its content. */
export const element = (tag: number, ...content: readonly Uint8Array[]): Buffer => {
  const length = content.reduce((sum, { length: one }) => sum + one, 0)
  return Buffer.concat([Buffer.of(tag), lengthOf(length), ...content])
}

/** An INTEGER that is not negative, from hexadecimal (X.690 §8.3): in as few octets as there are, a high first bit behind a zero. */
export const integer = (hex: string): Buffer => {
  const short = hex.replace(/^0+/, '')
  const bytes = Buffer.from(short.length % 2 === 0 ? short : `0${short}`, 'hex')
  return (bytes[0] ?? 0x80) > 0x7f ? element(tags.integer, Buffer.of(0), bytes) : element(tags.integer, bytes)
}

/** An object identifier from its dots (X.690 §8.19). */
export const objectIdentifier = (dots: string): Buffer => {
  const [first = 0, second = 0, ...rest] = dots.split('.').map(Number)
  const octets = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc % 128]
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) groups.unshift(0x80 | (left % 128))
    return groups
  })
  return element(tags.oid, Buffer.from(octets))
}

/** A GeneralizedTime as certificates, lists and answers must have it (RFC 5280 §4.1.2.5.2): whole seconds, in Zulu time. */
export const generalizedTime = (at: Date): Buffer =>
  element(tags.generalizedTime, Buffer.from(`${at.toISOString().slice(0, 19).replaceAll(/[-T:]/g, '')}Z`, 'latin1'))
