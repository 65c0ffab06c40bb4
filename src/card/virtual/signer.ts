// The card's keys: RSA pads the bytes as given (PKCS#1 v1.5, RFC 8017 §8.2) and does not hash; ECDSA signs a digest as given.
import { constants, createECDH, createPrivateKey, privateEncrypt, randomBytes, type KeyObject } from 'node:crypto'

/** the most bytes a 2048-bit key pads */
const longest = 245

export type Signer = (input: Uint8Array) => Uint8Array | undefined

const p384 = {
  bytes: 48,
  order: BigInt(`0x${'F'.repeat(48)}C7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973`)
} as const

const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
const toBytes = (number: bigint, length: number): Buffer =>
  Buffer.from(number.toString(16).padStart(length * 2, '0'), 'hex')
const modulo = (a: bigint, m: bigint): bigint => ((a % m) + m) % m
const power = (base: bigint, exponent: bigint, m: bigint): bigint => {
  let result = 1n
  for (let [square, rest] = [modulo(base, m), exponent]; rest > 0n; rest >>= 1n, square = (square * square) % m)
    if ((rest & 1n) === 1n) result = (result * square) % m
  return result
}

/** FIPS 186-5 §6.4.1 over the digest as given: node:crypto would hash it first. For fictional keys; it hides nothing by its timing. */
const signP384 = (key: KeyObject, digest: Uint8Array): Uint8Array => {
  const { bytes, order } = p384
  const secret = toNumber(Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url'))
  for (;;) {
    const once = modulo(toNumber(randomBytes(bytes + 8)), order - 1n) + 1n
    const point = createECDH('secp384r1')
    point.setPrivateKey(toBytes(once, bytes))
    const r = modulo(toNumber(point.getPublicKey().subarray(1, 1 + bytes)), order)
    // the order is a prime: a^(n-2) is 1/a
    const s = modulo(power(once, order - 2n, order) * (toNumber(digest) + r * secret), order)
    if (r !== 0n && s !== 0n) return Buffer.concat([toBytes(r, bytes), toBytes(s, bytes)])
  }
}

/**
 * Undefined when the key cannot sign this input: RSA 1 to 245 bytes, P-384 exactly 48. The key is parsed at first use: a card is
 * often placed only to be seen.
 */
export const signer = (pkcs8: string): Signer => {
  let key: KeyObject | undefined
  return (input) => {
    key ??= createPrivateKey(pkcs8)
    if (key.asymmetricKeyType === 'ec') return input.length === p384.bytes ? signP384(key, input) : undefined
    if (input.length === 0 || input.length > longest) return undefined
    return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, input)
  }
}
