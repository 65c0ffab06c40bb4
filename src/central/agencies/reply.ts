// What a linked system may say, within what the contract can tell a resident: whatever else one says is no answer.
import { z } from 'zod'
import { Filing } from '../../contract/wire/filings.ts'
import { Words } from '../../contract/wire/words.ts'
import { nulIn } from '../http/json.ts'

const { reception, corrections, task } = Filing.shape
const { options } = task.unwrap().shape

const Said = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('waiting') }),
  z.strictObject({ state: z.literal('accepted'), reception: reception.unwrap() }),
  z.strictObject({ state: z.literal('refused'), reason: Words }),
  z.strictObject({ state: z.literal('returned'), reason: Words, corrections: corrections.unwrap() }),
  z.strictObject({
    state: z.literal('asked'),
    round: z.int().min(1).max(1_000),
    title: Words,
    options,
    withinDays: z.int().min(1).max(3_650)
  })
])

/** the form of AgencyReply; days and rounds have an end, so that each of them is a date and an id, and no text is what PostgreSQL cannot keep */
export const Reply = Said.refine((said) => !nulIn(said))
