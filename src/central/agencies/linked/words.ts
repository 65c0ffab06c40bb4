// What central says to a linked system of another process: JSON of the adapter's own calls, each answered with a Reply.
import { z } from 'zod'

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
