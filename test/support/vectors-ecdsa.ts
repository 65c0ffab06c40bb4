// ECDSA P-384 vectors in Wycheproof's shape: right signatures that OpenSSL made once (its nonces are random, so they are kept), and
// everything that can be done to them.
import { createHash } from 'node:crypto'
import { hexOf, longTlv, numbered, tlv, type Case, type VectorFile } from './vectors.ts'

/** Made by OpenSSL: a public key, and signatures (DER, hex) of its key by message and hash. */
export type EcdsaBase = {
  readonly publicKeyPem: string
  readonly signatures: readonly { readonly msg: string; readonly sha: string; readonly sig: string }[]
}

const order = BigInt(`0x${'F'.repeat(48)}C7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973`)
const size = 48
type Pair = { readonly r: bigint; readonly s: bigint }

/** the shortest two's complement, as DER has it */
const bytesOf = (number: bigint): Buffer => {
  const hex = number.toString(16)
  const even = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')
  return (even[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), even]) : even
}
const integer = (number: bigint): Buffer => tlv(0x02, bytesOf(number))
const der = ({ r, s }: Pair): Buffer => tlv(0x30, integer(r), integer(s))
const plain = ({ r, s }: Pair, length = size): Buffer =>
  Buffer.from([r, s].map((one) => one.toString(16).padStart(length * 2, '0')).join(''), 'hex')

/** of a signature OpenSSL made: SEQUENCE { INTEGER, INTEGER }, all lengths in one byte */
const pairOf = (signature: Buffer): Pair => {
  const [, , , rLength = 0] = signature
  const number = (bytes: Buffer): bigint => BigInt(`0x${hexOf(bytes)}`)
  return { r: number(signature.subarray(4, 4 + rLength)), s: number(signature.subarray(6 + rLength)) }
}

/** pairs of numbers that are no signature, in either form */
const wrongPairs = ({ r, s }: Pair): readonly (readonly [comment: string, pair: Pair])[] => [
  ['r is 0', { r: 0n, s }],
  ['s is 0', { r, s: 0n }],
  ['both are 0', { r: 0n, s: 0n }],
  ['r is 1', { r: 1n, s }],
  ['both are 1', { r: 1n, s: 1n }],
  ['r is the order', { r: order, s }],
  ['s is the order', { r, s: order }],
  ['both are the order', { r: order, s: order }],
  ['the order less one', { r: order - 1n, s: order - 1n }],
  ['r is 0, s is 1', { r: 0n, s: 1n }],
  ['r is 1, s is 0', { r: 1n, s: 0n }],
  ['r is changed by one', { r: r + 1n, s }],
  ['s is changed by one', { r, s: s + 1n }],
  ['r and s are swapped', { r: s, s: r }],
  ['r is negated', { r: order - r, s }]
]

/** forms of a right pair that are not its one DER form */
const wrongDer = ({ r, s }: Pair): readonly (readonly [comment: string, sig: Buffer])[] => {
  const [R, S, right] = [integer(r), integer(s), der({ r, s })]
  const padded = (number: bigint): Buffer => tlv(0x02, Buffer.of(0, 0), bytesOf(number))
  return [
    ['long length of the sequence', longTlv(0x30, 0, R, S)],
    ['longer length of the sequence', longTlv(0x30, 2, R, S)],
    ['long length of r', tlv(0x30, longTlv(0x02, 0, bytesOf(r)), S)],
    ['long length of s', tlv(0x30, R, longTlv(0x02, 1, bytesOf(s)))],
    ['indefinite length', Buffer.concat([Buffer.of(0x30, 0x80), R, S, Buffer.of(0, 0)])],
    ['zeros before r', tlv(0x30, padded(r), S)],
    ['zeros before s', tlv(0x30, R, padded(s))],
    ['something behind', Buffer.concat([right, Buffer.of(0)])],
    ['NULL behind', Buffer.concat([right, Buffer.of(5, 0)])],
    ['something inside, behind', tlv(0x30, R, S, Buffer.of(5, 0))],
    ['something inside, before', tlv(0x30, Buffer.of(5, 0), R, S)],
    ['r twice', tlv(0x30, R, R, S)],
    ['s left out', tlv(0x30, R)],
    ['an empty sequence', tlv(0x30)],
    ['nothing', Buffer.alloc(0)],
    ['a set', tlv(0x31, R, S)],
    ['r as octets', tlv(0x30, tlv(0x04, bytesOf(r)), S)],
    ['an empty r', tlv(0x30, tlv(0x02), S)],
    ['an empty s', tlv(0x30, R, tlv(0x02))],
    ['r as negative', tlv(0x30, tlv(0x02, Buffer.concat([Buffer.of(0xff), bytesOf(r)])), S)],
    ['s as NULL', tlv(0x30, R, tlv(0x05))],
    ['an element inside r', tlv(0x30, tlv(0x22, R), S)],
    ['cut by a byte', right.subarray(0, -1)],
    ['cut in half', right.subarray(0, right.length >> 1)],
    ['a length that reaches beyond', Buffer.concat([Buffer.of(0x30, (right[1] ?? 0) + 1), right.subarray(2)])],
    ['a length that ends early', Buffer.concat([Buffer.of(0x30, (right[1] ?? 0) - 1), right.subarray(2)])],
    ['the plain form', plain({ r, s })],
    ['r with the order added', der({ r: r + order, s })],
    ['s with the order added', der({ r, s: s + order })],
    ['r with the order taken off', tlv(0x30, tlv(0x02, bytesOf((1n << 392n) + r - order)), S)],
    ['huge numbers', tlv(0x30, tlv(0x02, Buffer.alloc(50, 0x7f)), S)]
  ]
}
const wrongPlain = (pair: Pair): readonly (readonly [comment: string, sig: Buffer])[] => {
  const right = plain(pair)
  return [
    ['nothing', Buffer.alloc(0)],
    ['r alone', right.subarray(0, size)],
    ['cut by a byte', right.subarray(0, -1)],
    ['a byte more', Buffer.concat([right, Buffer.of(0)])],
    ['a byte before', Buffer.concat([Buffer.of(0), right])],
    ['a byte more each', plain(pair, size + 1)],
    ['the DER form', der(pair)],
    ['as long as another curve has it', right.subarray(0, 64)]
  ]
}

const cases = ({ signatures }: EcdsaBase, form: (pair: Pair) => Buffer): readonly Case[] => {
  const result = (right: boolean) => (right ? 'valid' : 'invalid') as Case['result']
  const kept = signatures.map(({ msg, sha, sig }) => ({ msg, sha, pair: pairOf(Buffer.from(sig, 'hex')) }))
  const asMade = kept.map(({ msg, sha, pair }) => ({
    comment: sha === 'SHA-384' ? '' : `signed over ${sha}`,
    flags: sha === 'SHA-384' ? [] : ['WrongHash'],
    msg,
    sig: hexOf(form(pair)),
    result: result(sha === 'SHA-384')
  }))
  const ours = kept.filter(({ sha }) => sha === 'SHA-384')
  const otherMessage = ours.map(({ pair }) => ({
    comment: 'of another message',
    flags: ['InvalidSignature'],
    msg: hexOf(
      createHash('sha256')
        .update(hexOf(form(pair)))
        .digest()
    ),
    sig: hexOf(form(pair)),
    result: result(false)
  }))
  const other = ours.map(({ msg, pair: { r, s } }) => ({
    comment: 's negated: another signature, and a right one',
    flags: ['SignatureMalleability'],
    msg,
    sig: hexOf(form({ r, s: order - s })),
    result: result(true)
  }))
  return [...asMade, ...otherMessage, ...other]
}

const group = (base: EcdsaBase, type: string, form: typeof der, wrongForms: typeof wrongDer, from: number) => {
  const [first] = base.signatures
  if (!first) throw new Error('no signature to begin with')
  const pair = pairOf(Buffer.from(first.sig, 'hex'))
  const wrong = [...wrongPairs(pair).map(([comment, one]) => [comment, form(one)] as const), ...wrongForms(pair)]
  const invalid = wrong.map(([comment, sig]): Case => ({
    comment,
    flags: ['InvalidSignature'],
    msg: first.msg,
    sig: hexOf(sig),
    result: 'invalid'
  }))
  const tests = numbered([...cases(base, form), ...invalid], from)
  return { type, sha: 'SHA-384', publicKeyPem: base.publicKeyPem, tests }
}

/** Both forms: Ecdsa-Sig-Value in DER, and r and s one after the other. */
export const ecdsaVectors = (base: EcdsaBase): VectorFile => {
  const asDer = group(base, 'EcdsaVerify', der, wrongDer, 1)
  const asPlain = group(base, 'EcdsaP1363Verify', plain, wrongPlain, asDer.tests.length + 1)
  const testGroups = [asDer, asPlain]
  return { algorithm: 'ECDSA', numberOfTests: asDer.tests.length + asPlain.tests.length, testGroups }
}
