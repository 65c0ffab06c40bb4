// Whether a card's certificate may be believed, and for what.
import { X509Certificate, type KeyObject } from 'node:crypto'
import { keyUsages, usesOf, type Uses } from '../asn1/certificate.ts'
import { demand, Refusal } from '../http/refusal.ts'
import type { CardPurpose, CertificateVerifier, Trust } from './trust.ts'

export type CardCertificate = {
  readonly der: Uint8Array
  readonly publicKey: KeyObject
  readonly serial: string
  /** the end of its validity */
  readonly until: string
}

type Parsed = { readonly node: X509Certificate; readonly publicKey: KeyObject; readonly uses: Uses }

const parse = (der: Uint8Array): Parsed => {
  try {
    const node = new X509Certificate(der)
    const { publicKey } = node
    // what is signed must be all there is: nothing may trail the certificate
    demand(node.raw.length === der.length && publicKey.asymmetricKeyType === 'rsa', 'certificateMalformed')
    return { node, publicKey, uses: usesOf(der) }
  } catch {
    throw new Refusal('certificateMalformed')
  }
}

const usageFits = (purpose: CardPurpose, { usage, ca }: Uses): boolean => {
  if (ca) return false
  const repudiable = (usage & keyUsages.nonRepudiation) === 0
  return purpose === 'signature' ? !repudiable : repudiable && (usage & keyUsages.digitalSignature) !== 0
}

const issuedBy = (certificate: X509Certificate, anchor: X509Certificate, at: Date): boolean =>
  anchor.ca && certificate.checkIssued(anchor) && certificate.verify(anchor.publicKey) && new Date(anchor.validTo) > at

/**
 * Checks form, usage, policy, chain, validity and revocation, in this order; refuses with a code for each.
 * `at` is the time the certificate must be valid at.
 */
export const checkCardCertificate = async (
  der: Uint8Array,
  purpose: CardPurpose,
  { trust, verifier }: { readonly trust: Trust; readonly verifier: CertificateVerifier },
  at: Date
): Promise<CardCertificate> => {
  const { node, publicKey, uses } = parse(der)
  demand(usageFits(purpose, uses), 'certificateUsage')
  demand(
    uses.policies.some((policy) => trust.policies[purpose].includes(policy)),
    'certificatePolicy'
  )
  const issuer = trust.anchors[purpose].find((anchor) => issuedBy(node, anchor, at))
  demand(issuer !== undefined, 'certificateUntrusted')
  demand(new Date(node.validFrom) <= at, 'certificateNotYetValid')
  demand(new Date(node.validTo) > at, 'certificateExpired')
  const serial = node.serialNumber.toLowerCase().replace(/^0+/, '')
  const status = await verifier.status(purpose, serial, at, issuer)
  demand(status !== 'revoked', 'certificateRevoked')
  demand(status === 'good', 'overloaded')
  return { der, publicKey, serial, until: new Date(node.validTo).toISOString() }
}
