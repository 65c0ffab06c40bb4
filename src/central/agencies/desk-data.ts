// What the data says of a desk that judges filings: which fields it checks and by which rule, what it refuses and asks, when it is closed.
import { z } from 'zod'
import { Correction } from '../../contract/wire/filings.ts'
import { Id, Instant, Words } from '../../contract/wire/words.ts'

const pattern = z.string().refine((text) => {
  try {
    return new RegExp(`^(?:${text})$`, 'u').source !== ''
  } catch {
    return false
  }
}, 'not a regular expression')

/** up to this many yen, `rate` per cent less `less` yen */
const Band = z.strictObject({ upTo: z.int().nullable(), percent: z.number().min(0).max(100), less: z.int().min(0) })

/**
 * Amounts are whole yen without separators. `sum`: what its parts come to, not under `floor`, and where it is positive rounded
 * down to whole `unit`. `rate`: by the band that the amount of another field is in, rounded down.
 */
const Test = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('present') }),
  z.strictObject({ by: z.literal('pattern'), pattern }),
  z.strictObject({ by: z.literal('amount'), least: z.int(), most: z.int() }),
  z.strictObject({
    by: z.literal('sum'),
    plus: z.array(Id).min(1),
    minus: z.array(Id),
    floor: z.int().optional(),
    unit: z.int().min(1).optional()
  }),
  z.strictObject({ by: z.literal('rate'), of: Id, bands: z.array(Band).min(1) }),
  /** a calendar date that is there and not after today in Japan */
  z.strictObject({ by: z.literal('pastDate') }),
  /** 法人番号: 13 digits, the first of which checks the others (法人番号の指定等に関する省令 第2条) */
  z.strictObject({ by: z.literal('corporateNumber') })
])

/** A field that is not there passes every test but `present`. */
const Check = Correction.extend({ test: Test })
export type Check = z.infer<typeof Check>

const When = z.strictObject({ field: Id, pattern })

export const DeskData = z.strictObject({
  /** the procedure's number at the recipient, such as RKO0010 */
  procedure: z.string().max(40),
  checks: z.array(Check).max(60),
  /** what cannot be mended by filing again */
  refusals: z.array(z.strictObject({ when: When, reason: Words })).max(20),
  /** asks its question (`asks`) only then; always where there is none */
  asksWhen: When.optional(),
  /** fields in words, as residents read them in the provision log */
  labels: z.record(Id, Words)
})
export type DeskData = z.infer<typeof DeskData>

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
export const Downtime = z.union([
  z.strictObject({ daily: z.strictObject({ from: clock, until: clock }) }),
  z.strictObject({ from: Instant, until: Instant })
])
export type Downtime = z.infer<typeof Downtime>
