// A certificate as the diagnosis sees it: who issued it, found by the signature, and whether it is in time. Never whose it is.
import { issuedBy } from '../certificates/chain.ts'
import { readCertificate, type CertificateFacts } from '../certificates/read.ts'
import { validAt } from '../certificates/validity.ts'
import type { Finding } from './port.ts'

type CertificateState = Extract<Finding, { check: 'certificate' }>['state']
export type Judged = {
  readonly state: CertificateState
  readonly generation: number | null
  /** ms: nothing signed was signed before this; null where nothing is proved */
  readonly notBefore: number | null
}

/** so long before its end a certificate is worth renewing */
const soon = 90 * 86_400_000

const read = (der: Uint8Array): CertificateFacts | undefined => {
  const certificate = readCertificate(der)
  return certificate.ok ? certificate.value : undefined
}

const stateIn = (certificate: CertificateFacts, now: number): CertificateState => {
  switch (validAt(certificate, new Date(now))) {
    case 'notYet':
      return 'early'
    case 'expired':
      return 'expired'
    case 'valid':
      return certificate.validTo.getTime() - now < soon ? 'soon' : 'good'
  }
}

const unreadable: Judged = { state: 'unreadable', generation: null, notBefore: null }
const untrusted: Judged = { state: 'untrusted', generation: null, notBefore: null }
const yearOf = ({ validFrom }: CertificateFacts): number => validFrom.getUTCFullYear()

const issuersOf = (own: Uint8Array | undefined, trust: readonly Uint8Array[] | null): readonly CertificateFacts[] =>
  (trust ?? (own ? [own] : [])).map(read).filter((one) => one !== undefined)

/**
 * Judges a certificate. All generations of an authority have one name, so the issuer is whichever key fits the signature,
 * among `trust`, or where there is none the authority's certificate on the card itself (`own`).
 */
export const judge = (
  der: Uint8Array,
  own: Uint8Array | undefined,
  trust: readonly Uint8Array[] | null,
  now: number
): Judged => {
  const certificate = read(der)
  if (!certificate) return unreadable
  const issuer = issuersOf(own, trust).find((one) => issuedBy(certificate, one))
  if (!issuer) return untrusted
  const notBefore = Math.max(certificate.validFrom.getTime(), issuer.validFrom.getTime())
  return { state: stateIn(certificate, now), generation: yearOf(issuer), notBefore }
}

/**
 * What can be said of a certificate that only its password opens: whether the authority on the card is one we know. One
 * that is expired or not known condemns the certificate as well; one in order leaves it sealed.
 */
export const judgeSealed = (own: Uint8Array, trust: readonly Uint8Array[] | null, now: number): Judged => {
  const authority = read(own)
  if (!authority) return unreadable
  const known = trust === null || issuersOf(undefined, trust).some(({ der }) => Buffer.from(der).equals(own))
  if (!known || !issuedBy(authority, authority)) return untrusted
  const state = stateIn(authority, now)
  const notBefore = authority.validFrom.getTime()
  return { state: state === 'good' || state === 'soon' ? 'sealed' : state, generation: yearOf(authority), notBefore }
}
