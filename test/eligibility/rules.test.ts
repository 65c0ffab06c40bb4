// The shipped rules and their language, against a slow reading of the same rules that shares no code.
import { fileURLToPath } from 'node:url'
import {
  array,
  assert,
  boolean,
  constantFrom,
  integer,
  letrec,
  oneof,
  property,
  record,
  type Arbitrary
} from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codesOf, unknownCode, valueOf, type FactValues } from '../../src/central/eligibility/codes.ts'
import { attainedOn, dayOf, isoOf, periodEnd } from '../../src/central/eligibility/days.ts'
import type { Expression, Leaf } from '../../src/central/eligibility/expression.ts'
import { judge, type Person } from '../../src/central/eligibility/judge.ts'
import { answerTo, planLeaf, planOf, RuleProblem } from '../../src/central/eligibility/plan.ts'
import { programOf } from '../../src/central/eligibility/program.ts'
import { checkRules, readRules, rulesOn, type Rule } from '../../src/central/eligibility/rules.ts'
import { segmentOf } from '../../src/central/eligibility/segments.ts'
import { sameChoice, scansByHand } from '../bench/targeting/by-hand.ts'
import { manyRules } from '../bench/targeting/many-rules.ts'
import { naive } from '../support/naive-rules.ts'
import { syntheticTown } from '../support/synthetic-town.ts'

const book = readRules(fileURLToPath(new URL('../../assets/rules', import.meta.url)))
const { catalogue } = book
const today = '2026-11-26'
const valuesOf = (codes: Uint16Array): FactValues =>
  Object.fromEntries(Object.entries(catalogue).map(([id, fact], i) => [id, valueOf(fact, codes[i] ?? unknownCode)]))
const personOf = (values: FactValues): Person =>
  Object.fromEntries(
    Object.entries(values).flatMap(([id, value]) =>
      value === undefined ? [] : [[id, { value, asOf: today, holder: { ja: '役所', en: 'Office' } }]]
    )
  )

describe('the shipped rules', () => {
  it('are at least 25 programmes, each with a law and an article, in both languages', () => {
    expect(new Set(book.rules.map((rule) => rule.id)).size).toBeGreaterThanOrEqual(25)
    for (const rule of book.rules) {
      for (const { law, article } of rule.basis) {
        expect(law).toMatch(/(法|法律|法施行令|法施行規則|政令（令和7年）|要綱（架空）)$/)
        expect(article).toMatch(/^(附則)?(第\d+条(の\d+)*(第\d+項)?)?$/)
      }
      for (const words of [rule.name, rule.issuer, rule.body, rule.needs])
        for (const text of Object.values(words)) expect(text.length).toBeGreaterThan(1)
    }
  })

  it('are dated: another version of the same programme holds on another day', () => {
    const on = (id: string, day: string): string[] =>
      rulesOn(book, day)
        .filter((rule) => rule.id === id)
        .map((rule) => rule.version)
    expect(on('child-allowance', '2024-09-30')).toEqual(['2012-04'])
    expect(on('child-allowance', '2024-10-01')).toEqual(['2024-10'])
    expect(on('pension-supporter-benefit', '2020-01-01')).toEqual([])
    const child: FactValues = { municipality: 'morikawa', youngestChild: '2008-06-01', childAllowance: false }
    const holds = (day: string): string[] =>
      rulesOn(book, day)
        .filter((rule) => rule.id === 'child-allowance')
        .map((rule) => judge(book, rule, personOf(child), day).holds)
    // sixteen years old: too old under the law of before, entitled from October 2024
    expect([holds('2024-09-30'), holds('2024-10-01')]).toEqual([['no'], ['yes']])
  })

  it('a house that was registered this year is told of the tax return of the next', () => {
    const person = personOf({ houseRegistered: '2026-11-20', houseLoan: true, income: 600 })
    const rule = rulesOn(book, today).find((one) => one.id === 'house-loan-deduction')
    if (!rule) throw new Error('no rule')
    expect(judge(book, rule, person, today)).toMatchObject({ holds: 'yes', deadline: '2027-03-15' })
    const rich = judge(book, rule, personOf({ houseRegistered: '2026-11-20', houseLoan: true, income: 2_001 }), today)
    expect(rich.changes.map((change) => change.needs.map((need) => need.fact))).toEqual([['income']])
  })

  it('two versions for one day, a fact that is not there and a condition that does not fit are refused', () => {
    const [rule] = book.rules
    if (!rule) throw new Error('no rules')
    const wrong = (changes: Partial<Rule>) => (): void => checkRules({ catalogue, rules: [{ ...rule, ...changes }] })
    expect(() => checkRules({ catalogue, rules: [rule, { ...rule, from: '2020-01-01' }] })).toThrow(RuleProblem)
    expect(wrong({ when: { fact: 'nobody', is: true } })).toThrow(RuleProblem)
    expect(wrong({ when: { fact: 'income', is: true } })).toThrow(RuleProblem)
    expect(wrong({ when: { fact: 'student', atLeast: 3 } })).toThrow(RuleProblem)
    expect(wrong({ when: { fact: 'insurance', is: 'private' } })).toThrow(RuleProblem)
    expect(wrong({ deadline: { fact: 'student' } })).toThrow(RuleProblem)
    expect(wrong({ to: '1900-01-01' })).toThrow(RuleProblem)
  })
})

describe('days', () => {
  it('an age is attained on the eve of the birthday, on 28 February by those born on the 29th', () => {
    const eve = (birth: string, years: number): string => isoOf(attainedOn(dayOf(birth), years))
    expect(eve('1961-04-01', 65)).toBe('2026-03-31')
    expect(eve('2008-02-29', 18)).toBe('2026-02-28')
    expect(eve('2008-02-29', 20)).toBe('2028-02-28')
  })

  it('a period ends on the day before the corresponding day, or on the last of a shorter month', () => {
    const end = (start: string, span: Parameters<typeof periodEnd>[1]): string => isoOf(periodEnd(dayOf(start), span))
    expect(end('2026-01-31', { months: 1 })).toBe('2026-02-28')
    expect(end('2026-11-01', { months: 1 })).toBe('2026-11-30')
    expect(end('2026-11-10', { days: 14 })).toBe('2026-11-23')
    expect(end('2024-02-29', { years: 2 })).toBe('2026-02-28')
  })

  it('a child born on 1 April is of the older school year, and ends with it', () => {
    const child = (birth: string, day: string): string =>
      naive({ fact: 'youngestChild', schoolAge: { below: 18 } }, { youngestChild: birth }, day)
    expect([child('2008-04-01', '2026-03-31'), child('2008-04-01', '2026-04-01')]).toEqual(['yes', 'no'])
    expect([child('2008-04-02', '2026-04-01'), child('2008-04-02', '2027-04-01')]).toEqual(['yes', 'no'])
  })
})

const isoDay = integer({ min: dayOf('1926-01-01'), max: dayOf('2032-12-31') }).map(isoOf)
const nearToday = integer({ min: dayOf('2024-01-01'), max: dayOf('2028-12-31') }).map(isoOf)
const factsOf = (kind: string): Arbitrary<string> =>
  constantFrom(...Object.keys(catalogue).filter((id) => catalogue[id]?.kind === kind))
const span = oneof(
  integer({ min: 0, max: 400 }).map((days) => ({ days })),
  integer({ min: 0, max: 40 }).map((months) => ({ months })),
  integer({ min: 0, max: 12 }).map((years) => ({ years }))
)
const between = integer({ min: 0, max: 100 }).chain((atLeast) =>
  integer({ min: 1, max: 30 }).chain((more) =>
    constantFrom<{ atLeast?: number; below?: number }>(
      { atLeast },
      { below: atLeast + more },
      { atLeast, below: atLeast + more }
    )
  )
)
const leaf: Arbitrary<Leaf> = oneof(
  record({ fact: factsOf('flag'), is: boolean() }),
  constantFrom<Leaf>({ fact: 'insurance', is: 'national' }, { fact: 'pension', is: ['first', 'third'] }),
  record({ fact: factsOf('number'), atLeast: integer({ min: 0, max: 300 }) }),
  record({ fact: factsOf('number'), atMost: integer({ min: 0, max: 300 }) }),
  record({ fact: factsOf('day'), age: between }),
  record({ fact: factsOf('day'), schoolAge: between }),
  record({ fact: factsOf('day'), within: oneof(record({ past: span }), record({ next: span })) }),
  record({ fact: factsOf('day'), dated: oneof(record({ from: isoDay }), record({ to: isoDay }), constantFrom({})) }),
  constantFrom<Leaf>({ season: { from: '10-01', to: '01-31' } }, { season: { from: '04-01', to: '06-30' } })
)
const { expression } = letrec<{ expression: Expression }>((tie) => ({
  expression: oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    array(tie('expression'), { minLength: 1, maxLength: 4 }).map((all): Expression => ({ all })),
    array(tie('expression'), { minLength: 1, maxLength: 4 }).map((any): Expression => ({ any })),
    tie('expression').map((not): Expression => ({ not }))
  )
}))

const town = syntheticTown(catalogue, 100_000, 20_261_126, today)
const row = integer({ min: 0, max: town.rows - 1 })

describe('the language', () => {
  it('means the same to the slow reading, for any rule, any person and any day', () => {
    assert(
      property(expression, row, nearToday, (when, at, day) => {
        const codes = town.person(at)
        expect(answerTo(planOf(when, catalogue, dayOf(day)), codes)).toBe(naive(when, valuesOf(codes), day))
      }),
      { numRuns: 3_000 }
    )
  })

  it('means the same at the edges of ages and periods', () => {
    const births = ['2008-02-29', '2008-03-01', '2008-02-28', '2008-04-01', '2008-04-02', '2008-03-31', '2007-12-31']
    const spans = [{ days: 14 }, { months: 1 }, { months: 13 }, { years: 2 }]
    const days = Array.from({ length: 800 }, (_, i) => isoOf(dayOf('2025-12-01') + i))
    const leaves: Leaf[] = [
      ...[17, 18, 20].flatMap((years): Leaf[] => [
        { fact: 'youngestChild', age: { atLeast: years } },
        { fact: 'youngestChild', age: { below: years } },
        { fact: 'youngestChild', schoolAge: { atLeast: years, below: years + 1 } }
      ]),
      ...spans.map((past): Leaf => ({ fact: 'leftJob', within: { past } })),
      ...spans.map((next): Leaf => ({ fact: 'leftJob', within: { next } }))
    ]
    for (const one of leaves)
      for (const day of days) {
        const plan = planLeaf(one, catalogue, dayOf(day), false)
        for (const birth of births) {
          const values = {
            youngestChild: birth,
            leftJob: birth.replace('2008', '2026').replace('2026-02-29', '2026-02-28')
          }
          expect([one, day, birth, answerTo(plan, codesOf(catalogue, values))]).toEqual([
            one,
            day,
            birth,
            naive(one, values, day)
          ])
        }
      }
  })

  it('chooses the same people of 100,000 by columns as one by one, for every shipped rule', () => {
    const rules = rulesOn(book, today)
    const plans = rules.map((rule) => planOf(rule.when, catalogue, dayOf(today)))
    const program = programOf(plans)
    const segments = plans.map((plan) => segmentOf(plan, town))
    const answers = new Uint8Array(plans.length)
    const counts = new Uint32Array(plans.length)
    let different = 0
    for (let at = 0; at < town.rows; at++) {
      const codes = town.person(at)
      program.run(codes, answers)
      for (const [i, segment] of segments.entries()) {
        const yes = answers[i] === 1
        const plan = plans[i]
        if (yes) counts[i] = (counts[i] ?? 0) + 1
        if (
          yes !== segment.has(at) ||
          (at % 17 === 0 && yes !== (plan !== undefined && answerTo(plan, codes) === 'yes'))
        )
          different++
      }
    }
    expect(different).toBe(0)
    expect(segments.map((segment) => segment.count)).toEqual([...counts])
    // a rule for nobody, or for everybody, would have been compared for nothing
    for (const [i, count] of counts.entries())
      if (!['dog-rabies', 'medical-and-care-total'].includes(rules[i]?.id ?? '')) {
        expect([rules[i]?.id, count > 0, count < town.rows]).toEqual([rules[i]?.id, true, true])
      }
  })

  it('chooses the same people by columns and by program for any rule', () => {
    const small = syntheticTown(catalogue, 70_000, 7, today)
    assert(
      property(expression, nearToday, (when, day) => {
        const plan = planOf(when, catalogue, dayOf(day))
        const segment = segmentOf(plan, small)
        const program = programOf([plan])
        const out = new Uint8Array(1)
        for (let at = 0; at < small.rows; at += 997) {
          const codes = small.person(at)
          program.run(codes, out)
          const yes = answerTo(plan, codes) === 'yes'
          expect([segment.has(at), out[0] === 1]).toEqual([yes, yes])
        }
      }),
      { numRuns: 60 }
    )
  })
})

describe('the bench', () => {
  it.each(Object.entries(scansByHand))('the scan by hand of %s chooses the same people', (id, scan) => {
    const rule = rulesOn(book, today).find((one) => one.id === id)
    if (!rule) throw new Error('no rule')
    const bits = new Uint8Array(town.rows / 8)
    const count = scan(town, bits)
    const segment = segmentOf(planOf(rule.when, catalogue, dayOf(today)), town)
    expect(count).toBeGreaterThan(100)
    expect(sameChoice(town.rows, segment, bits, count)).toBe(true)
    bits[5] = (bits[5] ?? 0) ^ 4
    expect(sameChoice(town.rows, segment, bits, count)).toBe(false)
  })

  it('10,000 rules are 10,000 different questions, answered as one by one', () => {
    const plans = manyRules(book, 10_000, today)
    const program = programOf(plans)
    const out = new Uint8Array(plans.length)
    for (let at = 0; at < 50; at++) {
      const codes = town.person(at * 31)
      program.run(codes, out)
      expect([...out].map((one) => one === 1)).toEqual(plans.map((plan) => answerTo(plan, codes) === 'yes'))
    }
  })
})
