// Verifies enveloped XML signatures strictly: one signature, over the whole document, in the one form that is accepted here.
import type { SignatureFault } from '../../card/certificates/faults.ts'
import { readCertificate, type CertificateFacts } from '../../card/certificates/read.ts'
import { verifySignature } from '../../card/certificates/verify-signature.ts'
import { done, failed, type Outcome } from '../../card/port.ts'
import { signatureAlgorithms, type SignatureAlgorithm } from '../../card/profiles/signature-algorithms.ts'
import type { Believe } from './cms-verification.ts'
import {
  canonicalization,
  dsig,
  elementsIn,
  enveloped,
  idOf,
  isPlain,
  parseXml,
  standsAlone,
  xmlHashes
} from './xml-document.ts'
import { xmlEngine } from './xml-engine.ts'

export type VerifiedXml<B> = {
  /** what was signed: the root in canonical form, without its signature */
  readonly signed: string
  readonly signer: B
}

type Found = {
  readonly signature: Element
  readonly algorithm: SignatureAlgorithm
  readonly value: Uint8Array
  readonly certificates: readonly CertificateFacts[]
}

const methods: ReadonlySet<string> = new Set(Object.values(canonicalization))
/** certificates looked at in one signature, at most */
const mostCertificates = 10

/** the children, when they are these and no others, in this order */
const exactly = (parent: Element | undefined, ...names: readonly string[]): readonly Element[] | undefined => {
  if (!parent) return undefined
  const children = elementsIn(parent)
  const same =
    children.length === names.length &&
    children.every((child, at) => child.namespaceURI === dsig && child.localName === names[at])
  return same ? children : undefined
}
const methodOf = (element: Element | undefined): string => element?.getAttribute('Algorithm') ?? ''

const base64Of = (element: Element | undefined): Uint8Array | undefined => {
  const text = (element?.textContent ?? '').replace(/[ \t\r\n]/g, '')
  const bytes = Buffer.from(text, 'base64')
  return text !== '' && bytes.toString('base64') === text ? bytes : undefined
}

/** `true`: the reference covers the whole document, with the enveloped signature taken out and nothing else */
const coversAll = (reference: Element, root: Element, doc: Document): boolean | 'weak' => {
  const parts = exactly(reference, 'Transforms', 'DigestMethod', 'DigestValue')
  const [transforms, digest] = parts ?? []
  if (!transforms || elementsIn(digest ?? reference).length > 0) return false
  const [first, second, ...more] = elementsIn(transforms)
  const known = (one: Element | undefined): boolean =>
    one === undefined || (one.localName === 'Transform' && methods.has(methodOf(one)) && elementsIn(one).length === 0)
  if (!first || methodOf(first) !== enveloped || elementsIn(first).length > 0 || !known(second) || more.length > 0)
    return false
  if (!xmlHashes.has(methodOf(digest))) return 'weak'
  const uri = reference.getAttribute('URI')
  const id = idOf(root)
  return uri === '' ? standsAlone(doc) : id !== undefined && !/["'&<]/.test(id) && uri === `#${id}`
}

const certificatesIn = (keyInfo: Element): readonly CertificateFacts[] | undefined => {
  const all = Array.from(keyInfo.getElementsByTagNameNS(dsig, 'X509Certificate'))
  if (all.length > mostCertificates) return undefined
  return all.flatMap((element) => {
    const der = base64Of(element)
    const read = der && readCertificate(new Uint8Array(der))
    return read?.ok ? [read.value] : []
  })
}

/** Finds the one signature; the fault says why there is none of the form that is accepted. */
const find = (xml: string): Outcome<Found, SignatureFault> => {
  const malformed = failed<SignatureFault>({ fault: 'signatureMalformed' })
  const parsed = parseXml(xml)
  if (!parsed) return malformed
  const { doc, root } = parsed
  const [signature, second] = Array.from(root.getElementsByTagNameNS('*', 'Signature'))
  const inOneElement = root.getElementsByTagNameNS('*', 'SignedInfo').length === 1
  if (!signature || second || signature.parentNode !== root || !inOneElement || !isPlain(signature)) return malformed
  const [info, value, keyInfo] = exactly(signature, 'SignedInfo', 'SignatureValue', 'KeyInfo') ?? []
  const [canonical, method, reference] = exactly(info, 'CanonicalizationMethod', 'SignatureMethod', 'Reference') ?? []
  if (!value || !keyInfo || !canonical || !method || !reference) return malformed
  if (!methods.has(methodOf(canonical)) || elementsIn(canonical).length > 0 || elementsIn(method).length > 0)
    return malformed
  const covered = coversAll(reference, root, doc)
  const algorithm = signatureAlgorithms.find((one) => one.xml.signature === methodOf(method))
  if (covered === 'weak' || (covered && !algorithm)) return failed({ fault: 'signatureWeak' })
  const bytes = base64Of(value)
  const certificates = certificatesIn(keyInfo)
  if (!covered || !algorithm || !bytes || !certificates) return malformed
  return done({ signature, algorithm, value: bytes, certificates })
}

type Checked = { readonly signed: string; readonly by: CertificateFacts }

const check = (xml: string, { signature, algorithm, value, certificates }: Found): Outcome<Checked, SignatureFault> => {
  let asked = false
  let by: CertificateFacts | undefined
  const engine = xmlEngine(algorithm.xml.signature, {
    verify: (signedInfo) => {
      asked = true
      // whose key it is decides, not the order they stand in
      by = certificates.find(({ publicKey }) => verifySignature(algorithm, publicKey, signedInfo, value, 'p1363'))
      return by !== undefined
    }
  })
  try {
    engine.loadSignature(signature)
    if (!engine.checkSignature(xml)) return failed({ fault: 'digestWrong' })
  } catch {
    // the engine throws both at a wrong signature and at what it cannot read
    return failed<SignatureFault>({ fault: asked ? 'signatureWrong' : 'signatureMalformed' })
  }
  const [signed, ...more] = engine.getSignedReferences()
  if (signed === undefined || more.length > 0 || !by) throw new Error('verified, but not one reference')
  return done({ signed, by })
}

/**
 * Verifies the signature in `xml`. Gives what was signed (read that, not the document) and what `believe` made of the signer's
 * certificate. Faults: those of `believe`, signatureMalformed, signatureWeak, digestWrong, signatureWrong.
 */
export const verifyXml = <B, F extends { readonly fault: string }>(
  xml: string,
  believe: Believe<B, F>
): Outcome<VerifiedXml<B>, F | SignatureFault> => {
  const found = find(xml)
  if (!found.ok) return found
  const checked = check(xml, found.value)
  if (!checked.ok) return checked
  const { by, signed } = checked.value
  const between = found.value.certificates.filter((one) => one !== by).map(({ der }) => der)
  const signer = believe(by.der, between)
  return signer.ok ? done({ signed, signer: signer.value }) : signer
}
