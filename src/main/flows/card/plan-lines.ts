// The card plan as lines for a person: one for each secret and one for its certificate, each with a light and, where something
// is to be done, the code that says what.
import type { Light } from '../../../card/doctor/port.ts'
import { lightOf } from '../../../card/doctor/lights.ts'
import type { Secret } from '../../../card/port.ts'
import type { CardPlan, PlanLine, TriesFact, Validity } from '../../../card/services/card-plan.ts'
import type { Code } from '../../../contract/screen/codes.ts'
import type { CardPlanLine } from '../../../contract/screen/views/card-plan.ts'
import { codeOfFinding } from '../diagnosis/lines.ts'
import { secretRules } from '../secret/secret.machine.ts'

const noSignature = { light: 'red', code: 'M-111' } as const satisfies { light: Light; code: Code }

const triesLine = (secret: Secret, tries: TriesFact): CardPlanLine => {
  const about = `tries-${secret}` as const
  const most = secretRules[secret].triesMax
  const line = (state: 'full' | 'used' | 'last' | 'blocked' | 'unknown', left: number | null): CardPlanLine => {
    const finding = { check: 'tries', secret, state, left, most } as const
    const code = codeOfFinding({ ...finding })
    return { about, state, left, day: null, light: lightOf(finding), code }
  }
  switch (tries.state) {
    case 'left':
      return line(tries.count === 1 ? 'last' : tries.count < most ? 'used' : 'full', tries.count)
    case 'verified':
      return { about, state: 'entered', left: tries.count, day: null, light: 'green', code: null }
    case 'blocked':
      return line('blocked', 0)
    case 'unknown':
      return line('unknown', null)
    case 'absent':
      return { about, state: 'absent', left: null, day: null, ...noSignature }
  }
}

const certificateLine = (secret: Secret, validity: Validity): readonly CardPlanLine[] => {
  const about = `certificate-${secret}` as const
  const line = (
    state: 'good' | 'soon' | 'expired' | 'early' | 'sealed' | 'unreadable',
    day: string | null
  ): readonly CardPlanLine[] => {
    const finding = { check: 'certificate', secret, state, generation: null } as const
    const said = state === 'good' ? 'valid' : state
    return [{ about, state: said, left: null, day, light: lightOf(finding), code: codeOfFinding(finding) }]
  }
  switch (validity.state) {
    case 'valid':
      return line(validity.renewNow ? 'soon' : 'good', validity.until)
    case 'expired':
      return line('expired', validity.until)
    case 'notYet':
      return line('early', validity.from)
    case 'closed':
      return line('sealed', validity.likelyUntil)
    case 'unreadable':
      return line('unreadable', null)
    case 'absent':
    case 'notUsed':
      // the line of its secret says so already
      return []
  }
}

const linesOf = ({ secret, tries, validity }: PlanLine): readonly CardPlanLine[] =>
  secret === 'authentication' || secret === 'signature'
    ? [triesLine(secret, tries), ...certificateLine(secret, validity)]
    : []

/** in the order in which they are needed */
export const planLines = ({ lines }: CardPlan): readonly CardPlanLine[] => lines.flatMap(linesOf)

/** Whether a filing begins with the plan: it cannot be finished, or nobody should learn of a last try at its end. */
export const worthShowing = ({ lines, works }: CardPlan): boolean =>
  !works || lines.some(({ advice }) => advice === 'consentToLastTry')
