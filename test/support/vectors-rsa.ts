// RSA PKCS#1 v1.5 vectors (RSA-2048, SHA-256) in Wycheproof's shape. Deterministic: OpenSSL's RSA over blocks laid out by hand.
import { constants, createPublicKey, privateEncrypt, publicEncrypt, sign, type KeyObject } from 'node:crypto'
import { block, good, message, modulusSize, wrongBlocks } from './vectors-rsa-blocks.ts'
import { hexOf, numbered, type Case, type VectorFile } from './vectors.ts'

const rsa = (key: KeyObject, block: Uint8Array): Buffer =>
  privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, block)

const valid = (key: KeyObject): readonly Case[] =>
  ['', '0000000000000000000000000000000000000000', '54657374', '313233343030', '4d657373616765', 'ff'.repeat(300)].map(
    (msg) => ({
      comment: '',
      flags: [],
      msg,
      sig: hexOf(sign('sha256', Buffer.from(msg, 'hex'), key)),
      result: 'valid'
    })
  )

/** numbers at the edges, other primitives, and a right signature with a byte changed */
const wrongSignatures = (
  key: KeyObject,
  modulus: bigint
): readonly (readonly [flag: string, comment: string, sig: Buffer])[] => {
  const right = sign('sha256', message, key)
  const bytes = (number: bigint, length = modulusSize): Buffer =>
    Buffer.from(number.toString(16).padStart(length * 2, '0'), 'hex')
  const number = BigInt(`0x${hexOf(right)}`)
  const flipped = [0, 1, 127, 254, 255].map((at): readonly [string, string, Buffer] => {
    const copy = Buffer.from(right)
    copy[at] = (copy[at] ?? 0) ^ 1
    return ['InvalidSignature', `bit changed in byte ${at}`, copy]
  })
  return [
    ['InvalidSignature', 'nothing', Buffer.alloc(0)],
    ['InvalidSignature', 'zero', bytes(0n)],
    ['InvalidSignature', 'one', bytes(1n)],
    ['InvalidSignature', 'one in one byte', Buffer.of(1)],
    ['InvalidSignature', 'the modulus less one', bytes(modulus - 1n)],
    ['InvalidSignature', 'the modulus', bytes(modulus)],
    ['InvalidSignature', 'the modulus and one', bytes(modulus + 1n)],
    ['InvalidSignature', 'the most that fits', Buffer.alloc(modulusSize, 0xff)],
    ['SignatureMalleability', 'a zero byte in front', Buffer.concat([Buffer.of(0), right])],
    ['SignatureMalleability', 'a zero byte behind', Buffer.concat([right, Buffer.of(0)])],
    [
      'SignatureMalleability',
      'the modulus added',
      bytes(number + modulus, (number + modulus) >> 2048n ? modulusSize + 1 : modulusSize)
    ],
    ['SignatureMalleability', 'negated', bytes(modulus - number)],
    ['InvalidSignature', 'cut by its last byte', right.subarray(0, -1)],
    ['InvalidSignature', 'cut by its first byte', right.subarray(1)],
    ['InvalidSignature', 'the block, not signed', block(good)],
    [
      'WrongPrimitive',
      'encrypted instead of signed',
      publicEncrypt({ key: createPublicKey(key), padding: constants.RSA_NO_PADDING }, block(good))
    ],
    ...flipped
  ]
}

const invalid = (flag: string, comment: string, sig: Buffer): Case => ({
  comment,
  flags: [flag],
  msg: hexOf(message),
  sig: hexOf(sig),
  // without NULL some old signers are right (RFC 8017 §9.2 note, RFC 4055 §5): a verifier may take it
  result: flag === 'MissingNull' ? 'acceptable' : 'invalid'
})

/** All vectors of `key`, RSA-2048. */
export const rsaVectors = (key: KeyObject): VectorFile => {
  const publicKey = createPublicKey(key)
  const modulus = BigInt(`0x${hexOf(Buffer.from(publicKey.export({ format: 'jwk' }).n ?? '', 'base64url'))}`)
  const tests = numbered([
    ...valid(key),
    ...wrongBlocks.map(([flag, comment, block]) => invalid(flag, comment, rsa(key, block))),
    ...wrongSignatures(key, modulus).map(([flag, comment, sig]) => invalid(flag, comment, sig))
  ])
  const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  return {
    algorithm: 'RSASSA-PKCS1-v1_5',
    numberOfTests: tests.length,
    testGroups: [{ type: 'RsassaPkcs1Verify', sha: 'SHA-256', publicKeyPem, tests }]
  }
}
