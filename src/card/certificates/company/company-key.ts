// Signs one digest with a company's key from a file, as the card does with its own.
import { constants, privateEncrypt, type KeyObject } from 'node:crypto'
import type { SignatureAlgorithm } from '../../profiles/signature-algorithms.ts'
import { signEcDigest } from '../ecdsa.ts'

/** Signs `digest` (of the algorithm's hash): RSA PKCS#1 v1.5, or r and s of ECDSA one after the other. */
export const signDigest = (key: KeyObject, algorithm: SignatureAlgorithm, digest: Uint8Array): Uint8Array => {
  if (digest.length !== algorithm.digestLength) throw new Error(`not a ${algorithm.hash} digest`)
  if (algorithm.key.type === 'ec') return signEcDigest(key, digest)
  const input = Buffer.concat([Buffer.from(algorithm.digestInfo, 'hex'), digest])
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, input)
}
