// The card plan as a screen: what is wrong first, and what an office does about it, in the office's own words.
import type { CountedSecret } from '../../../card/doctor/port.ts'
import {
  atTheCounter,
  certificateAtCounter,
  type CounterAct as OfficeAct
} from '../../../card/profiles/at-the-counter.ts'
import type { CardPlan, PlanLine } from '../../../card/services/card-plan.ts'
import type { Code } from '../../../contract/screen/codes.ts'
import type { Language } from '../../../contract/screen/intent.ts'
import type { CardPlanScreen, CounterAct } from '../../../contract/screen/views/card-plan.ts'
import { worstFirst, worstOf } from '../diagnosis/lines.ts'
import { shown, type Shown } from '../shown.ts'
import { planLines } from './plan-lines.ts'

const inWords = ({ name, bring, elsewhere }: OfficeAct, language: Language): CounterAct => ({
  name: name[language],
  bring: bring[language],
  elsewhere: elsewhere?.[language] ?? null
})

/** How an office unlocks or sets this secret anew. */
export const unblocking = (secret: CountedSecret, language: Language): CounterAct => {
  const { unblock } = atTheCounter[secret]
  if (!unblock) throw new Error(`no office unlocks ${secret}`)
  return inWords(unblock, language)
}

const actFor = ({ advice, secret }: PlanLine, language: Language): readonly CounterAct[] => {
  switch (advice) {
    case 'unblock':
      return secret === 'checkNumberB' ? [] : [unblocking(secret, language)]
    case 'renew':
    case 'obtain':
      return [inWords(certificateAtCounter[advice], language)]
    case 'try':
    case 'consentToLastTry':
    case 'askCard':
    case 'wait':
      return []
  }
}

/** both certificates are renewed at once: one act is said once */
const actsOf = ({ lines }: CardPlan, language: Language): readonly CounterAct[] => {
  const acts = lines.flatMap((line) => actFor(line, language))
  return acts.filter(({ name, elsewhere }, index) =>
    acts.slice(0, index).every((before) => before.name !== name || before.elsewhere !== elsewhere)
  )
}

export const planView = (plan: CardPlan, purpose: 'check' | 'before', language: Language): Shown => {
  const all = worstFirst(planLines(plan))
  // what cannot be looked at yet comes last: on a card in order, the first thing seen is that it is
  const lines = [...all.filter(({ light }) => light !== 'none'), ...all.filter(({ light }) => light === 'none')]
  const screen: CardPlanScreen = {
    kind: 'cardPlan',
    purpose,
    works: plan.works,
    worst: worstOf(lines),
    lines,
    acts: actsOf(plan, language)
  }
  return shown(screen, { back: true, code: lines.find(({ code }) => code !== null)?.code ?? null })
}

/** the code of that name, if a line of the plan raised it */
export const planCode = (plan: CardPlan | null, id: string): Code | null =>
  plan === null ? null : (planLines(plan).find(({ code }) => code === id)?.code ?? null)

/** what a code of the plan means; Back returns to the plan */
export const explainedView = (code: Code | null): Shown => {
  if (code === null) throw new Error('explaining nothing')
  return shown({ kind: 'trouble', code, triesLeft: null, way: 'back', cancel: false }, { back: true, code })
}
