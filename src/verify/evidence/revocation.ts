// Revocation lists in a bundle (RFC 5280 §5): whether a certificate had been revoked before it signed, as its issuer says.
import { verify, type X509Certificate } from 'node:crypto'
import * as pkijs from 'pkijs'
import { maySignLists } from './chain.ts'
import { digestOf } from './cms.ts'
import type { Code } from './codes.ts'

export type RevocationList = {
  /** the root it is signed by */
  readonly issuer: X509Certificate
  readonly from: Date
  readonly until: Date
  /** since when, by serial number in hexadecimal */
  readonly revoked: ReadonlyMap<string, Date>
}

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
      (list.revokedCertificates ?? []).map(({ userCertificate, revocationDate }) => [
        serialOf(Buffer.from(userCertificate.valueBlock.valueHexView).toString('hex')),
        revocationDate.value
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

/** The newest list of whoever issued a certificate; signers stand right under their root. */
const listFor = (lists: readonly RevocationList[], signer: X509Certificate): RevocationList | undefined =>
  lists
    .filter(({ issuer }) => signer.checkIssued(issuer) && signer.verify(issuer.publicKey))
    .toSorted((one, other) => other.from.getTime() - one.from.getTime())[0]

const revokedAt = ({ revoked }: RevocationList, signer: X509Certificate, at: Date): boolean => {
  const since = revoked.get(serialOf(signer.serialNumber))
  return since !== undefined && since <= at
}

/** What speaks against an event signed at `at`; the list must be no older, or it could not know. */
export const signerRevocation = (lists: readonly RevocationList[], signer: X509Certificate, at: Date): Code[] => {
  const list = listFor(lists, signer)
  if (!list) return ['revocationMissing']
  const found: Code[] = list.from < at ? ['revocationEarly'] : []
  return revokedAt(list, signer, at) ? [...found, 'signerRevoked'] : found
}

/** two clocks, central's and the time-stamp authority's */
const tolerance = 5 * 60_000

/** What speaks against the seal, which the first archive time-stamp dates: its list must be the one that was current then. */
export const sealRevocation = (lists: readonly RevocationList[], signer: X509Certificate, at: Date): Code[] => {
  const list = listFor(lists, signer)
  if (!list) return ['revocationMissing']
  const stale = at > list.until || at.getTime() + tolerance < list.from.getTime()
  const found: Code[] = stale ? ['revocationStale'] : []
  return revokedAt(list, signer, at) ? [...found, 'sealRevoked'] : found
}
