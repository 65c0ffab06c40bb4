// The fictional town's facts and notices; what is there already stays as it is.
import { dateInJapan } from '../calendar.ts'
import { judge, type Person } from '../eligibility/judge.ts'
import { holdFacts, personIn } from '../eligibility/person.ts'
import { rulesOn, type RuleBook } from '../eligibility/rules.ts'
import type { Tx } from '../store/store.ts'
import type { SeedData } from '../town/seed-data.ts'
import { insertNotice } from './insert.ts'

const dayFrom = (now: Date, days: number): Date => new Date(now.getTime() + days * 86_400_000)

/** Facts of residents of whom nothing is held yet. */
export const seedFacts = async (tx: Tx, data: SeedData, now: Date): Promise<void> => {
  const known = new Set(
    (await tx.selectFrom('facts').select('resident').distinct().execute()).map((row) => row.resident)
  )
  for (const { resident, holder, asOfDaysAgo, values } of data.facts) {
    if (known.has(resident)) continue
    const asOf = dateInJapan(dayFrom(now, -asOfDaysAgo))
    const facts: Person = Object.fromEntries(
      Object.entries(values).map(([fact, value]) => [fact, { value, asOf, holder }])
    )
    await holdFacts(tx, resident, facts)
  }
}

/** Dates are counted from `now`. Gives how many were added. */
export const seedNotices = async (tx: Tx, data: SeedData, rules: RuleBook, now: Date): Promise<number> => {
  let added = 0
  for (const { resident, arrivedDaysAgo, deadlineInDays, read, rule: id, ...rest } of data.notices) {
    const arrivedAt = dayFrom(now, -arrivedDaysAgo)
    const day = dateInJapan(arrivedAt)
    const rule = rulesOn(rules, day).find((one) => one.id === id)
    const notice = {
      ...rest,
      arrivedAt: arrivedAt.toISOString(),
      deadline: deadlineInDays === null ? null : dateInJapan(dayFrom(now, deadlineInDays))
    }
    const judgement = rule ? { ...judge(rules, rule, await personIn(tx, resident), day), told: true } : null
    const row = { resident, notice, rule: rule?.id ?? null, judgement, openedAt: read ? now.toISOString() : null }
    if (await insertNotice(tx, now, row)) added++
  }
  return added
}
