// Ten thousand rules: every shipped one in the versions that 250 towns of different limits would have of it.
import { dayOf } from '../../../src/central/eligibility/days.ts'
import type { Expression, Leaf } from '../../../src/central/eligibility/expression.ts'
import { planOf, type Plan } from '../../../src/central/eligibility/plan.ts'
import { rulesOn, type RuleBook } from '../../../src/central/eligibility/rules.ts'

const shifted = (leaf: Leaf, by: number): Leaf => {
  if ('atLeast' in leaf && leaf.atLeast !== undefined) return { ...leaf, atLeast: leaf.atLeast + by }
  if ('atMost' in leaf && leaf.atMost !== undefined) return { ...leaf, atMost: leaf.atMost + by }
  return leaf
}
const variant = (when: Expression, by: number): Expression => {
  if ('all' in when) return { all: when.all.map((one) => variant(one, by)) }
  if ('any' in when) return { any: when.any.map((one) => variant(one, by)) }
  return 'not' in when ? { not: variant(when.not, by) } : shifted(when, by)
}

export const manyRules = (book: RuleBook, count: number, iso: string): Plan[] => {
  const rules = rulesOn(book, iso)
  return Array.from({ length: count }, (_, i) => {
    const rule = rules[i % rules.length]
    if (!rule) throw new Error('there are no rules')
    return planOf(variant(rule.when, Math.floor(i / rules.length) % 250), book.catalogue, dayOf(iso))
  })
}
