// How many are entitled, how many were told, and how many are entitled but were never told.
import type { CoverageAnswer } from '../../contract/wire/notices.ts'
import { codesOfPerson } from '../eligibility/judge.ts'
import { dayOf } from '../eligibility/days.ts'
import { everyPerson } from '../eligibility/person.ts'
import { answerTo, planOf } from '../eligibility/plan.ts'
import { rulesOn } from '../eligibility/rules.ts'
import { dateInJapan } from '../calendar.ts'
import type { Teller } from './issue.ts'

/** Counts over everybody in the database; a notice counts whenever it was given. */
export const coverageOf = async ({ db, rules, now }: Teller): Promise<CoverageAnswer> => {
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
