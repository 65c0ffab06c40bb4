// Firms at the senders' door: a form schema registered, and for each filing one signed notice that is answered.
import { z } from 'zod'
import { Filing, Recipient } from './filings.ts'
import { base64url } from './proof.ts'
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
  until: z.iso.date().nullable()
})
export type FirmForm = z.infer<typeof FirmForm>

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
      fields: z.record(Id, z.string().max(500))
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
  text: z.string().max(40_000).nullable(),
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
