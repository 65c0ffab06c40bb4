// Whether a certificate of a card or a company may be believed, and for what.
import { X509Certificate, type KeyObject } from 'node:crypto'
import { cardAlgorithmOf } from '../../contract/wire/card-algorithms.ts'
import { keyUsages, usesOf, type Uses } from '../asn1/certificate.ts'
import { registerPoliciesOf } from '../companies/certificate.ts'
import { digestText } from '../digest.ts'
import { demand, Refusal } from '../http/refusal.ts'
import { remembering } from '../memory.ts'
import { certificateName } from './standing.ts'
import type { CertificatePurpose, CertificateVerifier, Trust } from './trust.ts'

export type CardCertificate = {
  readonly der: Uint8Array
  readonly publicKey: KeyObject
  readonly serial: string
  /** by which it can be asked about again */
  readonly name: string
  /** the end of its validity */
  readonly until: string
}

/** What stands in a certificate; of whom it speaks is not kept. */
type Parsed = {
  readonly publicKey: KeyObject
  readonly uses: Uses
  /** those that the commercial register names, in an extension of its own */
  readonly registerPolicies: readonly string[]
  readonly serial: string
  readonly from: Date
  readonly until: Date
  /** of anchors asked before, those whose key signed it */
  readonly issuedBy: WeakMap<readonly X509Certificate[], readonly X509Certificate[]>
}

const parse = (der: Uint8Array): Parsed => {
  try {
    const node = new X509Certificate(der)
    const { publicKey } = node
    // what is signed must be all there is: nothing may trail the certificate
    demand(node.raw.length === der.length && cardAlgorithmOf(publicKey) !== undefined, 'certificateMalformed')
    const serial = node.serialNumber.toLowerCase().replace(/^0+/, '')
    return {
      publicKey,
      uses: usesOf(der),
      registerPolicies: registerPoliciesOf(der),
      serial,
      from: node.validFromDate,
      until: node.validToDate,
      issuedBy: new WeakMap()
    }
  } catch {
    throw new Refusal('certificateMalformed')
  }
}

const usageFits = (purpose: CertificatePurpose, { usage, ca }: Uses): boolean => {
  if (ca) return false
  // one key for both: what is a proof and what a document is told by what was signed, never by who signed
  if (purpose === 'company') return (usage & keyUsages.digitalSignature) !== 0
  const repudiable = (usage & keyUsages.nonRepudiation) === 0
  return purpose === 'signature' ? !repudiable : repudiable && (usage & keyUsages.digitalSignature) !== 0
}

/** The anchors whose key signed a certificate: several have one name, and one may have been renewed under its key. */
const issuersIn = (der: Uint8Array, anchors: readonly X509Certificate[]): readonly X509Certificate[] => {
  const node = new X509Certificate(der)
  return anchors.filter((anchor) => anchor.ca && node.checkIssued(anchor) && node.verify(anchor.publicKey))
}

const certificates = remembering<Parsed>()

/**
 * Checks form, usage, policy, chain, validity and revocation, in this order; refuses with a code for each.
 * `at` is the time the certificate must be valid at.
 */
export const checkCardCertificate = async (
  der: Uint8Array,
  purpose: CertificatePurpose,
  { trust, verifier }: { readonly trust: Trust; readonly verifier: CertificateVerifier },
  at: Date
): Promise<CardCertificate> => {
  const { publicKey, uses, registerPolicies, serial, from, until, issuedBy } = certificates(digestText(der), () =>
    parse(der)
  )
  demand(usageFits(purpose, uses), 'certificateUsage')
  const own = purpose === 'company' ? registerPolicies : uses.policies
  demand(
    own.some((policy) => trust.policies[purpose].includes(policy)),
    'certificatePolicy'
  )
  const anchors = trust.anchors[purpose]
  const issuers = issuedBy.get(anchors) ?? issuersIn(der, anchors)
  issuedBy.set(anchors, issuers)
  const issuer = issuers.find(({ validToDate }) => validToDate > at)
  demand(issuer !== undefined, 'certificateUntrusted')
  demand(from <= at, 'certificateNotYetValid')
  demand(until > at, 'certificateExpired')
  const status = await verifier.status(purpose, serial, at, issuer)
  demand(status !== 'revoked', 'certificateRevoked')
  demand(status === 'good', 'overloaded')
  return { der, publicKey, serial, name: certificateName(purpose, issuer, serial), until: until.toISOString() }
}
