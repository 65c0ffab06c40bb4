// Whether a certificate's seal holds: the whole document, by its issuer's key, under a chain we know.
import { X509Certificate } from 'node:crypto'
import { checkChain, maySign } from '../../verify/evidence/chain.ts'
import { elementsNamed, type XmlElement } from './dom.ts'
import { standardEngine } from './engine.ts'
import { dsig } from './seal.ts'

export type SealProblem =
  | 'sealMissing'
  | 'sealMalformed'
  | 'algorithmWeak'
  | 'contentChanged'
  | 'signatureInvalid'
  | 'issuerUntrusted'
  | 'certificateExpired'

const childrenNamed = (parent: XmlElement, name: string): XmlElement[] => elementsNamed(parent, dsig.namespace, name)

const attribute = (seal: XmlElement, name: string): string | null =>
  childrenNamed(seal, name)[0]?.getAttribute('Algorithm') ?? null

/** One reference to the root, by the two transforms every certificate uses, and SHA-256 throughout. */
const formOf = (seal: XmlElement, id: string): SealProblem | null => {
  const references = childrenNamed(seal, 'Reference')
  if (references.length !== 1 || references[0]?.getAttribute('URI') !== `#${id}`) return 'sealMalformed'
  const transforms = childrenNamed(seal, 'Transform').map((one) => one.getAttribute('Algorithm'))
  if (transforms.length !== 2 || transforms[0] !== dsig.enveloped || transforms[1] !== dsig.canonical)
    return 'sealMalformed'
  if (attribute(seal, 'CanonicalizationMethod') !== dsig.canonical) return 'sealMalformed'
  const strong =
    attribute(seal, 'SignatureMethod') === dsig.rsaSha256 && attribute(seal, 'DigestMethod') === dsig.sha256
  return strong ? null : 'algorithmWeak'
}

const certificatesIn = (seal: XmlElement): X509Certificate[] | null => {
  try {
    return childrenNamed(seal, 'X509Certificate').map(
      (one) => new X509Certificate(Buffer.from(one.textContent ?? '', 'base64'))
    )
  } catch {
    return null
  }
}

/** xml-crypto checks the digest first and says so in its words, then the signature. */
const mathematics = (xml: string, seal: XmlElement, certificate: X509Certificate): SealProblem | null => {
  try {
    // the key is read only when it is asked for, and may be damaged for itself
    const publicCert = certificate.publicKey.export({ type: 'spki', format: 'pem' })
    const check = standardEngine({ publicCert }, dsig.canonical)
    check.loadSignature(seal)
    if (check.checkSignature(xml)) return null
    return 'contentChanged'
  } catch (error) {
    return error instanceof Error && error.message.startsWith('invalid signature: the signature value')
      ? 'signatureInvalid'
      : 'sealMalformed'
  }
}

const pathCodes = {
  untrusted: 'issuerUntrusted',
  expired: 'certificateExpired',
  notYetValid: 'certificateExpired'
} as const

/** The first thing wrong with the seal of a document, or null; `at` is when the issuer's chain had to be valid. */
export const checkSeal = (
  xml: string,
  root: XmlElement,
  anchors: readonly X509Certificate[],
  at: Date
): SealProblem | null => {
  const seals = childrenNamed(root, 'Signature')
  const [seal] = seals
  const id = root.getAttribute('id') ?? ''
  if (!seal) return 'sealMissing'
  if (seals.length !== 1 || seal.parentNode !== root || id === '') return 'sealMalformed'
  const certificates = certificatesIn(seal)
  const own = certificates?.[0]
  if (!certificates || !own) return 'sealMalformed'
  const form = formOf(seal, id)
  if (form) return form
  const wrong = mathematics(xml, seal, own)
  if (wrong) return wrong
  const path = checkChain(own, certificates.slice(1), anchors, at)
  if (path) return pathCodes[path]
  return maySign(own) ? null : 'issuerUntrusted'
}
