// What central signed for its terminals, believed only after every check; nothing older than what was believed before.
import { createHash, X509Certificate } from 'node:crypto'
import { compactVerify, decodeProtectedHeader } from 'jose'
import { done, failed, type Outcome } from '../../card/port.ts'
import {
  DocumentText,
  signerUsage,
  typeOf,
  type DocumentKind,
  type TerminalSettings
} from '../../contract/wire/fleet.ts'

/** Whose word counts, for whom, and after which version. */
export type Expected = {
  /** PEM of central's authority, as in the terminal's own set-up */
  readonly ca: string
  readonly kind: DocumentKind
  readonly terminal: { readonly id: string; readonly town: string }
  /** the last version of this kind that was believed, over every restart; 0 before the first */
  readonly newest: number
}

export type SignedFault =
  | { readonly fault: 'malformed' }
  /** its certificate is not of central's authority, not for this use, or was not valid when it signed */
  | { readonly fault: 'signerUntrusted' }
  | { readonly fault: 'signatureInvalid' }
  | { readonly fault: 'forOthers' }
  /** somebody shows an old version again */
  | { readonly fault: 'rolledBack' }

const certificateIn = (jws: string, kind: DocumentKind): X509Certificate | null => {
  try {
    const { alg, typ, x5c } = decodeProtectedHeader(jws)
    const [der, ...more] = Array.isArray(x5c) ? (x5c as unknown[]) : []
    if (alg !== 'ES256' || typ !== typeOf(kind) || typeof der !== 'string' || more.length > 0) return null
    return new X509Certificate(Buffer.from(der, 'base64'))
  } catch {
    return null
  }
}

/** Issued by the authority itself, for signing what terminals are told and for nothing else (RFC 5280 §4.2.1.12). */
const isSigner = (certificate: X509Certificate, ca: string): boolean => {
  const authority = new X509Certificate(ca)
  const usages: unknown = certificate.keyUsage
  return (
    !certificate.ca &&
    certificate.checkIssued(authority) &&
    certificate.verify(authority.publicKey) &&
    Array.isArray(usages) &&
    usages.length === 1 &&
    usages[0] === signerUsage
  )
}

const textIn = (payload: Uint8Array): DocumentText | null => {
  try {
    return DocumentText.safeParse(JSON.parse(Buffer.from(payload).toString('utf8'))).data ?? null
  } catch {
    return null
  }
}

/** By the signer's own clock: a terminal's may be years off, and the version orders anyway. */
const validThen = (certificate: X509Certificate, at: string): boolean =>
  Date.parse(certificate.validFrom) <= Date.parse(at) && Date.parse(at) <= Date.parse(certificate.validTo)

const payloadOf = async (jws: string, certificate: X509Certificate): Promise<Uint8Array | null> => {
  try {
    return (await compactVerify(jws, certificate.publicKey, { algorithms: ['ES256'] })).payload
  } catch {
    return null
  }
}

/** Checks a compact JWS (RFC 7515) of the streams `configuration` and `content`. Never throws but for a bad `ca`. */
export const readSigned = async (
  jws: string,
  { ca, kind, terminal, newest }: Expected
): Promise<Outcome<DocumentText, SignedFault>> => {
  const certificate = certificateIn(jws, kind)
  if (!certificate) return failed({ fault: 'malformed' })
  if (!isSigner(certificate, ca)) return failed({ fault: 'signerUntrusted' })
  const payload = await payloadOf(jws, certificate)
  if (!payload) return failed({ fault: 'signatureInvalid' })
  const text = textIn(payload)
  if (text?.kind !== kind) return failed({ fault: 'malformed' })
  if (!validThen(certificate, text.signedAt)) return failed({ fault: 'signerUntrusted' })
  if (!['all', `town:${terminal.town}`, `terminal:${terminal.id}`].includes(text.audience))
    return failed({ fault: 'forOthers' })
  return text.version > newest ? done(text) : failed({ fault: 'rolledBack' })
}

/** Whether these are the bytes a content's document tells of. */
export const isContent = (text: DocumentText, bytes: Uint8Array): boolean =>
  text.kind === 'content' &&
  bytes.length === text.size &&
  createHash('sha256').update(bytes).digest('base64url') === text.sha256

/** how narrow an audience is: 0 everybody, 2 one terminal */
export const widthOf = (audience: string): number => ['all', 'town', 'terminal'].indexOf(audience.split(':')[0] ?? '')

/** What holds for a terminal that believed these, the narrower audience and then the newer version over the other. */
export const settingsUnder = (texts: readonly DocumentText[]): TerminalSettings =>
  texts
    .flatMap((one) => (one.kind === 'configuration' ? [one] : []))
    .toSorted((one, other) => widthOf(one.audience) - widthOf(other.audience) || one.version - other.version)
    .reduce<TerminalSettings>((settings, one) => ({ ...settings, ...one.settings }), {})
