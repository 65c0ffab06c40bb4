// What a holder may say, within what the contract can tell a resident: whatever else one says is no answer.
import { z } from 'zod'
import { Words } from '../../../contract/wire/words.ts'
import { nulIn } from '../../http/json.ts'
import type { HolderReply, Question } from './port.ts'

const item = z.string().max(64)
/** facts that one item may tell of somebody */
const mostFacts = 50
const Held = z.discriminatedUnion('state', [
  z.strictObject({
    item,
    state: z.literal('held'),
    value: Words,
    asOf: z.iso.date(),
    facts: z
      .record(z.string().max(64), z.union([z.boolean(), z.string().max(200), z.number(), z.null()]))
      .refine((facts) => Object.keys(facts).length <= mostFacts)
  }),
  z.strictObject({ item, state: z.enum(['nothing', 'unsupported']) })
])

/** the form of HolderReply */
const Reply = z
  .discriminatedUnion('state', [
    z.strictObject({ state: z.literal('working') }),
    z.strictObject({ state: z.literal('answered'), items: z.array(Held).max(200) })
  ])
  // PostgreSQL keeps no text with U+0000
  .refine((said) => !nulIn(said))

/** The reply, or null where it is not in form or tells of what nobody asked for. */
export const replyTo = ({ items }: Pick<Question, 'items'>, said: unknown): HolderReply | null => {
  const { data } = Reply.safeParse(said)
  if (data?.state !== 'answered') return data ?? null
  const told = data.items.map((one) => one.item)
  return new Set(told).size === told.length && told.every((one) => items.includes(one)) ? data : null
}
