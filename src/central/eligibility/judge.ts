// One rule, one person, one day: the answer, every step of it, and what it was looked at.
import type { Judgement, RuleFace, TraceStep } from '../../contract/wire/notices.ts'
import type { Words } from '../../contract/wire/words.ts'
import type { z } from 'zod'
import { changesFor } from './changes.ts'
import { codesOf, type FactValue } from './codes.ts'
import { dayOf, isoOf } from './days.ts'
import { deadlineOf } from './deadline.ts'
import type { Expression, FactCatalogue } from './expression.ts'
import { answerTo, planOf, type Answer } from './plan.ts'
import type { Rule, RuleBook } from './rules.ts'
import { leafWords, notWords, valueWords } from './says.ts'

/** A fact as central holds it: who says so, and as of when. */
export type HeldFact = { readonly value: FactValue; readonly asOf: string; readonly holder: Words }
export type Person = Readonly<Record<string, HeldFact>>

type Look = {
  readonly catalogue: FactCatalogue
  readonly person: Person
  readonly codes: Uint16Array
  readonly day: number
}

const none = { says: null, fact: null, value: null, asOf: null, holder: null } as const

const stepsOf = (when: Expression, look: Look): TraceStep => {
  const holds = answerTo(planOf(when, look.catalogue, look.day), look.codes)
  if ('not' in when) return { ...none, kind: 'not', holds, of: [stepsOf(when.not, look)] }
  if ('all' in when) return { ...none, kind: 'all', holds, of: when.all.map((one) => stepsOf(one, look)) }
  if ('any' in when) return { ...none, kind: 'any', holds, of: when.any.map((one) => stepsOf(one, look)) }
  const says = leafWords(when, look.catalogue)
  if ('season' in when) return { ...none, kind: 'season', holds, says, of: [] }
  const held = look.person[when.fact]
  const value = valueWords(look.catalogue[when.fact], held?.value)
  const { asOf = null, holder = null } = held ?? {}
  return { kind: 'fact', holds, says, fact: when.fact, value, asOf, holder, of: [] }
}

/** The conditions that carry a "yes": of alternatives only those that hold. */
const carriers = (when: Expression, look: Look, negated = false): Words[] => {
  if (answerTo(planOf(when, look.catalogue, look.day, negated), look.codes) !== 'yes') return []
  if ('not' in when) return carriers(when.not, look, !negated)
  if ('all' in when || 'any' in when)
    return ('all' in when ? when.all : when.any).flatMap((one) => carriers(one, look, negated))
  return [negated ? notWords(when, look.catalogue) : leafWords(when, look.catalogue)]
}

export const faceOf = ({ id, version, from, to, name, issuer, basis }: Rule): z.infer<typeof RuleFace> => ({
  id,
  version,
  from,
  to,
  name,
  issuer,
  basis
})

export const codesOfPerson = (catalogue: FactCatalogue, person: Person): Uint16Array =>
  codesOf(catalogue, Object.fromEntries(Object.entries(person).map(([id, held]) => [id, held.value])))

/** The answer and the deadline, without the reasons. */
export const answerFor = (
  { catalogue }: RuleBook,
  rule: Rule,
  codes: Uint16Array,
  iso: string
): { readonly holds: Answer; readonly deadline: string | null } => {
  const day = dayOf(iso)
  const last = deadlineOf(rule.deadline, catalogue, codes, day)
  return { holds: answerTo(planOf(rule.when, catalogue, day), codes), deadline: last === null ? null : isoOf(last) }
}

/** The whole judgement but for `told`, which is a matter of notices. */
export const judge = (book: RuleBook, rule: Rule, person: Person, iso: string): Omit<Judgement, 'told'> => {
  const { catalogue } = book
  const codes = codesOfPerson(catalogue, person)
  const look = { catalogue, person, codes, day: dayOf(iso) }
  const { holds, deadline } = answerFor(book, rule, codes, iso)
  return {
    rule: faceOf(rule),
    day: iso,
    holds,
    trace: stepsOf(rule.when, look),
    because: carriers(rule.when, look).slice(0, 40),
    changes: holds === 'yes' ? [] : changesFor(rule.when, catalogue, codes, look.day),
    deadline
  }
}
