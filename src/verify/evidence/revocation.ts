// Revocation lists in a bundle (RFC 5280 §5): whether a certificate had been revoked before it signed, as its issuer says.
import { verify, type X509Certificate } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import { maySignLists } from './chain.ts'
import { digestOf } from './cms.ts'
import type { Code } from './codes.ts'

export type RevocationList = {
  /** the root it is signed by */
  readonly issuer: X509Certificate
  readonly from: Date
  readonly until: Date
  /** by serial number in hexadecimal */
  readonly revoked: ReadonlyMap<string, Entry>
}

/** `reason` is of RFC 5280 §5.3.1; null where the list gives none */
type Entry = { readonly since: Date; readonly reason: number | null }

/** two clocks, central's and the time-stamp authority's */
const tolerance = 5 * 60_000

const serialOf = (hexadecimal: string): string => hexadecimal.toLowerCase().replace(/^0+/, '')

const parse = (der: Uint8Array): pkijs.CertificateRevocationList | null => {
  try {
    const list = pkijs.CertificateRevocationList.fromBER(new Uint8Array(der))
    const entries = list.revokedCertificates ?? []
    const extensions = [list.crlExtensions, ...entries.map((one) => one.crlEntryExtensions)]
    // a critical extension says that the list is about less than it seems (§5.2.5): such a list proves nothing here
    return extensions.some((one) => one?.extensions.some(({ critical }) => critical)) ? null : list
  } catch {
    // the parser throws what it likes at what it cannot read
    return null
  }
}

const signedBy = (list: pkijs.CertificateRevocationList, issuer: X509Certificate): boolean => {
  const digest = digestOf(list.signatureAlgorithm.algorithmId)
  const own = pkijs.Certificate.fromBER(new Uint8Array(issuer.raw)).subject
  const named = Buffer.from(own.toSchema().toBER()).equals(Buffer.from(list.issuer.toSchema().toBER()))
  if (digest === null || !named || !maySignLists(issuer)) return false
  try {
    return verify(digest, list.tbsView, issuer.publicKey, list.signatureValue.valueBlock.valueHexView)
  } catch {
    return false
  }
}

/** What cannot be read as a reason is none, which is the graver case. */
const reasonIn = ({ crlEntryExtensions }: pkijs.RevokedCertificate): number | null => {
  const found = crlEntryExtensions?.extensions.find((one) => one.extnID === '2.5.29.21')
  const value = found ? asn1js.fromBER(found.extnValue.valueBlock.valueHexView.slice().buffer).result : null
  return value instanceof asn1js.Enumerated ? value.valueBlock.valueDec : null
}

const readList = (der: Uint8Array, roots: readonly X509Certificate[]): RevocationList | Code => {
  const list = parse(der)
  if (!list?.nextUpdate) return 'revocationMalformed'
  const issuer = roots.find((root) => signedBy(list, root))
  if (!issuer) return 'revocationInvalid'
  return {
    issuer,
    from: list.thisUpdate.value,
    until: list.nextUpdate.value,
    revoked: new Map(
      (list.revokedCertificates ?? []).map((one) => [
        serialOf(Buffer.from(one.userCertificate.valueBlock.valueHexView).toString('hex')),
        { since: one.revocationDate.value, reason: reasonIn(one) }
      ])
    )
  }
}

/** Those lists that a root signed, and what is wrong with the others. */
export const readLists = (
  ders: readonly Uint8Array[],
  roots: readonly X509Certificate[]
): { readonly lists: readonly RevocationList[]; readonly codes: readonly Code[] } => {
  const read = ders.map((der) => readList(der, roots))
  return {
    lists: read.filter((one) => typeof one !== 'string'),
    codes: read.filter((one) => typeof one === 'string')
  }
}

/** The newest list of whoever issued a certificate. */
const listFor = (lists: readonly RevocationList[], signer: X509Certificate): RevocationList | undefined =>
  lists
    .filter(({ issuer }) => signer.checkIssued(issuer) && signer.verify(issuer.publicKey))
    .toSorted((one, other) => other.from.getTime() - one.from.getTime())[0]

const revokedAt = ({ revoked }: RevocationList, signer: X509Certificate, at: Date): boolean => {
  const entry = revoked.get(serialOf(signer.serialNumber))
  return entry !== undefined && entry.since <= at
}

/** What speaks against an event signed at `at`; the list must be no older, or it could not know. */
export const signerRevocation = (lists: readonly RevocationList[], signer: X509Certificate, at: Date): Code[] => {
  const list = listFor(lists, signer)
  if (!list) return ['revocationMissing']
  const found: Code[] = list.from < at ? ['revocationEarly'] : []
  return revokedAt(list, signer, at) ? [...found, 'signerRevoked'] : found
}

/** What speaks against the seal, which the first archive time-stamp dates: its list must be the one that was current then. */
export const sealRevocation = (lists: readonly RevocationList[], signer: X509Certificate, at: Date): Code[] => {
  const list = listFor(lists, signer)
  if (!list) return ['revocationMissing']
  const stale = at > list.until || at.getTime() + tolerance < list.from.getTime()
  const found: Code[] = stale ? ['revocationStale'] : []
  return revokedAt(list, signer, at) ? [...found, 'sealRevoked'] : found
}

/**
 * RFC 3161 §4.1: what an authority stamped before its certificate was revoked stays good where the list says why, and the why is
 * harmless (unspecified, affiliation changed, superseded, cessation of operation); otherwise nothing it ever stamped is.
 */
const harmless: ReadonlySet<number> = new Set([0, 3, 4, 5])
const unstamped = ({ revoked }: RevocationList, certificate: X509Certificate, at: Date): boolean => {
  const entry = revoked.get(serialOf(certificate.serialNumber))
  return entry !== undefined && (entry.since <= at || entry.reason === null || !harmless.has(entry.reason))
}

export type Used = {
  /** from who signed up to who stands under the anchor */
  readonly path: readonly X509Certificate[]
  /** when it was used: every list must be no older, or it could not know */
  readonly at: Date
  /** when what covers the lists was made: they must be no newer */
  readonly until: Date
}

/** What speaks against a path, certificate by certificate; `code` where one of them was revoked. */
export const pathRevocation = (
  lists: readonly RevocationList[],
  { path, at, until }: Used,
  code: 'senderRevoked' | 'stampRevoked' | 'archiveRevoked'
): Code[] =>
  path.flatMap((certificate): Code[] => {
    const list = listFor(lists, certificate)
    if (!list) return ['revocationMissing']
    const found: Code[] = []
    if (list.from < at) found.push('revocationEarly')
    if (list.from.getTime() > until.getTime() + tolerance) found.push('revocationStale')
    const revoked = code === 'senderRevoked' ? revokedAt : unstamped
    return revoked(list, certificate, at) ? [...found, code] : found
  })
