// Firms at the senders' door: a form schema registered, and for each filing one signed notice that is answered.
import { z } from 'zod'
import { Filing, Recipient } from './filings.ts'
import { Proof, base64url } from './proof.ts'
import { Cursor, Id, Instant, OperationId, Words } from './words.ts'

/**
 * What a firm wants to be told, as JSON Schema (2020-12) of the object it will get: text fields of the procedure by their names, and
 * nothing a terminal does not ask for. There is no field for the 12-digit number, and a form cannot make one.
 */
export const FormSchema = z.strictObject({
  $schema: z.literal('https://json-schema.org/draft/2020-12/schema').optional(),
  type: z.literal('object'),
  /** at least one, each a field of the procedure */
  properties: z.record(Id, z.strictObject({ type: z.literal('string'), description: z.string().max(200).optional() })),
  required: z.array(Id).max(40),
  additionalProperties: z.literal(false)
})
export type FormSchema = z.infer<typeof FormSchema>

/** POST /v1/firm/forms: the same again is the same form; another one for this procedure is its next version. */
export const FirmForm = z.strictObject({
  procedure: Id,
  /** the picture that stands beside the firm's name */
  kind: Recipient.shape.kind.exclude(['office']),
  /** what the firm will do, and why it is on the list: as residents read it */
  what: Words,
  why: Words,
  schema: FormSchema,
  /** days in Japan, both included */
  from: z.iso.date(),
  until: z.iso.date().nullable(),
  /**
   * Whether the firm also wants what the resident's card signed, to check it without central. That names the other recipients of
   * the same bundle: the resident is told so, beside the reason.
   */
  proof: z.boolean().optional()
})
export type FirmForm = z.infer<typeof FirmForm>

/** the content of this name, signed for all terminals: every form that is approved, and who else may be a recipient */
export const catalogueName = 'firm-forms'
/** A terminal offers nobody who is not on it as they stand there. */
export const FormCatalogue = z.strictObject({
  /** offices and firms of the town's own data, which registered no form */
  known: z.array(Recipient.pick({ id: true, kind: true, name: true, fields: true })).max(500),
  forms: z
    .array(z.strictObject({ firm: Id, name: Words, id: z.uuid(), version: z.int().min(1), form: FirmForm }))
    .max(500)
})
export type FormCatalogue = z.infer<typeof FormCatalogue>

/** `replaced`: a later version was approved. What was announced to residents before stays whole in every state. */
export const FormState = z.enum(['waiting', 'approved', 'refused', 'replaced', 'withdrawn'])
export const RegisteredForm = z.strictObject({
  id: z.uuid(),
  version: z.int().min(1),
  state: FormState,
  /** why the operator refused it */
  reason: Words.nullable(),
  registeredAt: Instant,
  decidedAt: Instant.nullable(),
  form: FirmForm
})
export type RegisteredForm = z.infer<typeof RegisteredForm>

/** GET /v1/firm/forms */
export const FormsAnswer = z.strictObject({ forms: z.array(RegisteredForm).max(200) })

/**
 * What the resident's card signed: `proof.signature` by `key` (SPKI, DER) over `proof.transcript`, whose last 32 bytes are the SHA-256
 * of `manifest`; that names the SHA-256 of `content` beside the filing's id, and `content` has the very fields of the notice.
 */
export const ResidentProof = z.strictObject({
  manifest: z.string().max(20_000),
  content: z.string().max(20_000),
  proof: Proof,
  key: base64url.max(1_000)
})
export type ResidentProof = z.infer<typeof ResidentProof>

/** The text of a notice. `key` is told once: whoever gets the same key again has had it. */
export const NoticeText = z.strictObject({
  version: z.literal(1),
  /** the name central is known by */
  central: z.string().max(253),
  firm: Id,
  key: OperationId,
  at: Instant,
  filing: OperationId,
  receiptNumber: z.string().max(20),
  what: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('filing'),
      procedure: Id,
      form: z.strictObject({ id: z.uuid(), version: z.int().min(1) }),
      fields: z.record(Id, z.string().max(500)),
      /** where the form asks for it */
      signed: ResidentProof.optional()
    }),
    /** the resident's answer to what the firm asked */
    z.strictObject({ kind: z.literal('answer'), option: Id })
  ])
})
export type NoticeText = z.infer<typeof NoticeText>

/** `text`, JSON of NoticeText, and central's detached CMS over it (DER); null once the firm has answered: central keeps no second copy. */
export const FirmNotice = z.strictObject({
  key: OperationId,
  filing: OperationId,
  kind: z.enum(['filing', 'answer']),
  at: Instant,
  text: z.string().max(90_000).nullable(),
  signature: base64url.nullable()
})
export type FirmNotice = z.infer<typeof FirmNotice>

/** GET /v1/firm/notices?cursor= */
export const NoticesAnswer = z.strictObject({
  notices: z.array(FirmNotice).max(100),
  cursor: Cursor,
  more: z.boolean()
})

const { reception, corrections, task } = Filing.shape
const { options } = task.unwrap().shape
/** POST /v1/firm/notices/:id/reply: once for each notice. After `asked` the resident's answer comes as a notice of its own. */
export const FirmReply = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('accepted'), reception: reception.unwrap() }),
  z.strictObject({ state: z.literal('refused'), reason: Words }),
  z.strictObject({ state: z.literal('returned'), reason: Words, corrections: corrections.unwrap() }),
  z.strictObject({ state: z.literal('asked'), title: Words, options, withinDays: z.int().min(1).max(3_650) })
])
export type FirmReply = z.infer<typeof FirmReply>
export const ReplyTaken = z.strictObject({ key: OperationId, at: Instant })
