// ECDSA over a digest as given: node:crypto would hash it first.
import type { KeyObject } from 'node:crypto'
import { p256, p384 } from '@noble/curves/nist.js'

const curves = { prime256v1: p256, secp384r1: p384 } as const

/** r and s one after the other (FIPS 186-5 §6.4.1; nonces by RFC 6979). Another curve is a bug. */
export const signEcDigest = (key: KeyObject, digest: Uint8Array): Uint8Array => {
  const curve = key.asymmetricKeyDetails?.namedCurve
  if (curve !== 'prime256v1' && curve !== 'secp384r1') throw new Error(`no curve ${curve}`)
  const secret = Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url')
  try {
    return curves[curve].sign(digest, secret, { prehash: false, lowS: false, format: 'compact' })
  } finally {
    secret.fill(0)
  }
}
