// The card's keys: RSA pads the bytes as given (PKCS#1 v1.5, RFC 8017 §8.2) and does not hash; ECDSA signs a digest as given.
import { constants, createPrivateKey, privateEncrypt, type KeyObject } from 'node:crypto'
import { signEcDigest } from '../certificates/ecdsa.ts'

/** the most bytes a 2048-bit key pads */
const longest = 245

export type Signer = (input: Uint8Array) => Uint8Array | undefined

/** of SHA-384, which goes with P-384 */
const digestLength = 48

/**
 * Undefined when the key cannot sign this input: RSA 1 to 245 bytes, P-384 exactly 48. The key is parsed at first use: a card is
 * often placed only to be seen.
 */
export const signer = (pkcs8: string): Signer => {
  let key: KeyObject | undefined
  return (input) => {
    key ??= createPrivateKey(pkcs8)
    if (key.asymmetricKeyType === 'ec') return input.length === digestLength ? signEcDigest(key, input) : undefined
    if (input.length === 0 || input.length > longest) return undefined
    return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, input)
  }
}
