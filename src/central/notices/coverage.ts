// How many are entitled, how many were told, and how many are entitled but were never told.
import type { CoverageAnswer } from '../../contract/wire/notices.ts'
import { isFew } from '../measures/counting.ts'
import type { Db } from '../store/store.ts'
import { codesOfPerson } from '../eligibility/judge.ts'
import { dayOf } from '../eligibility/days.ts'
import { everyPerson } from '../eligibility/person.ts'
import { answerTo, planOf } from '../eligibility/plan.ts'
import { rulesOn } from '../eligibility/rules.ts'
import { dateInJapan } from '../calendar.ts'
import type { Teller } from './issue.ts'

type Counts = {
  readonly rule: string
  eligible: number
  unknown: number
  told: number
  neverTold: number
}
type Coverage = Pick<CoverageAnswer, 'day' | 'residents'> & { readonly rules: readonly Counts[] }

/** Counts over everybody in the database; a notice counts whenever it was given. */
export const coverageOf = async ({ db, rules, now }: Teller): Promise<Coverage> => {
  const day = dateInJapan(now())
  const plans = rulesOn(rules, day).map((rule) => ({
    plan: planOf(rule.when, rules.catalogue, dayOf(day)),
    counts: { rule: rule.id, eligible: 0, unknown: 0, told: 0, neverTold: 0 }
  }))
  const given = await db.selectFrom('notices').select(['resident', 'rule']).where('rule', 'is not', null).execute()
  const told = Map.groupBy(given, (row) => row.resident)
  let residents = 0
  for await (const [resident, person] of everyPerson(db)) {
    residents++
    const codes = codesOfPerson(rules.catalogue, person())
    const rulesTold = new Set(told.get(resident)?.map((row) => row.rule))
    for (const { plan, counts } of plans) {
      const holds = answerTo(plan, codes)
      if (holds === 'unknown') counts.unknown++
      if (holds !== 'yes') continue
      counts.eligible++
      if (rulesTold.has(counts.rule)) counts.told++
      else counts.neverTold++
    }
  }
  return { day, residents, rules: plans.map(({ counts }) => counts) }
}

const unlessFew = (count: number): number | null => (isFew(count) ? null : count)

/** Numbers behind which few people stand are nobody's to see: the told and the untold make up those entitled, so both go together. */
const published = ({ rules, ...rest }: Coverage): CoverageAnswer => ({
  ...rest,
  rules: rules.map(({ rule, eligible, unknown, told, neverTold }) => {
    const hidden = isFew(eligible) || isFew(told) || isFew(neverTold)
    return {
      rule,
      eligible: unlessFew(eligible),
      unknown: unlessFew(unknown),
      told: hidden ? null : told,
      neverTold: hidden ? null : neverTold
    }
  })
})

type Looked = { readonly day: string; readonly answer: Promise<CoverageAnswer> }
const looked = new WeakMap<Db, Looked>()

/**
 * The same for whoever asks: one look at everybody a day, however often it is asked for, and two readings of a day tell nothing
 * of what happened to somebody in between.
 */
export const coverageToday = (teller: Teller): Promise<CoverageAnswer> => {
  const day = dateInJapan(teller.now())
  const before = looked.get(teller.db)
  if (before?.day === day) return before.answer
  const answer = coverageOf(teller).then(published)
  looked.set(teller.db, { day, answer })
  // what went wrong is tried again by whoever asks next
  answer.catch(() => looked.delete(teller.db))
  return answer
}
