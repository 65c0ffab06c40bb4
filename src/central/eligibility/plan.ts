// A rule looked at for one day: every condition becomes a range of codes, and every "not" moves down to the conditions.
import { attainedOn, dayOf, inSeason, lastMarch31, periodEnd } from './days.ts'
import type { Expression, Fact, FactCatalogue, Leaf } from './expression.ts'
import { codeOf, unknownCode } from './codes.ts'

/** Holds when lo ≤ code ≤ hi, or, negated, when the code is known and outside. */
export type Range = {
  readonly kind: 'range'
  /** place of the fact in the catalogue */
  readonly column: number
  readonly fact: string
  readonly lo: number
  readonly hi: number
  readonly negated: boolean
}
export type Plan =
  | Range
  | { readonly kind: 'certain'; readonly holds: boolean }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Plan[] }

/** A rule that does not fit the facts; the message says where. */
export class RuleProblem extends Error {}

const longestAgo = 1
const longestAhead = unknownCode - 1

/** The largest day for which `holds`, given that it holds before and not after; the guess is close. */
const lastDay = (guess: number, holds: (day: number) => boolean): number => {
  let day = Math.max(longestAgo - 1, Math.min(guess, longestAhead))
  while (day >= longestAgo && !holds(day)) day--
  while (day < longestAhead && holds(day + 1)) day++
  return day
}
const yearsBefore = (day: number, years: number): number => Math.round(day - years * 365.2425)

/** the range of birth days of those who have attained `atLeast` and not `below` */
const ages = (
  { atLeast, below }: { readonly atLeast?: number | undefined; readonly below?: number | undefined },
  attained: (birth: number, years: number) => boolean,
  stillBelow: (birth: number, years: number) => boolean,
  day: number
): readonly [number, number] => [
  below === undefined ? longestAgo : lastDay(yearsBefore(day, below), (birth) => !stillBelow(birth, below)) + 1,
  atLeast === undefined ? longestAhead : lastDay(yearsBefore(day, atLeast), (birth) => attained(birth, atLeast))
]

const dayRange = (leaf: Leaf, day: number): readonly [number, number] | null => {
  if ('age' in leaf)
    return ages(
      leaf.age,
      (birth, years) => attainedOn(birth, years) <= day,
      (birth, years) => attainedOn(birth, years) >= day,
      day
    )
  if ('schoolAge' in leaf) {
    const march31 = lastMarch31(day)
    return ages(
      leaf.schoolAge,
      (birth, years) => attainedOn(birth, years) <= march31,
      (birth, years) => attainedOn(birth, years) > march31,
      march31
    )
  }
  if ('within' in leaf) {
    if ('next' in leaf.within) return [day, periodEnd(day + 1, leaf.within.next)]
    const { past } = leaf.within
    return [lastDay(periodBefore(day, past), (at) => periodEnd(at + 1, past) < day) + 1, day]
  }
  if ('dated' in leaf)
    return [
      leaf.dated.from === undefined ? longestAgo : dayOf(leaf.dated.from),
      leaf.dated.to === undefined ? longestAhead : dayOf(leaf.dated.to)
    ]
  return null
}
const periodBefore = (day: number, { days = 0, months = 0, years = 0 }: Parameters<typeof periodEnd>[1]): number =>
  Math.round(day - days - months * 30.44 - years * 365.2425)

const ranges = (
  leaf: Exclude<Leaf, { season: unknown }>,
  fact: Fact,
  day: number
): readonly (readonly [number, number])[] => {
  if ('is' in leaf) {
    const values = Array.isArray(leaf.is) ? leaf.is : [leaf.is]
    return values.map((value) => {
      const code = codeOf(fact, value)
      if ((fact.kind !== 'flag' && fact.kind !== 'choice') || code === unknownCode)
        throw new RuleProblem(`${leaf.fact} is never ${String(value)}`)
      return [code, code] as const
    })
  }
  const range = dayRange(leaf, day)
  if (range && fact.kind === 'day') return [range]
  if (('atLeast' in leaf || 'atMost' in leaf) && fact.kind === 'number')
    return [[leaf.atLeast ?? 0, leaf.atMost ?? longestAhead]]
  throw new RuleProblem(`a condition asks of ${leaf.fact} what a ${fact.kind} does not have`)
}

/** Throws RuleProblem when a condition does not fit the catalogue. */
export const planLeaf = (leaf: Leaf, catalogue: FactCatalogue, day: number, negated: boolean): Plan => {
  if ('season' in leaf) return { kind: 'certain', holds: inSeason(day, leaf.season.from, leaf.season.to) !== negated }
  const fact = catalogue[leaf.fact]
  if (!fact) throw new RuleProblem(`there is no fact ${leaf.fact}`)
  const column = Object.keys(catalogue).indexOf(leaf.fact)
  const of = ranges(leaf, fact, day).map(([lo, hi]): Plan => ({
    kind: 'range',
    column,
    fact: leaf.fact,
    lo,
    hi,
    negated
  }))
  const [only] = of
  return only && of.length === 1 ? only : { kind: negated ? 'all' : 'any', of }
}

export const planOf = (when: Expression, catalogue: FactCatalogue, day: number, negated = false): Plan => {
  if ('not' in when) return planOf(when.not, catalogue, day, !negated)
  if ('all' in when || 'any' in when) {
    const [kind, of] = 'all' in when ? (['all', when.all] as const) : (['any', when.any] as const)
    const plans = of.map((one) => planOf(one, catalogue, day, negated))
    return { kind: negated ? (kind === 'all' ? 'any' : 'all') : kind, of: plans }
  }
  return planLeaf(when, catalogue, day, negated)
}

export type Answer = 'yes' | 'no' | 'unknown'

/** Kleene's three values: what is not known makes an answer unknown only where it matters. */
export const answerTo = (plan: Plan, codes: Uint16Array): Answer => {
  if (plan.kind === 'certain') return plan.holds ? 'yes' : 'no'
  if (plan.kind === 'range') {
    const code = codes[plan.column] ?? unknownCode
    if (code === unknownCode) return 'unknown'
    return (code >= plan.lo && code <= plan.hi) !== plan.negated ? 'yes' : 'no'
  }
  const [ends, otherwise] = plan.kind === 'all' ? (['no', 'yes'] as const) : (['yes', 'no'] as const)
  let answer: Answer = otherwise
  for (const one of plan.of) {
    const part = answerTo(one, codes)
    if (part === ends) return ends
    if (part === 'unknown') answer = 'unknown'
  }
  return answer
}
