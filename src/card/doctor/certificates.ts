// A certificate as the diagnosis sees it: who issued it, found by the signature, and whether it is in time. Never whose it is.
import { X509Certificate } from 'node:crypto'
import type { Finding } from './port.ts'

type CertificateState = Extract<Finding, { check: 'certificate' }>['state']
export type Judged = {
  readonly state: CertificateState
  readonly generation: number | null
  /** ms: nothing signed was signed before this; null where nothing is proved */
  readonly notBefore: number | null
}

const day = 86_400_000
/** so long before its end a certificate is worth renewing */
const soon = 90 * day

const read = (der: Uint8Array): X509Certificate | undefined => {
  try {
    return new X509Certificate(der)
  } catch {
    return undefined
  }
}

const signedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean => {
  try {
    return certificate.verify(issuer.publicKey)
  } catch {
    // a key of a kind the signature is not of
    return false
  }
}

const stateIn = (certificate: X509Certificate, now: number): CertificateState => {
  const [from, to] = [certificate.validFromDate.getTime(), certificate.validToDate.getTime()]
  if (now < from) return 'early'
  if (now > to) return 'expired'
  return to - now < soon ? 'soon' : 'good'
}

const unreadable: Judged = { state: 'unreadable', generation: null, notBefore: null }
const untrusted: Judged = { state: 'untrusted', generation: null, notBefore: null }
const yearOf = ({ validFromDate }: X509Certificate): number => validFromDate.getUTCFullYear()

const issuersOf = (own: Uint8Array | undefined, trust: readonly Uint8Array[] | null): readonly X509Certificate[] =>
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
  const issuer = issuersOf(own, trust).find((one) => signedBy(certificate, one))
  if (!issuer) return untrusted
  const notBefore = Math.max(certificate.validFromDate.getTime(), issuer.validFromDate.getTime())
  return { state: stateIn(certificate, now), generation: yearOf(issuer), notBefore }
}

/**
 * What can be said of a certificate that only its password opens: whether the authority on the card is one we know. One
 * that is expired or not known condemns the certificate as well; one in order leaves it sealed.
 */
export const judgeSealed = (own: Uint8Array, trust: readonly Uint8Array[] | null, now: number): Judged => {
  const authority = read(own)
  if (!authority) return unreadable
  const known = trust === null || issuersOf(undefined, trust).some(({ raw }) => raw.equals(authority.raw))
  if (!known || !signedBy(authority, authority)) return untrusted
  const state = stateIn(authority, now)
  const notBefore = authority.validFromDate.getTime()
  return { state: state === 'good' || state === 'soon' ? 'sealed' : state, generation: yearOf(authority), notBefore }
}
