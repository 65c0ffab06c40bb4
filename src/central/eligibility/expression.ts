// The language of rules: JSON with types, looked at for one day. A format of our own.
import { z } from 'zod'
import { Words } from '../../contract/wire/words.ts'

export const FactId = z.string().regex(/^[a-z][A-Za-z0-9]{1,30}$/)
const Date = z.iso.date()
const MonthDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
const count = z.int().min(0).max(65_000)
export const Span = z
  .strictObject({ days: count.optional(), months: count.optional(), years: count.optional() })
  .refine((span) => Object.keys(span).length === 1, 'one of days, months, years')
const atLeastOne = (value: object): boolean => Object.keys(value).length > 0
const Between = z.strictObject({ atLeast: count.optional(), below: count.optional() }).refine(atLeastOne)

/** `fixed`: nothing anybody does changes it */
const face = { label: Words, fixed: z.literal(true).optional() }
/**
 * One fact a rule may ask about. A flag has a sentence for each of its values; a day has the beginning of a sentence about
 * ages; `null` for a day means that it never happened. What is not known is never guessed.
 */
export const Fact = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('flag'), ...face, yes: Words, no: Words }),
  z.strictObject({ kind: z.literal('choice'), ...face, options: z.record(z.string().max(30), Words) }),
  z.strictObject({ kind: z.literal('number'), ...face, unit: Words }),
  z.strictObject({ kind: z.literal('day'), ...face, who: Words.optional() })
])
export type Fact = z.infer<typeof Fact>
export const FactCatalogue = z.record(FactId, Fact)
export type FactCatalogue = z.infer<typeof FactCatalogue>

/** a flag, or one or more options of a choice */
const Is = z.strictObject({
  fact: FactId,
  is: z.union([z.boolean(), z.string().max(30), z.array(z.string().max(30)).min(2)])
})
const Amount = z
  .strictObject({ fact: FactId, atLeast: count.optional(), atMost: count.optional() })
  .refine((one) => one.atLeast !== undefined || one.atMost !== undefined)
/** in years of age at the end of the day; `below` still holds on the eve of the birthday that ends it */
const Age = z.strictObject({ fact: FactId, age: Between })
/** in years of age at the 31 March before the school year of the day began (学校教育法第17条) */
const SchoolAge = z.strictObject({ fact: FactId, schoolAge: Between })
const Within = z.strictObject({
  fact: FactId,
  within: z.union([z.strictObject({ past: Span }), z.strictObject({ next: Span })])
})
const Dated = z.strictObject({ fact: FactId, dated: z.strictObject({ from: Date.optional(), to: Date.optional() }) })
/** part of the year, both ends included */
const Season = z.strictObject({ season: z.strictObject({ from: MonthDay, to: MonthDay }) })

export const Leaf = z.union([Is, Amount, Age, SchoolAge, Within, Dated, Season])
export type Leaf = z.infer<typeof Leaf>

export type Expression =
  | Leaf
  | { readonly all: readonly Expression[] }
  | { readonly any: readonly Expression[] }
  | { readonly not: Expression }
export const Expression: z.ZodType<Expression> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(Expression).min(1).max(20) }),
    z.strictObject({ any: z.array(Expression).min(1).max(20) }),
    z.strictObject({ not: Expression }),
    Leaf
  ])
)

/** Until when: none of these looks at more than one fact. */
export const Deadline = z.union([
  /** a period after a day; whether that day counts differs from law to law (民法第140条, 戸籍法第43条) */
  z.strictObject({ after: FactId, span: Span, firstDay: z.enum(['counts', 'doesNotCount']) }),
  /** the eve of a birthday */
  z.strictObject({ fact: FactId, attains: count }),
  /** the next such date */
  z.strictObject({ next: MonthDay }),
  /** such a date in the year after a day */
  z.strictObject({ yearAfter: FactId, on: MonthDay }),
  /** the day a fact names */
  z.strictObject({ fact: FactId })
])
export type Deadline = z.infer<typeof Deadline>
