// The whole of a bundle, with nothing but the bundle and the roots: every check runs, everything that is wrong is told.
import type { X509Certificate } from 'node:crypto'
import { AnyBundle, BundleBody, EarlierBody, type Consignment } from '../../contract/wire/evidence.ts'
import {
  checkArchive,
  checkConsignment,
  checkDetached,
  checkDocument,
  checkEvent,
  checkExport,
  fromBase64url,
  type AnyBody,
  type Archive,
  type CheckedEvent,
  type Kept
} from './checks.ts'
import { pathOf } from './chain.ts'
import { readCms } from './cms.ts'
import type { Code } from './codes.ts'
import { json } from './json.ts'
import { readLists, sealRevocation, type RevocationList } from './revocation.ts'
import type { Roots } from './roots.ts'
import { checkSequence, type Placed } from './sequence.ts'
import { readStamp } from './stamp.ts'

export type EventReport = {
  readonly sequence: number | null
  readonly event: string | null
  readonly name: string | null
  readonly at: string | null
  readonly stampedAt: string | null
  readonly codes: readonly Code[]
}

export type Report = {
  readonly ok: boolean
  /** of the bundle; 2 says nothing of revoked time-stamp authorities and senders. Null where it cannot be read */
  readonly version: 2 | 3 | null
  /** the first thing that is wrong, or null */
  readonly code: Code | null
  /** everything that is wrong, each code once */
  readonly codes: readonly Code[]
  readonly message: string | null
  readonly sender: string | null
  readonly title: Consignment['title'] | null
  readonly consignment: readonly Code[]
  readonly document: { readonly included: boolean; readonly codes: readonly Code[] }
  readonly events: readonly EventReport[]
  /** of the revocation lists themselves; what they say of a signer stands at what it signed */
  readonly revocations: readonly Code[]
  readonly seal: readonly Code[]
  readonly archive: readonly Code[]
  readonly verifiedAt: string
  /** until when the bundle can be verified without a further archive time-stamp */
  readonly holdsUntil: string | null
}

const nothing: Omit<Report, 'ok' | 'code' | 'codes' | 'verifiedAt'> = {
  version: null,
  message: null,
  sender: null,
  title: null,
  consignment: [],
  document: { included: false, codes: [] },
  events: [],
  revocations: [],
  seal: [],
  archive: [],
  holdsUntil: null
}

const unreadable = (code: Code, now: Date): Report => ({
  ...nothing,
  ok: false,
  code,
  codes: [code],
  verifiedAt: now.toISOString()
})

/** The submission's stamp says when the sender's certificate had to be valid. */
const submittedAt = (body: AnyBody, roots: Roots): Date => {
  const [first] = body.events
  const stamp = first?.stamp ? readStamp(fromBase64url(first.stamp), fromBase64url(first.signature), roots.stamp) : null
  return stamp?.at ?? new Date(body.exportedAt)
}

const reportOf = ({ text, stamp, codes }: CheckedEvent): EventReport => ({
  sequence: text?.sequence ?? null,
  event: text?.event ?? null,
  name: text?.name ?? null,
  at: text?.at ?? null,
  stampedAt: stamp?.at.toISOString() ?? null,
  codes
})

const checkEvents = (
  body: AnyBody,
  consignment: Consignment,
  roots: Roots,
  kept: Kept
): { readonly events: readonly EventReport[]; readonly opened: boolean } => {
  const events = body.events.map((event) => checkEvent(event, body, consignment, roots, kept))
  const placed: Placed[] = []
  for (const { text, signature, stamp } of events)
    if (text) placed.push({ text, signature, stampedAt: stamp?.at ?? null })
  // an event that cannot be read leaves a hole: its own code says so already
  const misplaced = placed.length === events.length ? checkSequence(placed, consignment) : []
  const reports = events.map((event, index) => {
    const more = misplaced.filter((one) => one.index === index).map((one) => one.code)
    return { ...reportOf(event), codes: [...event.codes, ...more] }
  })
  const empty: EventReport[] = misplaced.length > 0 && reports.length === 0 ? [emptyReport] : []
  return { events: [...reports, ...empty], opened: placed.some(({ text }) => text.event === 'opening') }
}

const emptyReport: EventReport = {
  sequence: null,
  event: null,
  name: null,
  at: null,
  stampedAt: null,
  codes: ['submissionMissing']
}

const checkSeal = (
  bundle: AnyBundle,
  roots: Roots,
  { since }: Archive,
  { body, lists }: { readonly body: AnyBody; readonly lists: readonly RevocationList[] }
): readonly Code[] => {
  const at = since ?? new Date(body.exportedAt)
  const { signer, codes } = checkDetached(fromBase64url(bundle.seal), bundle.body, 'seal', roots.evidence, at)
  return signer && !codes.includes('sealUntrusted') ? [...codes, ...sealRevocation(lists, signer, at)] : codes
}

/** Who may sign the lists of a body: the roots and, since version 3, the authorities between them and who signed. */
const listIssuers = (body: AnyBody, roots: Roots): readonly X509Certificate[] => {
  if (!('version' in body)) return roots.evidence
  const above = (der: string, anchors: readonly X509Certificate[]): readonly X509Certificate[] => {
    const signed = readCms(fromBase64url(der))
    return (signed && pathOf(signed.signer, signed.certificates, anchors)?.slice(1)) ?? []
  }
  const stamps = body.events.flatMap(({ stamp }) => (stamp === null ? [] : above(stamp, roots.stamp)))
  const senders = above(body.consignment.signature, roots.sender)
  return [...roots.evidence, ...roots.stamp, ...roots.sender, ...senders, ...stamps]
}

const checkBody = (bundle: AnyBundle, body: AnyBody, roots: Roots, now: Date): Report => {
  const stamped = checkArchive(bundle, roots, now)
  const archive = { ...stamped, codes: [...stamped.codes, ...checkExport(body, stamped)] }
  const revocations = readLists(body.revocations.map(fromBase64url), listIssuers(body, roots))
  const { lists } = revocations
  const [until, stamps] = [archive.since ?? now, bundle.version === 3]
  const sending = { at: submittedAt(body, roots), until, lists: stamps ? lists : null }
  const sent = checkConsignment(body.consignment, body.message, roots.sender, sending)
  const seal = checkSeal(bundle, roots, archive, { body, lists })
  const { consignment } = sent
  const { events, opened } = consignment
    ? checkEvents(body, consignment, roots, { until, lists, stamps })
    : { events: [], opened: false }
  const document = consignment ? checkDocument(body, consignment, opened) : []
  const all = [
    ...sent.codes,
    ...document,
    ...events.flatMap((event) => event.codes),
    ...revocations.codes,
    ...seal,
    ...archive.codes
  ]
  const codes = [...new Set(all)]
  return {
    ok: codes.length === 0,
    version: bundle.version,
    code: codes[0] ?? null,
    codes,
    message: body.message,
    sender: consignment?.sender ?? null,
    title: consignment?.title ?? null,
    consignment: sent.codes,
    document: { included: body.document !== null, codes: document },
    events,
    revocations: revocations.codes,
    seal,
    archive: archive.codes,
    verifiedAt: now.toISOString(),
    holdsUntil: archive.holdsUntil?.toISOString() ?? null
  }
}

/** Verifies the text of a bundle file as of `now`. Never throws for what stands in it. */
export const verifyBundle = (text: string, roots: Roots, now: Date): Report => {
  const content = json(text)
  const version =
    typeof content === 'object' && content !== null && 'version' in content ? Number(content.version) : undefined
  if (version !== undefined && version !== 2 && version !== 3) return unreadable('bundleVersion', now)
  const bundle = AnyBundle.safeParse(content)
  if (!bundle.success) return unreadable('bundleMalformed', now)
  const form = bundle.data.version === 3 ? BundleBody : EarlierBody
  const body = form.safeParse(json(bundle.data.body))
  if (!body.success) return unreadable('bodyMalformed', now)
  return checkBody(bundle.data, body.data, roots, now)
}
