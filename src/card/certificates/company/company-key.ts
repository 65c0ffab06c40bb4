// Signs one digest with a company's key from a file, as the card does with its own.
import { constants, privateEncrypt, type KeyObject } from 'node:crypto'
import { p256, p384 } from '@noble/curves/nist.js'
import type { SignatureAlgorithm } from '../../profiles/signature-algorithms.ts'

const curves = { prime256v1: p256, secp384r1: p384 } as const
const curveOf = (name: string): (typeof curves)[keyof typeof curves] => {
  if (name === 'prime256v1' || name === 'secp384r1') return curves[name]
  throw new Error(`no curve ${name}`)
}

const ecSignature = (key: KeyObject, curve: string, digest: Uint8Array): Uint8Array => {
  const secret = Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url')
  try {
    return curveOf(curve).sign(digest, secret, { prehash: false, lowS: false, format: 'compact' })
  } finally {
    secret.fill(0)
  }
}

/** Signs `digest` (of the algorithm's hash): RSA PKCS#1 v1.5, or r and s of ECDSA one after the other. */
export const signDigest = (key: KeyObject, algorithm: SignatureAlgorithm, digest: Uint8Array): Uint8Array => {
  if (digest.length !== algorithm.digestLength) throw new Error(`not a ${algorithm.hash} digest`)
  if (algorithm.key.type === 'ec') return ecSignature(key, algorithm.key.curve, digest)
  const input = Buffer.concat([Buffer.from(algorithm.digestInfo, 'hex'), digest])
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, input)
}
