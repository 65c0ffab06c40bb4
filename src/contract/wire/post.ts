// The door for senders: sealed messages handed in, and the typed receipts of them. No terminal may use it, and a sender no other.
import { z } from 'zod'
import { EvidenceEvent } from './evidence.ts'
import { MessageState } from './mailbox.ts'
import { base64url } from './proof.ts'
import { Cursor, Instant, OperationId, Words } from './words.ts'

/** A sender's own number of a message: the same again, with the same consignment, is the same message. */
export const Reference = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[\x21-\x7e]+$/)

/** bytes of the largest body of this door, and of the largest document in it */
export const largestPosting = 440_000
export const largestDocument = 280_000

/** POST /v1/post/messages. Sealed before it is handed over: the body has nothing of the document in the clear. */
export const Posting = z.strictObject({
  reference: Reference,
  /** JSON of Consignment, exactly as signed */
  consignment: z.string().min(2).max(20_000),
  /** the sender's detached CMS over `consignment`, DER, its chain inside */
  signature: base64url.min(8).max(20_000),
  /** the document: compact JWE (ECDH-ES+A256KW, A256GCM) to the key of GET /v1/keys */
  sealed: z
    .string()
    .max(400_000)
    .regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*){4}$/)
})
export type Posting = z.infer<typeof Posting>

/**
 * One event as evidence. `text` is EventText as signed; null for acceptance and refusal, which hold the public key of the
 * resident's card: two senders could compare it, and addresses are pairwise so that they cannot.
 */
export const SenderReceipt = z.strictObject({
  event: EvidenceEvent,
  sequence: z.int().min(0).max(20),
  at: Instant,
  text: z.string().max(20_000).nullable(),
  /** central's detached CMS over the text, DER */
  signature: base64url,
  /** RFC 3161 token over the DER of `signature` */
  stamp: base64url
})
export type SenderReceipt = z.infer<typeof SenderReceipt>

/**
 * What became of a message. Without an opening receipt it stays `delivered` to its sender, opened or not: whoever did not
 * ask is not told.
 */
export const SentMessage = z.strictObject({
  message: OperationId,
  reference: Reference,
  state: MessageState,
  submittedAt: Instant,
  changedAt: Instant
})
export type SentMessage = z.infer<typeof SentMessage>

/** Answer to POST /v1/post/messages, the same again at every repetition but for what happened since; and GET /v1/post/messages/:id */
export const PostedAnswer = SentMessage.extend({ receipts: z.array(SenderReceipt).min(1).max(20) })
export type PostedAnswer = z.infer<typeof PostedAnswer>

/** GET /v1/post/messages?cursor= : own messages that changed after the cursor, as far as their sender is told */
export const SentAnswer = z.strictObject({ messages: z.array(SentMessage).max(100), cursor: Cursor, more: z.boolean() })

/**
 * POST /v1/post/certificate: a PKCS#10 request (RFC 2986), DER, of a new P-256 key with the sender's id as common name, for its door or
 * for its seal. For the door it comes over the connection of the certificate it replaces, which is taken until `oldUntil`;
 * a seal that is replaced may be used until its own end. The same request gets the same certificate again.
 */
export const SenderCertificateRequest = z.strictObject({ purpose: z.enum(['door', 'seal']), csr: base64url.max(4_000) })
export const SenderCertificateAnswer = z.strictObject({
  /** PEM */
  certificate: z.string().max(8_000),
  expiresAt: Instant,
  oldUntil: Instant
})

/** GET /v1/post/self */
export const SenderSelf = z.strictObject({ id: z.string().max(64), name: Words, expiresAt: Instant })
