// What central and a linked system of another process say to each other: JSON of the adapter's own calls.
import { z } from 'zod'
import { Correction } from '../../../contract/wire/filings.ts'
import { Words } from '../../../contract/wire/words.ts'

const text = z.string().max(200)
export const Asked = z.discriminatedUnion('call', [
  z.strictObject({
    call: z.literal('deliver'),
    key: text,
    receiptNumber: text,
    fields: z.record(z.string(), z.string()),
    cms: z.string().nullable()
  }),
  z.strictObject({ call: z.literal('status'), key: text }),
  z.strictObject({ call: z.literal('answer'), key: text, filing: text, option: text })
])
export type Asked = z.infer<typeof Asked>

export const Replied = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('waiting') }),
  z.strictObject({ state: z.literal('accepted'), reception: text }),
  z.strictObject({ state: z.literal('refused'), reason: Words }),
  z.strictObject({ state: z.literal('returned'), reason: Words, corrections: z.array(Correction) }),
  z.strictObject({
    state: z.literal('asked'),
    round: z.int().min(1),
    title: Words,
    options: z.array(z.strictObject({ id: text, label: Words })).min(1),
    withinDays: z.int().min(1)
  })
])
