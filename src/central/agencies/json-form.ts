// A filing as JSON to those who publish a form schema of their own: written by central, read strictly by the system.
import { z } from 'zod'
import { Id } from '../../contract/wire/words.ts'
import type { Fields } from './judge.ts'
import type { AgencyReply, Delivery } from './port.ts'

const JsonForm = z.strictObject({
  form: z.string().max(40),
  /** idempotency key of the sender */
  key: z.uuid(),
  receiptNumber: z.string().max(20),
  fields: z.record(Id, z.string().max(500)),
  /** attached CMS of the signed document, base64url; null where the form wants none */
  signed: z.string().nullable()
})

const unreadable = {
  state: 'refused',
  reason: {
    ja: '書式が 受け付けられません。しばらくしてから もう一度 出してください。',
    en: 'The form was not accepted. Please file again later.'
  }
} as const satisfies AgencyReply

/** `form` is the number of the form at the recipient. */
export const writeJsonForm = (form: string, { key, receiptNumber, fields, cms }: Delivery): string =>
  JSON.stringify({ form, key, receiptNumber, fields, signed: cms } satisfies z.input<typeof JsonForm>)

/** The fields of a form of this number; a refusal for anything else. */
export const readJsonForm = (form: string, text: string): Fields | typeof unreadable => {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    return unreadable
  }
  const parsed = JsonForm.safeParse(content)
  return parsed.success && parsed.data.form === form ? parsed.data.fields : unreadable
}
