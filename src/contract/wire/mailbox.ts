// The mailbox: sealed documents, folders, and the opening receipt that a sender may ask for.
import { z } from 'zod'
import { EvidenceEvent } from './evidence.ts'
import { Proof, base64url } from './proof.ts'
import { Cursor, Id, Instant, OperationId, Sha256, Words } from './words.ts'

/** `waiting`: closed until the opening receipt is accepted; `delivered`: readable; `opened`: it was read */
export const MessageState = z.enum(['waiting', 'delivered', 'opened', 'refused', 'expired'])
export type MessageState = z.infer<typeof MessageState>

export const Message = z.strictObject({
  id: OperationId,
  sender: Id,
  senderName: Words,
  kind: Id,
  title: Words,
  fileName: z.string().max(100),
  mediaType: z.string().max(100),
  /** of the document, in bytes */
  size: z.int().min(0),
  folder: Id,
  state: MessageState,
  arrivedAt: Instant,
  changedAt: Instant,
  /** set while an opening receipt may be accepted or refused */
  openBefore: Instant.nullable(),
  /** typed receipts, oldest first: what the sender and the resident hold proof of */
  receipts: z.array(z.strictObject({ event: EvidenceEvent, at: Instant })).max(20)
})
export type Message = z.infer<typeof Message>

/** GET /v1/mailbox?cursor= : own messages changed after the cursor */
export const MailboxAnswer = z.strictObject({ messages: z.array(Message).max(100), cursor: Cursor, more: z.boolean() })

export const Folder = z.strictObject({
  id: Id,
  name: Words,
  /** made by the resident, and so theirs to remove */
  own: z.boolean(),
  messages: z.int().min(0)
})
export type Folder = z.infer<typeof Folder>
/** GET /v1/mailbox/folders */
export const FoldersAnswer = z.strictObject({ folders: z.array(Folder).max(60) })
/** PUT /v1/mailbox/folders/:folder makes or renames one's own (204); DELETE removes an empty one (204) */
export const FolderRequest = z.strictObject({ name: z.string().min(1).max(40) })
/** PUT /v1/mailbox/:id/folder (204) */
export const MoveRequest = z.strictObject({ folder: Id })

/**
 * PUT /v1/mailbox/senders/:sender, body {}: the address that the resident tells this sender, pairwise: two senders cannot tell that they
 * write to one person. DELETE takes it back (204).
 */
export const SenderAddress = z.strictObject({ id: Id, name: Words, address: Sha256 })
export type SenderAddress = z.infer<typeof SenderAddress>
/** GET /v1/mailbox/senders: null where the resident gave that sender no address */
export const SendersAnswer = z.strictObject({
  senders: z.array(SenderAddress.extend({ address: Sha256.nullable() })).max(500)
})

/** GET /v1/mailbox/:id/content: the first time is the opening. Refused with `receiptNeeded` while it is closed. */
export const MessageContent = z.strictObject({
  id: OperationId,
  mediaType: z.string().max(100),
  fileName: z.string().max(100),
  documentSha256: Sha256,
  document: base64url.max(400_000)
})

/**
 * POST /v1/mailbox/:id/receipt, inside a session: central writes the receipt and records nonce, connection, terminal and
 * owner. `receipt` is JSON of OpeningReceipt, exactly as the proof (purpose `open`) will cover it.
 */
export const ReceiptRequest = z.strictObject({ operationId: OperationId, decision: z.enum(['accept', 'refuse']) })
export const ReceiptAnswer = z.strictObject({
  receipt: z.string().max(8_000),
  nonce: base64url.length(43),
  expiresAt: Instant
})
/** POST /v1/mailbox/:id/decision: needs no session; same terminal. Same id, same body: same answer. */
export const DecisionRequest = z.strictObject({
  operationId: OperationId,
  receipt: z.string().max(8_000),
  proof: Proof
})
export const DecisionAnswer = z.strictObject({ operationId: OperationId, state: MessageState, at: Instant })
export type DecisionAnswer = z.infer<typeof DecisionAnswer>

/** GET /v1/evidence/roots: PEM blocks, each after a line `role: evidence`, `role: stamp` or `role: sender` */
export const RootsAnswer = z.strictObject({ pem: z.string().max(40_000) })
