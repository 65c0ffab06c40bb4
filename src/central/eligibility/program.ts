// Many rules against one person: all plans as one list of jumps, so that a changed fact is answered at once.
import { unknownCode } from './codes.ts'
import type { Plan } from './plan.ts'

/** words of one step: column, lo, span, whether negated, where to go on yes, where to go on anything else */
const stepLength = 6

export type Program = {
  readonly rules: number
  /** Answers every rule for one person's codes: 1 for "yes", 0 for "no" or "unknown", one byte per rule. */
  readonly run: (codes: Uint16Array, out: Uint8Array) => void
}

type Code = number[]

/**
 * Lays a plan out from its end to its beginning: what to do on yes and on no is known before the step is written. Gives the
 * entry. Targets below zero are the answers.
 */
const lay = (plan: Plan, yes: number, no: number, code: Code): number => {
  if (plan.kind === 'certain') return plan.holds ? yes : no
  if (plan.kind === 'range') {
    const { column, lo, hi, negated } = plan
    if (hi < lo && !negated) return no
    const [from, span] = hi < lo ? [unknownCode, 0] : [lo, hi - lo]
    return code.push(column, from, span, Number(negated), yes, no) - stepLength
  }
  return plan.of.reduceRight(
    (next, one) => (plan.kind === 'all' ? lay(one, next, no, code) : lay(one, yes, next, code)),
    plan.kind === 'all' ? yes : no
  )
}

const isYes = -1
const isNo = -2

export const programOf = (plans: readonly Plan[]): Program => {
  const code: Code = []
  const entries = Int32Array.from(plans, (plan) => lay(plan, isYes, isNo, code))
  const steps = Int32Array.from(code)
  return {
    rules: plans.length,
    run: (codes, out) => {
      for (let rule = 0; rule < entries.length; rule++) {
        let at = entries[rule] ?? isNo
        while (at >= 0) {
          const value = codes[steps[at] ?? 0] ?? unknownCode
          const inside = (value - (steps[at + 1] ?? 0)) >>> 0 <= (steps[at + 2] ?? 0)
          const holds = steps[at + 3] === 0 ? inside : !inside && value !== unknownCode
          at = (holds ? steps[at + 4] : steps[at + 5]) ?? isNo
        }
        out[rule] = at === isYes ? 1 : 0
      }
    }
  }
}
