// Filings: who is concerned, the intent before the signature, one operation per recipient, and what came back.
import { z } from 'zod'
import { Proof, base64url } from './proof.ts'
import { Cursor, Id, Instant, OperationId, PersonName, Sha256, Words } from './words.ts'

/** POST /v1/procedures/:id/recipients: offices and firms concerned by these answers */
export const RecipientsRequest = z.strictObject({ from: Id, to: Id, movers: z.int().min(1).max(20) })
export const Recipient = z.strictObject({
  id: Id,
  kind: z.enum(['office', 'power', 'phone', 'bank', 'water', 'house']),
  name: Words,
  /** what it gets, in words: 転出の届け出 */
  what: Words,
  /** why it is on the list */
  why: Words,
  required: z.boolean(),
  /** fields of the document it receives; it never receives more */
  fields: z.array(Id).max(40),
  /** so many seconds after it arrived at central a filing may be withdrawn; absent where it cannot be */
  withdrawSeconds: z.number().positive().optional()
})
export type Recipient = z.infer<typeof Recipient>
export const RecipientsAnswer = z.strictObject({ recipients: z.array(Recipient).max(60) })

/** What will be sent, fixed before anybody signs: digests only. */
export const ManifestOperation = z.strictObject({ operationId: OperationId, recipient: Id, contentSha256: Sha256 })
export const Manifest = z.strictObject({
  bundleId: OperationId,
  kind: z.enum(['filing', 'answer', 'withdrawal']),
  procedure: Id,
  operations: z.array(ManifestOperation).min(1).max(60),
  /** the mandate it is filed under, for its principal; as the header of the intent says */
  actingFor: OperationId.optional()
})
export type Manifest = z.infer<typeof Manifest>

/**
 * POST /v1/intents, inside a session. `manifest` is JSON of Manifest exactly as the proof will cover it.
 * Central records nonce, connection, terminal, owner and digest before the resident signs; operations may then arrive
 * later and over another connection of the same terminal, each once, within the time named.
 */
export const IntentRequest = z.strictObject({ manifest: z.string().max(20_000) })
export const IntentAnswer = z.strictObject({ nonce: base64url.length(43), deliverBefore: Instant })

/** The document the resident saw: rows as shown, plus the machine-readable fields behind them. Signed as attached CMS. */
export const SignedDocument = z.strictObject({
  version: z.literal(1),
  procedure: Id,
  procedureVersion: z.string().max(20),
  bundleId: OperationId,
  language: z.enum(['ja', 'en']),
  rows: z.array(z.strictObject({ question: Id, label: z.string().max(100), value: z.string().max(500) })).max(60),
  fields: z.record(Id, z.string().max(500)),
  /** the mandate the signatory files under; absent in one's own affairs. `fields` are the principal's */
  actingFor: OperationId.optional()
})
export type SignedDocument = z.infer<typeof SignedDocument>

/**
 * What is sealed to central inside one operation; `content` JSON text is what contentSha256 covers.
 * Fields of procedure `move`: name, movers (names), moverCount, head (name, only when not everyone moves), movingDate,
 * from, fromMunicipality, to (written out), toMunicipality, toQuarter, toLot, toBuilding, telephone. The content holds those of
 * the document's fields that the recipient's `fields` name and the document has.
 * An answer's fields are exactly `task` and `option` (ids); its documentSha256 covers the text TASK:OPTION (the two ids).
 * A withdrawal's only field is `filing`, the operation id of what is withdrawn; its documentSha256 covers withdraw:FILING. It is
 * refused with `withdrawalClosed` once that filing has left, or its time is over.
 * `sealed` is a compact JWE (ECDH-ES+A256KW, A256GCM, kid of GET /v1/keys) over the JSON text of SealedOperation.
 */
export const FilingContent = z.strictObject({
  bundleId: OperationId,
  recipient: Id,
  /** SHA-256 of the SignedDocument bytes as they stand in the CMS, or of the text of an answer or withdrawal */
  documentSha256: Sha256,
  fields: z.record(Id, z.string().max(500))
})
export type FilingContent = z.infer<typeof FilingContent>
/** What is sealed to central inside one operation: JSON of this, as compact JWE (ECDH-ES+A256KW, A256GCM) to the key of GET /v1/keys. */
export const SealedOperation = z.strictObject({
  manifest: z.string().max(20_000),
  proof: Proof,
  content: z.string().max(20_000),
  /** attached CMS (DER) over the SignedDocument, made with the signature key; null for an answer or a withdrawal */
  cms: base64url.max(80_000).nullable()
})
export type SealedOperation = z.infer<typeof SealedOperation>

/** POST /v1/operations: needs no session; the terminal's certificate must be the intent's. Same id, same body: same answer. */
export const OperationRequest = z.strictObject({
  operationId: OperationId,
  bundleId: OperationId,
  sealed: z.string().max(200_000)
})
export const OperationAnswer = z.strictObject({
  operationId: OperationId,
  receivedAt: Instant,
  receiptNumber: z.string().max(20)
})
export type OperationAnswer = z.infer<typeof OperationAnswer>

/**
 * Every state a filing passes at central; `asked`, `returned`, `refused`, `accepted` come from the recipient, `withdrawn` from
 * the resident. `returned`: the recipient names fields that have to be put right, and the resident files again; `refused`:
 * filing again would not help.
 */
export const FilingState = z.enum([
  'received',
  'dispatched',
  'accepted',
  'asked',
  'returned',
  'refused',
  'late',
  'withdrawn'
])
export type FilingState = z.infer<typeof FilingState>

/** One field that a recipient wants put right. */
export const Correction = z.strictObject({
  /** of the signed document */
  field: Id,
  /** what the field is called on the recipient's own form */
  box: Words,
  /** the recipient's rule, by its own name */
  rule: Id,
  /** what to do about it */
  correct: Words
})
export type Correction = z.infer<typeof Correction>
export const Filing = z.strictObject({
  operationId: OperationId,
  bundleId: OperationId,
  procedure: Id,
  recipient: Id,
  recipientName: Words,
  what: Words,
  state: FilingState,
  receivedAt: Instant,
  changedAt: Instant,
  /** reception number of the recipient, once accepted */
  reception: z.string().max(40).nullable(),
  reason: Words.nullable(),
  /** set when it was returned */
  corrections: z.array(Correction).max(60).optional(),
  /** set while the recipient asks for more */
  task: z
    .strictObject({
      id: Id,
      title: Words,
      options: z
        .array(z.strictObject({ id: Id, label: Words }))
        .min(1)
        .max(8),
      by: z.iso.date()
    })
    .nullable(),
  receiptNumber: z.string().max(20),
  /** until then it may be withdrawn; absent where it cannot be, or not any more */
  withdrawUntil: Instant.optional(),
  /** who filed it, where it was a proxy */
  proxy: PersonName.optional()
})
export type Filing = z.infer<typeof Filing>

/** GET /v1/filings?cursor= : own filings changed after the cursor */
export const FilingsAnswer = z.strictObject({ filings: z.array(Filing).max(200), cursor: Cursor, more: z.boolean() })
