// The rules as data: assets/rules, checked before anything is believed, dated, and chosen by the day.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Id, Words } from '../../contract/wire/words.ts'
import { dayOf } from './days.ts'
import { Deadline, Expression, FactCatalogue } from './expression.ts'
import { planOf, RuleProblem } from './plan.ts'

/** One version of one programme, for the days from `from` to `to`. */
const Rule = z.strictObject({
  id: Id.max(40),
  version: z.string().max(20),
  from: z.iso.date(),
  to: z.iso.date().nullable(),
  name: Words,
  issuer: Words,
  /** the law it rests on, as it is cited in Japan */
  basis: z.array(z.strictObject({ law: z.string().max(80), article: z.string().max(60) })).min(1),
  when: Expression,
  deadline: Deadline.nullable(),
  body: Words,
  needs: Words,
  /** procedure that can be filed here */
  leadsTo: Id.nullable()
})
export type Rule = z.infer<typeof Rule>
const RuleFile = z.strictObject({ rules: z.array(Rule).min(1) })

export type RuleBook = { readonly catalogue: FactCatalogue; readonly rules: readonly Rule[] }

const parse = <S extends z.ZodType>(file: string, schema: S): z.output<S> => {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new RuleProblem(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const parsed = schema.safeParse(content)
  if (!parsed.success) throw new RuleProblem(`${file}: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

const deadlineFact = (deadline: Deadline | null): string | null => {
  if (deadline === null || 'next' in deadline) return null
  if ('after' in deadline) return deadline.after
  return 'yearAfter' in deadline ? deadline.yearAfter : deadline.fact
}

/** Versions of one programme follow each other; every condition fits its fact. Throws RuleProblem. */
export const checkRules = ({ catalogue, rules }: RuleBook): void => {
  for (const rule of rules) {
    if (rule.to !== null && rule.to < rule.from) throw new RuleProblem(`${rule.id}: it ends before it begins`)
    planOf(rule.when, catalogue, dayOf(rule.from))
    const fact = deadlineFact(rule.deadline)
    if (fact !== null && catalogue[fact]?.kind !== 'day') throw new RuleProblem(`${rule.id}: ${fact} is not a day`)
  }
  for (const versions of Map.groupBy(rules, (rule) => rule.id).values()) {
    const inOrder = versions.toSorted((a, b) => a.from.localeCompare(b.from))
    for (const [i, later] of inOrder.slice(1).entries()) {
      const { to = null } = inOrder[i] ?? {}
      if (to === null || to >= later.from) throw new RuleProblem(`${later.id}: two versions hold on ${later.from}`)
    }
  }
}

/** Reads facts.json and every other file of the folder. Throws RuleProblem. */
export const readRules = (folder: string): RuleBook => {
  const catalogue = parse(join(folder, 'facts.json'), z.strictObject({ facts: FactCatalogue })).facts
  const files = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== 'facts.json')
  const rules = files.sort().flatMap((name) => parse(join(folder, name), RuleFile).rules)
  const book = { catalogue, rules }
  checkRules(book)
  return book
}

/** Those that hold on a day, at most one version of each programme. */
export const rulesOn = ({ rules }: RuleBook, iso: string): Rule[] =>
  rules.filter((rule) => rule.from <= iso && (rule.to === null || iso <= rule.to))
