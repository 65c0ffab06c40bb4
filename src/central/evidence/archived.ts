// An archive time-stamp with the revocation lists of its own chain, which nothing before it can hold.
import type { X509Certificate } from 'node:crypto'
import type { EvidenceBundle } from '../../contract/wire/evidence.ts'
import { readCms } from '../../verify/evidence/cms.ts'
import { base64url, fromBase64url } from '../digest.ts'
import type { EvidenceAuthority } from './authority.ts'

export type Archived = EvidenceBundle['archive'][number]

/** All certificates that travel in these signatures and stamps (CMS, DER), each once. */
export const certificatesIn = (signatures: readonly Uint8Array[]): readonly X509Certificate[] => {
  const all = signatures.flatMap((der) => readCms(der)?.certificates ?? [])
  return [...new Map(all.map((one) => [one.fingerprint256, one])).values()]
}

/** `stamp` is a token just made, DER. */
export const archived = (evidence: EvidenceAuthority, stamp: Uint8Array): Archived => ({
  stamp: base64url(stamp),
  revocations: evidence.revocations(certificatesIn([stamp])).map(base64url)
})

/** What the next archive time-stamp covers beside body and seal: every token with its lists, DER. */
export const archiveBefore = (archive: readonly Archived[]): readonly Uint8Array[] =>
  archive.flatMap(({ stamp, revocations }) => [stamp, ...revocations].map(fromBase64url))
