// The card's RSA: pads the bytes as given (PKCS#1 v1.5, RFC 8017 §8.2) and does not hash.
import { constants, createPrivateKey, privateEncrypt } from 'node:crypto'

/** the most bytes a 2048-bit key pads */
const longest = 245

export type Signer = (input: Uint8Array) => Uint8Array | undefined

/** Undefined when the input is empty or too long. The key is parsed at first use: a card is often placed only to be seen. */
export const signer = (pkcs8: string): Signer => {
  let key: ReturnType<typeof createPrivateKey> | undefined
  return (input) => {
    if (input.length === 0 || input.length > longest) return undefined
    key ??= createPrivateKey(pkcs8)
    return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, input)
  }
}
