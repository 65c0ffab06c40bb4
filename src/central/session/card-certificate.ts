// Whether a card's certificate may be believed, and for what.
import 'reflect-metadata'
import { X509Certificate, type KeyObject } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import { demand, Refusal } from '../http/refusal.ts'
import type { CardPurpose, CertificateVerifier, Trust } from './trust.ts'

export type CardCertificate = {
  readonly der: Uint8Array
  readonly publicKey: KeyObject
  readonly serial: string
  /** the end of its validity */
  readonly until: string
}

type Parsed = { readonly node: X509Certificate; readonly extensions: x509.X509Certificate }

const parse = (der: Uint8Array): Parsed => {
  try {
    const node = new X509Certificate(der)
    const extensions = new x509.X509Certificate(new Uint8Array(der))
    // what is signed must be all there is: nothing may trail the certificate
    demand(node.raw.length === der.length && node.publicKey.asymmetricKeyType === 'rsa', 'certificateMalformed')
    return { node, extensions }
  } catch {
    throw new Refusal('certificateMalformed')
  }
}

const usageFits = (purpose: CardPurpose, certificate: x509.X509Certificate): boolean => {
  const usage = certificate.getExtension(x509.KeyUsagesExtension)?.usages ?? 0
  const constraints = certificate.getExtension(x509.BasicConstraintsExtension)
  if (constraints?.ca) return false
  const repudiable = (usage & x509.KeyUsageFlags.nonRepudiation) === 0
  return purpose === 'signature' ? !repudiable : repudiable && (usage & x509.KeyUsageFlags.digitalSignature) !== 0
}

const policyFits = (policies: readonly string[], certificate: x509.X509Certificate): boolean =>
  certificate.getExtension(x509.CertificatePolicyExtension)?.policies.some((policy) => policies.includes(policy)) ??
  false

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
  const { node, extensions } = parse(der)
  demand(usageFits(purpose, extensions), 'certificateUsage')
  demand(policyFits(trust.policies[purpose], extensions), 'certificatePolicy')
  const issuer = trust.anchors[purpose].find((anchor) => issuedBy(node, anchor, at))
  demand(issuer !== undefined, 'certificateUntrusted')
  demand(new Date(node.validFrom) <= at, 'certificateNotYetValid')
  demand(new Date(node.validTo) > at, 'certificateExpired')
  const serial = node.serialNumber.toLowerCase().replace(/^0+/, '')
  const status = await verifier.status(purpose, serial, at, issuer)
  demand(status !== 'revoked', 'certificateRevoked')
  demand(status === 'good', 'overloaded')
  return { der, publicKey: node.publicKey, serial, until: new Date(node.validTo).toISOString() }
}
