// The parts of a bundle, each checked for itself: consignment, document, events, seal, archive.
import { createHash, type X509Certificate } from 'node:crypto'
import { archivedBytes, Consignment, evidenceEvents, EventText } from '../../contract/wire/evidence.ts'
import type { AnyBundle, BundleBody, EarlierBody, SignedEvent } from '../../contract/wire/evidence.ts'
import { checkChain, maySign, pathOf, senderIn } from './chain.ts'
import type { Code } from './codes.ts'
import { checkCms, readCms } from './cms.ts'
import { json } from './json.ts'
import { checkProof } from './proof.ts'
import { pathRevocation, readLists, signerRevocation, type RevocationList } from './revocation.ts'
import type { Roots } from './roots.ts'
import { readStamp, stillHolds, type Stamp } from './stamp.ts'

export type AnyBody = BundleBody | EarlierBody

export const fromBase64url = (text: string): Buffer => Buffer.from(text, 'base64url')
const digest = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('base64url')

type Kind = 'sender' | 'signer' | 'seal'
const codesOf: Readonly<
  Record<
    Kind,
    Readonly<
      Record<'malformed' | 'weak' | 'invalid' | 'untrusted' | 'expired' | 'notYetValid' | 'usage' | 'attached', Code>
    >
  >
> = {
  sender: {
    malformed: 'senderSignatureMalformed',
    attached: 'senderSignatureMalformed',
    weak: 'algorithmWeak',
    invalid: 'senderSignatureInvalid',
    untrusted: 'senderUntrusted',
    expired: 'senderExpired',
    notYetValid: 'senderNotYetValid',
    usage: 'senderUsage'
  },
  signer: {
    malformed: 'signatureMalformed',
    attached: 'signatureMalformed',
    weak: 'algorithmWeak',
    invalid: 'signatureInvalid',
    untrusted: 'signerUntrusted',
    expired: 'signerExpired',
    notYetValid: 'signerNotYetValid',
    usage: 'signerUsage'
  },
  seal: {
    malformed: 'sealMalformed',
    attached: 'sealMalformed',
    weak: 'algorithmWeak',
    invalid: 'sealInvalid',
    untrusted: 'sealUntrusted',
    expired: 'sealOutsideValidity',
    notYetValid: 'sealOutsideValidity',
    usage: 'sealUntrusted'
  }
}

type Checked = {
  readonly signer: X509Certificate | null
  /** from the signer up to who stands under the root; empty without a path */
  readonly path: readonly X509Certificate[]
  readonly codes: readonly Code[]
}

/** A detached signature over `text`: form, strength, mathematics, path at `at`, use. */
export const checkDetached = (
  der: Uint8Array,
  text: string,
  kind: Kind,
  anchors: readonly X509Certificate[],
  at: Date
): Checked => {
  const codes = codesOf[kind]
  const signed = readCms(der)
  if (!signed) return { signer: null, path: [], codes: [codes.malformed] }
  if (signed.content !== null) return { signer: signed.signer, path: [], codes: [codes.attached] }
  const found: Code[] = []
  const wrong = checkCms(signed, Buffer.from(text))
  if (wrong) found.push(codes[wrong])
  const path = checkChain(signed.signer, signed.certificates, anchors, at)
  if (path) found.push(codes[path])
  if (!maySign(signed.signer)) found.push(codes.usage)
  return { signer: signed.signer, path: pathOf(signed.signer, signed.certificates, anchors) ?? [], codes: found }
}

/** When it was handed in, and what is known of who was revoked; null in a bundle of version 2, which does not say. */
export type Sending = { readonly at: Date; readonly until: Date; readonly lists: readonly RevocationList[] | null }

/** The consignment and the sender's signature. */
export const checkConsignment = (
  { text, signature }: BundleBody['consignment'],
  message: string,
  anchors: readonly X509Certificate[],
  { at, until, lists }: Sending
): { readonly consignment: Consignment | null; readonly codes: readonly Code[] } => {
  const read = Consignment.safeParse(json(text))
  if (!read.success) return { consignment: null, codes: ['consignmentMalformed'] }
  const { signer, path, codes } = checkDetached(fromBase64url(signature), text, 'sender', anchors, at)
  const found: Code[] = [...codes]
  if (lists) found.push(...pathRevocation(lists, { path, at, until }, 'senderRevoked'))
  if (signer && senderIn(signer) !== read.data.sender) found.push('senderMismatch')
  if (read.data.message !== message) found.push('consignmentForeign')
  return { consignment: read.data, codes: found }
}

export const checkDocument = (body: AnyBody, consignment: Consignment, opened: boolean): readonly Code[] => {
  if (body.document === null) return opened ? ['documentMissing'] : []
  if (!opened) return ['documentUnopened']
  return digest(fromBase64url(body.document)) === consignment.documentSha256 ? [] : ['documentChanged']
}

export type CheckedEvent = {
  readonly text: EventText | null
  readonly signature: Uint8Array
  readonly stamp: Stamp | null
  readonly codes: readonly Code[]
}

const stampOf = ({ stamp }: SignedEvent, signature: Uint8Array, roots: Roots): Stamp | Code => {
  if (stamp === null) return 'stampMissing'
  return readStamp(fromBase64url(stamp), signature, roots.stamp) ?? 'stampMalformed'
}

/** `until`: when the archive took over what stamps prove, or now; `stamps`: whether the lists are of their authorities as well */
export type Kept = { readonly until: Date; readonly lists: readonly RevocationList[]; readonly stamps: boolean }

const stampCodes = (stamp: Stamp, { stamp: anchors }: Roots, { until, lists, stamps }: Kept): Code[] => {
  const codes: Code[] = [...stamp.codes]
  if (stamp.codes.length === 0 && !stillHolds(stamp, anchors, until)) codes.push('stampExpired')
  if (stamps) codes.push(...pathRevocation(lists, { path: stamp.path, at: stamp.at, until }, 'stampRevoked'))
  return codes
}

/** One event, whose signer must not have been revoked at the time of its stamp. */
export const checkEvent = (
  event: SignedEvent,
  body: AnyBody,
  consignment: Consignment,
  roots: Roots,
  kept: Kept
): CheckedEvent => {
  const signature = fromBase64url(event.signature)
  const read = EventText.safeParse(json(event.text))
  const stamp = stampOf(event, signature, roots)
  const codes: Code[] = []
  const at = typeof stamp === 'string' ? null : stamp.at
  const signedAt = at ?? new Date(body.exportedAt)
  const { signer, codes: wrong } = checkDetached(signature, event.text, 'signer', roots.evidence, signedAt)
  codes.push(...wrong)
  if (signer && !wrong.includes('signerUntrusted')) codes.push(...signerRevocation(kept.lists, signer, signedAt))
  codes.push(...(typeof stamp === 'string' ? [stamp] : stampCodes(stamp, roots, kept)))
  const found = typeof stamp === 'string' ? null : stamp
  if (!read.success) return { text: null, signature, stamp: found, codes: ['eventMalformed', ...codes] }
  const text = read.data
  if (text.message !== body.message) codes.push('eventForeign')
  if (evidenceEvents[text.event] !== text.name) codes.push('eventName')
  if (
    text.consignmentSha256 !== digest(body.consignment.text) ||
    text.senderSignatureSha256 !== digest(fromBase64url(body.consignment.signature))
  )
    codes.push('eventConsignment')
  const proof = checkProof(text, consignment, body.server)
  if (proof) codes.push(proof)
  return { text, signature, stamp: found, codes }
}

const archiveCodes: Readonly<Partial<Record<Code, Code>>> = {
  stampInvalid: 'archiveInvalid',
  stampMalformed: 'archiveMalformed',
  stampMismatch: 'archiveMismatch',
  stampUntrusted: 'archiveUntrusted',
  stampOutsideValidity: 'archiveUntrusted',
  stampUsage: 'archiveUntrusted'
}

export type Archive = {
  /** when the first one covered everything; null without one */
  readonly since: Date | null
  /** when the last one's certificate ends */
  readonly holdsUntil: Date | null
  readonly codes: readonly Code[]
}

type Entry = { readonly token: Uint8Array; readonly lists: readonly Uint8Array[] | null }

const entriesOf = (bundle: AnyBundle): readonly Entry[] =>
  bundle.version === 2
    ? bundle.archive.map((token) => ({ token: fromBase64url(token), lists: null }))
    : bundle.archive.map(({ stamp, revocations }) => ({
        token: fromBase64url(stamp),
        lists: revocations.map(fromBase64url)
      }))

/** Whether the authority of an archive time-stamp was one when it stamped, by the lists that came right after it. */
const archiveRevocation = ({ lists }: Entry, stamp: Stamp, { stamp: anchors }: Roots, until: Date): readonly Code[] => {
  if (lists === null) return []
  const read = readLists(lists, [...anchors, ...stamp.path.slice(1)])
  return [...read.codes, ...pathRevocation(read.lists, { path: stamp.path, at: stamp.at, until }, 'archiveRevoked')]
}

/** two clocks, central's and the time-stamp authority's */
const tolerance = 5 * 60_000

/** A bundle tells what there was at its export: when that was, the first archive time-stamp proves. */
export const checkExport = ({ exportedAt }: AnyBody, { since }: Archive): readonly Code[] =>
  since !== null && Math.abs(since.getTime() - Date.parse(exportedAt)) > tolerance ? ['exportTime'] : []

/** The archive time-stamps: each covers all before it, and holds until the next one, the last one until `now`. */
export const checkArchive = (bundle: AnyBundle, roots: Roots, now: Date): Archive => {
  const entries = entriesOf(bundle)
  if (entries.length === 0) return { since: null, holdsUntil: null, codes: ['archiveMissing'] }
  const seal = fromBase64url(bundle.seal)
  const stamps = entries.map(({ token }, index) => {
    const before = entries.slice(0, index).flatMap((one) => [one.token, ...(one.lists ?? [])])
    return readStamp(token, archivedBytes(Buffer.from(bundle.body), seal, before), roots.stamp)
  })
  const codes: Code[] = []
  for (const [index, entry] of entries.entries()) {
    const stamp = stamps[index]
    if (!stamp) {
      codes.push('archiveMalformed')
      continue
    }
    codes.push(...stamp.codes.map((code) => archiveCodes[code] ?? code))
    const until = stamps[index + 1]?.at ?? now
    if (stamp.at > until) codes.push(index + 1 < stamps.length ? 'archiveOrder' : 'timeFuture')
    else if (stamp.codes.length === 0 && !stillHolds(stamp, roots.stamp, until)) codes.push('archiveExpired')
    // against a time that is wrong itself nothing can be said to be early or late
    if (stamp.at <= until) codes.push(...archiveRevocation(entry, stamp, roots, until))
  }
  const last = stamps.at(-1)
  const until = last ? new Date(last.authority.validTo) : null
  return { since: stamps[0]?.at ?? null, holdsUntil: until && !Number.isNaN(until.getTime()) ? until : null, codes }
}
