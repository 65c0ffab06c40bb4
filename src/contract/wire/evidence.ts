// Evidence of a delivery (after ETSI EN 319 522): what is signed, as exact text, and the bundle a stranger can verify.
import { z } from 'zod'
import { CorporateNumber } from './corporate-number.ts'
import { Proof, base64url } from './proof.ts'
import { Id, Instant, OperationId, Sha256, Words } from './words.ts'

/** Ours on the left; on the right the event of ETSI EN 319 522-1 clause 6 whose meaning it has. */
export const evidenceEvents = {
  /** the sender's sealed message was taken */
  submission: 'SubmissionAcceptance',
  /** the resident was told that something waits for an opening receipt */
  notification: 'NotificationForAcceptance',
  /** the resident accepted the opening receipt, with the card */
  acceptance: 'ConsignmentAcceptance',
  /** the content lies readable in the resident's mailbox */
  delivery: 'ContentConsignment',
  /** the content was handed over for the first time */
  opening: 'ContentHandover',
  /** the resident refused, with the card */
  refusal: 'ConsignmentRejection',
  /** neither accepted nor refused in the time the sender named */
  expiry: 'AcceptanceRejectionExpiry'
} as const
export const EvidenceEvent = z.enum([
  'submission',
  'notification',
  'acceptance',
  'delivery',
  'opening',
  'refusal',
  'expiry'
])
export type EvidenceEvent = z.infer<typeof EvidenceEvent>

/** DER as base64url */
const Der = base64url.min(8).max(80_000)

/** What the sender signs (detached CMS over this JSON text): the document by its digest, to whom, on which terms. */
export const Consignment = z.strictObject({
  version: z.literal(1),
  message: OperationId,
  sender: Id,
  /**
   * the resident's address at this sender: pairwise, so that two senders cannot compare theirs; or the corporate number of a company,
   * which is public
   */
  recipient: z.union([Sha256, CorporateNumber]),
  /** form code such as TEG800, or another word of the sender's */
  kind: Id,
  title: Words,
  mediaType: z.string().max(100),
  fileName: z.string().max(100),
  documentSha256: Sha256,
  folder: Id,
  /** with `opening` the content stays closed until the resident accepts the opening receipt */
  receipt: z.enum(['none', 'opening']),
  /** until when it may be accepted or refused; null without a receipt */
  openBefore: Instant.nullable(),
  submittedAt: Instant
})
export type Consignment = z.infer<typeof Consignment>

/** What the resident's card proves (JSON text; its SHA-256 is the payload of a proof for `open`). */
export const OpeningReceipt = z.strictObject({
  version: z.literal(1),
  operationId: OperationId,
  message: OperationId,
  sender: Id,
  title: Words,
  documentSha256: Sha256,
  decision: z.enum(['accept', 'refuse']),
  askedAt: Instant
})
export type OpeningReceipt = z.infer<typeof OpeningReceipt>

/** What central signs for one event (detached CMS over this JSON text). */
export const EventText = z.strictObject({
  version: z.literal(1),
  message: OperationId,
  sequence: z.int().min(0).max(20),
  event: EvidenceEvent,
  name: z.string().max(60),
  at: Instant,
  /** SHA-256 of the consignment's text and of the sender's CMS (DER) */
  consignmentSha256: Sha256,
  senderSignatureSha256: Sha256,
  /** SHA-256 of the CMS (DER) of the event before; null for the first */
  previous: Sha256.nullable(),
  /** of acceptance and refusal: what the card proved, and the public key (SPKI, DER) central found it with */
  proof: z.strictObject({ receipt: z.string().max(8_000), key: base64url.max(2_000), proof: Proof }).nullable()
})
export type EventText = z.infer<typeof EventText>

/** `signature`: detached CMS over `text`; `stamp`: RFC 3161 token over the DER of `signature`. */
export const SignedEvent = z.strictObject({ text: z.string().max(20_000), signature: Der, stamp: Der.nullable() })
export type SignedEvent = z.infer<typeof SignedEvent>

const body = {
  message: OperationId,
  /** the name central is known by: SHA-256 of it stands in every proof */
  server: z.string().max(255),
  consignment: z.strictObject({ text: z.string().max(20_000), signature: Der }),
  /** the document as handed over; null until it was opened */
  document: base64url.max(400_000).nullable(),
  events: z.array(SignedEvent).max(20),
  exportedAt: Instant
}

export const BundleBody = z.strictObject({
  /** said in what is sealed, so that nobody can pass a bundle off as one of a version that proves less */
  version: z.literal(3),
  ...body,
  /**
   * revocation lists (RFC 5280 §5) of everybody who issued a certificate in the chains of the seal, of the events' signers, of their
   * time-stamps and of the sender, made when the bundle was: the revocation values of ETSI EN 319 122-1 §5.4.2
   */
  revocations: z.array(Der).min(1).max(12)
})
export type BundleBody = z.infer<typeof BundleBody>

/** Version 2: with lists of those who issued the signers of events and seal only. */
export const EarlierBody = z.strictObject({ ...body, revocations: z.array(Der).min(1).max(4) })
export type EarlierBody = z.infer<typeof EarlierBody>

/** `revocations`: lists of those who issued the chain of this stamp, made right after it. */
const Archived = z.strictObject({ stamp: Der, revocations: z.array(Der).max(6) })

const bundle = { format: z.literal('madoguchi-evidence'), body: z.string().max(900_000), seal: Der }

/**
 * GET /v1/mailbox/:id/evidence. `body` is JSON of BundleBody; `seal` central's detached CMS over it. Each token of `archive`
 * covers the UTF-8 of `body`, one zero byte, the DER of `seal` and, one after the other, the DER of the tokens before it, each
 * followed by its lists: a new one is added before the certificate of the last one ends, or when a digest algorithm ages.
 */
export const EvidenceBundle = z.strictObject({
  ...bundle,
  /** 3: with the revocation lists of time-stamp authorities and senders as well */
  version: z.literal(3),
  archive: z.array(Archived).max(40)
})
export type EvidenceBundle = z.infer<typeof EvidenceBundle>

/** Exported by earlier releases, and still read: `archive` is the tokens alone, and `body` JSON of EarlierBody. 1 is refused. */
export const EarlierBundle = z.strictObject({ ...bundle, version: z.literal(2), archive: z.array(Der).max(40) })
export type EarlierBundle = z.infer<typeof EarlierBundle>
export const AnyBundle = z.discriminatedUnion('version', [EvidenceBundle, EarlierBundle])
export type AnyBundle = z.infer<typeof AnyBundle>

/** What an archive time-stamp covers, `body` being the UTF-8 of the bundle's; see EvidenceBundle. */
export const archivedBytes = (body: Uint8Array, seal: Uint8Array, before: readonly Uint8Array[]): Uint8Array => {
  const parts = [body, new Uint8Array(1), seal, ...before]
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
