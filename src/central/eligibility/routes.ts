// Which programmes one is entitled to today, why, why not, and what would change it.
import type { z } from 'zod'
import { CoverageAnswer, EligibilityAnswer, Judgement } from '../../contract/wire/notices.ts'
import type { Central } from '../central.ts'
import { demand } from '../http/refusal.ts'
import { answers, type App, type Call } from '../http/route.ts'
import { coverageToday } from '../notices/coverage.ts'
import { toldRules } from '../notices/issue.ts'
import { openSession } from '../session/tokens.ts'
import { dateInJapan } from '../calendar.ts'
import { answerFor, codesOfPerson, faceOf, judge } from './judge.ts'
import { personIn } from './person.ts'
import { rulesOn } from './rules.ts'

const everyRule = async (central: Central, call: Call<null>): Promise<z.output<typeof EligibilityAnswer>> => {
  const { resident } = await openSession(central, call)
  const day = dateInJapan(central.now())
  const codes = codesOfPerson(central.rules.catalogue, await personIn(central.db, resident))
  const told = await toldRules(central.db, resident, day)
  return {
    day,
    rules: rulesOn(central.rules, day).map((rule) => ({
      rule: faceOf(rule),
      ...answerFor(central.rules, rule, codes, day),
      told: told.has(rule.id)
    }))
  }
}

const oneRule = async (central: Central, call: Call<null>): Promise<z.output<typeof Judgement>> => {
  const { resident } = await openSession(central, call)
  const day = dateInJapan(central.now())
  const rule = rulesOn(central.rules, day).find((one) => one.id === call.params['rule'])
  demand(rule !== undefined, 'notFound')
  const person = await personIn(central.db, resident)
  return { ...judge(central.rules, rule, person, day), told: (await toldRules(central.db, resident, day)).has(rule.id) }
}

export const eligibilityRoutes = (app: App, central: Central): void => {
  answers(app, ['GET', '/v1/eligibility', 2], EligibilityAnswer, (call) => everyRule(central, call))
  answers(app, ['GET', '/v1/eligibility/coverage'], CoverageAnswer, () => coverageToday(central))
  answers(app, ['GET', '/v1/eligibility/:rule', 2], Judgement, (call) => oneRule(central, call))
}
