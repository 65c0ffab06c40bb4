// Notices (お知らせ): what somebody is told, why, why not, what would change it, and until when.
import { z } from 'zod'
import { Cursor, Id, Instant, Words } from './words.ts'

export const Notice = z.strictObject({
  id: Id,
  from: Words,
  title: Words,
  body: Words,
  why: z.array(Words).max(6),
  needs: Words,
  arrivedAt: Instant,
  deadline: z.iso.date().nullable(),
  /** id of the procedure it leads to */
  leadsTo: Id.nullable(),
  unread: z.boolean()
})
export type Notice = z.infer<typeof Notice>

/**
 * GET /v1/notices?cursor= ; pull by server cursor, oldest first after the cursor. A notice whose deadline comes near is
 * given again, unread, behind the cursor: that is the alert.
 */
export const NoticesAnswer = z.strictObject({ notices: z.array(Notice).max(100), cursor: Cursor, more: z.boolean() })
/** PUT /v1/notices/:id/opened answers 204 */

export const Holds = z.enum(['yes', 'no', 'unknown'])
export type Holds = z.infer<typeof Holds>

/** A rule as it is shown: which law, and for which days this version is. */
export const RuleFace = z.strictObject({
  id: Id,
  version: z.string().max(20),
  from: z.iso.date(),
  to: z.iso.date().nullable(),
  name: Words,
  issuer: Words,
  basis: z.array(z.strictObject({ law: z.string().max(80), article: z.string().max(60) })).min(1)
})

/**
 * One step of the judgement. `all`, `any` and `not` have parts; a `fact` says its condition in words, with the value that was
 * looked at, from when it is and who holds it; a `season` is a part of the year.
 */
export type TraceStep = {
  kind: 'all' | 'any' | 'not' | 'fact' | 'season'
  holds: Holds
  says: Words | null
  fact: string | null
  value: Words | null
  asOf: string | null
  holder: Words | null
  of: TraceStep[]
}
export const TraceStep: z.ZodType<TraceStep> = z.lazy(() =>
  z.strictObject({
    kind: z.enum(['all', 'any', 'not', 'fact', 'season']),
    holds: Holds,
    says: Words.nullable(),
    fact: Id.nullable(),
    value: Words.nullable(),
    asOf: z.iso.date().nullable(),
    holder: Words.nullable(),
    of: z.array(TraceStep).max(20)
  })
)

/** One way to come to "yes": everything in `needs` at once. `from`: the day it comes by itself, when it does. */
export const Change = z.strictObject({
  needs: z
    .array(
      z.strictObject({
        fact: Id.nullable(),
        says: Words,
        /** time: comes by itself; fact: something has to be different, or known; never: it is over, or cannot be changed */
        by: z.enum(['time', 'fact', 'never']),
        from: z.iso.date().nullable()
      })
    )
    .min(1)
    .max(20),
  from: z.iso.date().nullable()
})
export type Change = z.infer<typeof Change>

/** GET /v1/eligibility/:rule, for the resident of the session and for today */
export const Judgement = z.strictObject({
  rule: RuleFace,
  day: z.iso.date(),
  holds: Holds,
  trace: TraceStep,
  /** the conditions that carry a "yes", in words */
  because: z.array(Words).max(40),
  /** what would turn it into a "yes"; empty when it is one */
  changes: z.array(Change).max(6),
  deadline: z.iso.date().nullable(),
  /** false: holds, and no notice ever said so */
  told: z.boolean()
})
export type Judgement = z.infer<typeof Judgement>

/** GET /v1/eligibility: every programme that has a version for today */
export const EligibilityAnswer = z.strictObject({
  day: z.iso.date(),
  rules: z
    .array(z.strictObject({ rule: RuleFace, holds: Holds, deadline: z.iso.date().nullable(), told: z.boolean() }))
    .max(1_000)
})

/**
 * GET /v1/notices/:id/why. `told` is the judgement of the day the notice was made; `now` the one of today. Both are null for
 * a notice that no rule made. `alerts`: when the notice comes back before its deadline.
 */
export const WhyAnswer = z.strictObject({
  notice: Id,
  why: z.array(Words).max(6),
  told: Judgement.nullable(),
  now: Judgement.nullable(),
  alerts: z.array(z.strictObject({ at: Instant, raised: z.boolean() })).max(12)
})
export type WhyAnswer = z.infer<typeof WhyAnswer>

/** null where 1 to 9 people stand behind a number, or behind one that would follow from it */
const People = z.int().min(0).nullable()

/**
 * GET /v1/eligibility/coverage: counts only, of one look a day; anybody may see them. `neverTold`: it holds, and no notice said so.
 */
export const CoverageAnswer = z.strictObject({
  day: z.iso.date(),
  residents: z.int().min(0),
  rules: z
    .array(
      z.strictObject({
        rule: Id,
        eligible: People,
        unknown: People,
        told: People,
        neverTold: People
      })
    )
    .max(1_000)
})
export type CoverageAnswer = z.infer<typeof CoverageAnswer>
