// Why, why not, and what would change it, for shipped rules and people of a synthetic town.
import { fileURLToPath } from 'node:url'
import { assert, constantFrom, integer, property, uniqueArray } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { waysTo, type Wanted } from '../../src/central/eligibility/changes.ts'
import { unknownCode, valueOf, type FactValues } from '../../src/central/eligibility/codes.ts'
import { dayOf } from '../../src/central/eligibility/days.ts'
import { judge, type Person } from '../../src/central/eligibility/judge.ts'
import { answerTo, planLeaf, planOf } from '../../src/central/eligibility/plan.ts'
import { readRules, rulesOn, type Rule } from '../../src/central/eligibility/rules.ts'
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

const town = syntheticTown(catalogue, 20_000, 20_261_127, today)
const row = integer({ min: 0, max: town.rows - 1 })

/** Codes that would satisfy a condition: the edges of its range, and what lies just outside. */
const candidates = ({ leaf, negated }: Wanted, day: number): number[] => {
  if ('season' in leaf) return []
  const plan = planLeaf(leaf, catalogue, day, negated)
  const most = catalogue[leaf.fact]?.kind === 'flag' ? 1 : unknownCode - 1
  const edges = plan.kind === 'range' ? [plan.lo, plan.hi, plan.lo - 1, plan.hi + 1, 0, 1] : [0, 1, 2, 3, 4]
  return edges.filter((one) => one >= 0 && one <= most)
}

/** Whether some values of exactly these facts bring the rule to a yes. */
const reachable = (rule: Rule, codes: Uint16Array, way: readonly Wanted[], day: number): boolean => {
  const [wanted, ...rest] = way
  if (!wanted) return answerTo(planOf(rule.when, catalogue, day), codes) === 'yes'
  const at = 'season' in wanted.leaf ? -1 : Object.keys(catalogue).indexOf(wanted.leaf.fact)
  return candidates(wanted, day).some((code) => reachable(rule, codes.with(at, code), rest, day))
}

describe('what would change it', () => {
  const factOf = ({ leaf }: Wanted): string => ('season' in leaf ? '' : leaf.fact)

  it('a person in whom it is changed as told gets a yes', () => {
    let followed = 0
    assert(
      property(constantFrom(...rulesOn(book, today)), row, (rule, at) => {
        const codes = town.person(at)
        const day = dayOf(today)
        if (answerTo(planOf(rule.when, catalogue, day), codes) === 'yes') return
        for (const way of waysTo(rule.when, catalogue, codes, day)) {
          const facts = way.map(factOf)
          // two conditions on one fact may need one value between them, and a season comes with time
          if (new Set(facts).size < facts.length || facts.includes('')) continue
          followed++
          expect([rule.id, way, reachable(rule, codes, way, day)]).toEqual([rule.id, way, true])
        }
      }),
      { numRuns: 1_000 }
    )
    expect(followed).toBeGreaterThan(800)
  })

  it('nothing told is without need: leaving out any of it leaves a no', () => {
    assert(
      property(constantFrom(...rulesOn(book, today)), row, (rule, at) => {
        const codes = town.person(at)
        const day = dayOf(today)
        for (const way of waysTo(rule.when, catalogue, codes, day)) {
          for (const wanted of way)
            expect(answerTo(planLeaf(wanted.leaf, catalogue, day, wanted.negated), codes)).not.toBe('yes')
        }
      }),
      { numRuns: 500 }
    )
  })

  it('names the day when time alone brings it, and it does', () => {
    const person = personOf({ birth: '1962-01-10', municipality: 'morikawa', vaccinatedPneumococcus: false })
    const rule = rulesOn(book, today).find((one) => one.id === 'vaccination-pneumococcus')
    if (!rule) throw new Error('no rule')
    const judged = judge(book, rule, person, today)
    expect(judged.holds).toBe('no')
    expect(judged.changes).toEqual([
      {
        from: '2027-01-09',
        needs: [{ fact: 'birth', says: { ja: 'あなたが 65歳', en: 'You are aged 65' }, by: 'time', from: '2027-01-09' }]
      }
    ])
    expect(judge(book, rule, person, '2027-01-08').holds).toBe('no')
    expect(judge(book, rule, person, '2027-01-09').holds).toBe('yes')
    const late = judge(
      book,
      rule,
      personOf({ municipality: 'morikawa', vaccinatedPneumococcus: false, birth: '1950-01-01' }),
      today
    )
    expect(late.changes.map((change) => change.needs.map((need) => need.by))).toEqual([['never']])
  })

  it('says why: the conditions that hold, each with its value, day and holder', () => {
    const rule = rulesOn(book, today).find((one) => one.id === 'pension-supporter-benefit')
    if (!rule) throw new Error('no rule')
    const judged = judge(
      book,
      rule,
      personOf({ birth: '1950-05-05', pension: 'receiving', householdTaxExempt: true, income: 80 }),
      today
    )
    expect(judged.because.map((words) => words.ja)).toEqual([
      'あなたが 65歳以上',
      '国民年金が 受け取っている',
      '世帯の全員が 住民税非課税',
      '合計所得が 90万円以下'
    ])
    expect(judged.trace.of.map((step) => [step.holds, step.value?.ja, step.asOf, step.holder?.ja])).toEqual([
      ['yes', '1950-05-05', today, '役所'],
      ['yes', '受け取っている', today, '役所'],
      ['yes', '世帯の全員が 住民税非課税', today, '役所'],
      ['yes', '80万円', today, '役所']
    ])
  })

  it('what is not known is said to be unknown, and never guessed', () => {
    assert(
      property(
        constantFrom(...rulesOn(book, today)),
        uniqueArray(constantFrom(...Object.keys(catalogue))),
        row,
        (rule, forgotten, at) => {
          const values = valuesOf(town.person(at))
          const fewer = Object.fromEntries(Object.entries(values).filter(([id]) => !forgotten.includes(id)))
          const [all, some] = [naive(rule.when, values, today), judge(book, rule, personOf(fewer), today).holds]
          // less knowledge can only turn an answer into "unknown"
          expect(some === all || some === 'unknown').toBe(true)
        }
      ),
      { numRuns: 500 }
    )
  })
})
