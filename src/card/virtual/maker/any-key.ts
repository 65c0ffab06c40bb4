// Certificates of keys that node-forge does not know: it makes everything else of them, and an RSA authority signs.
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import forge from 'node-forge'
import type { Authority } from './authority.ts'

/** the keys a company's file may have: today's, and the curve the next cards have */
export const keyAlgorithms = ['rsa-2048', 'p-384'] as const
export type KeyAlgorithm = (typeof keyAlgorithms)[number]

type Pair = { readonly privateKey: KeyObject; readonly publicKey: KeyObject }
const makers: Readonly<Record<KeyAlgorithm, () => Pair>> = {
  'rsa-2048': () => generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 0x10001 }),
  'p-384': () => generateKeyPairSync('ec', { namedCurve: 'secp384r1' })
}

/** SubjectPublicKeyInfo and PKCS#8, both DER */
export type AnyKey = { readonly spki: Buffer; readonly pkcs8: Buffer }
export const newAnyKey = (algorithm: KeyAlgorithm): AnyKey => {
  const { privateKey, publicKey } = makers[algorithm]()
  return {
    spki: publicKey.export({ type: 'spki', format: 'der' }),
    pkcs8: privateKey.export({ type: 'pkcs8', format: 'der' })
  }
}

const { asn1, pki } = forge
const universal = asn1.Class.UNIVERSAL
/** place of the key in TBSCertificate v3 (RFC 5280 §4.1) */
const keyPlace = 6
const childrenOf = (node: forge.asn1.Asn1 | undefined): forge.asn1.Asn1[] =>
  Array.isArray(node?.value) ? node.value : []

const bitsPlace = 1
/** of a DER element: tag, and a length of one byte or of the bytes that one counts (X.690 §8.1.3) */
const headerOf = (der: string): number => (der.charCodeAt(1) < 0x80 ? 2 : 2 + (der.charCodeAt(1) & 0x7f))

/** The subject key identifier: SHA-1 of the key's bits, without the count of unused ones (RFC 5280 §4.2.1.2 (1)). */
export const keyIdentifier = ({ spki }: AnyKey): object => {
  const bits = childrenOf(asn1.fromDer(spki.toString('binary')))[bitsPlace]
  if (!bits) throw new Error('no key')
  const der = asn1.toDer(bits).getBytes()
  const hash = createHash('sha1')
    .update(der.slice(headerOf(der) + 1), 'binary')
    .digest('binary')
  const value = asn1.create(universal, asn1.Type.OCTETSTRING, false, hash)
  return { id: '2.5.29.14', critical: false, value: asn1.toDer(value).getBytes() }
}

/** The DER of `certificate` over this key. Its own publicKey is overwritten. */
export const issueOver = (certificate: forge.pki.Certificate, { spki }: AnyKey, { key }: Authority): Buffer => {
  // any RSA key stands in the place until the right one is put there
  certificate.publicKey = pki.setRsaPublicKey(key.n, key.e)
  certificate.sign(key, forge.md.sha256.create())
  const [tbs, algorithm] = childrenOf(pki.certificateToAsn1(certificate))
  if (!tbs || !algorithm) throw new Error('no certificate')
  childrenOf(tbs)[keyPlace] = asn1.fromDer(spki.toString('binary'))
  const signature = key.sign(forge.md.sha256.create().update(asn1.toDer(tbs).getBytes()))
  const bits = asn1.create(universal, asn1.Type.BITSTRING, false, `\0${signature}`)
  const whole = asn1.create(universal, asn1.Type.SEQUENCE, true, [tbs, algorithm, bits])
  return Buffer.from(asn1.toDer(whole).getBytes(), 'binary')
}
