// Whether a key made a signature. The one place on the terminal that says so: certificates, CMS and XML come here.
import { verify, type KeyObject } from 'node:crypto'
import { signatureAlgorithms, type SignatureAlgorithm } from '../profiles/signature-algorithms.ts'

/** Whether an algorithm may be used with a key: its type, its length or curve. RSA-PSS keys are none of ours. */
export const fits = ({ key }: SignatureAlgorithm, publicKey: KeyObject): boolean => {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = publicKey
  if (type !== key.type) return false
  return key.type === 'rsa' ? (details?.modulusLength ?? 0) >= key.shortest : details?.namedCurve === key.curve
}

/** What a key signs with: the first row that fits it, and this hash where one is given; undefined when no row does. */
export const algorithmFor = (publicKey: KeyObject, hash?: SignatureAlgorithm['hash']): SignatureAlgorithm | undefined =>
  signatureAlgorithms.find((algorithm) => fits(algorithm, publicKey) && (hash === undefined || algorithm.hash === hash))

/**
 * Checks `signature` over `message` (not its digest). RSA: PKCS#1 v1.5, exactly as long as the modulus. EC: Ecdsa-Sig-Value in
 * strict DER, or with `form: 'p1363'` r and s one after the other (as cards and XML have it). Never throws for what an attacker sends.
 */
export const verifySignature = (
  algorithm: SignatureAlgorithm,
  key: KeyObject,
  message: Uint8Array,
  signature: Uint8Array,
  form: 'der' | 'p1363' = 'der'
): boolean => {
  if (!fits(algorithm, key)) return false
  const length = Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8)
  if (algorithm.key.type === 'rsa' && signature.length !== length) return false
  try {
    const dsaEncoding = form === 'p1363' ? 'ieee-p1363' : 'der'
    return verify(algorithm.hash, message, algorithm.key.type === 'ec' ? { key, dsaEncoding } : key, signature)
  } catch {
    return false
  }
}
