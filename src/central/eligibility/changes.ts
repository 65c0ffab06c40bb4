// What would turn a "no" into a "yes": the fewest conditions that would have to hold, and when time alone brings them.
import type { Change } from '../../contract/wire/notices.ts'
import { unknownCode } from './codes.ts'
import { isoOf } from './days.ts'
import type { Expression, FactCatalogue, Leaf } from './expression.ts'
import { answerTo, planLeaf } from './plan.ts'
import { leafWords, notWords } from './says.ts'

/** one condition that has to hold: as it is written, or as its opposite */
export type Wanted = { readonly leaf: Leaf; readonly negated: boolean }
type Way = readonly Wanted[]

/** so many ways are followed, and shown */
const most = { followed: 24, shown: 6 } as const

const shortest = (ways: readonly Way[]): Way[] => ways.toSorted((a, b) => a.length - b.length).slice(0, most.followed)

/** Every way, as the conditions that do not hold yet. An empty way: it holds already. */
export const waysTo = (
  when: Expression,
  catalogue: FactCatalogue,
  codes: Uint16Array,
  day: number,
  negated = false
): Way[] => {
  if ('not' in when) return waysTo(when.not, catalogue, codes, day, !negated)
  if (!('all' in when || 'any' in when))
    return answerTo(planLeaf(when, catalogue, day, negated), codes) === 'yes' ? [[]] : [[{ leaf: when, negated }]]
  const parts = ('all' in when ? when.all : when.any).map((one) => waysTo(one, catalogue, codes, day, negated))
  if ('all' in when === negated) return shortest(parts.flat())
  return parts.reduce<Way[]>(
    (ways, part) => shortest(ways.flatMap((way) => part.map((more) => [...way, ...more]))),
    [[]]
  )
}

/** looked ahead this far for what time brings; nobody waits longer */
const horizon = 110 * 366

/**
 * The first day from `day` on when the condition holds, the facts staying as they are; null when it never does. Conditions
 * over time have few edges: leaps of a month find the span, single days the edge.
 */
const comesOn = (
  { leaf, negated }: Wanted,
  catalogue: FactCatalogue,
  codes: Uint16Array,
  day: number
): number | null => {
  const holds = (at: number): boolean => answerTo(planLeaf(leaf, catalogue, at, negated), codes) === 'yes'
  const step = 'age' in leaf || 'schoolAge' in leaf ? 28 : 7
  const end = 'season' in leaf ? 366 : 'within' in leaf || 'dated' in leaf ? 40 * 366 : horizon
  for (let at = day; at <= day + end && at < unknownCode; at += step) {
    if (!holds(at)) continue
    let first = at
    while (first > day && holds(first - 1)) first--
    return first
  }
  return null
}

const overTime = (leaf: Leaf): boolean => 'age' in leaf || 'schoolAge' in leaf || 'within' in leaf || 'season' in leaf

type Need = Change['needs'][number]

const needFor = (wanted: Wanted, catalogue: FactCatalogue, codes: Uint16Array, day: number): Need => {
  const { leaf, negated } = wanted
  const says = negated ? notWords(leaf, catalogue) : leafWords(leaf, catalogue)
  const comes = overTime(leaf) ? comesOn(wanted, catalogue, codes, day) : null
  const fact = 'season' in leaf ? null : leaf.fact
  if (comes !== null) return { fact, says, by: 'time', from: isoOf(comes) }
  const known = fact !== null && codes[Object.keys(catalogue).indexOf(fact)] !== unknownCode
  return { fact, says, by: known && catalogue[fact]?.fixed ? 'never' : 'fact', from: null }
}

/** The ways in words: those that are open first, and of these the shortest. */
export const changesFor = (when: Expression, catalogue: FactCatalogue, codes: Uint16Array, day: number): Change[] => {
  const ways = waysTo(when, catalogue, codes, day).filter((way) => way.length > 0)
  const changes = ways.map((way): Change => {
    const needs = way.map((wanted) => needFor(wanted, catalogue, codes, day))
    const froms = needs.map((need) => need.from)
    const last = froms.every((from) => from !== null) ? froms.toSorted().at(-1) : undefined
    return { needs, from: last ?? null }
  })
  const closed = (change: Change): number => Number(change.needs.some((need) => need.by === 'never'))
  return changes.toSorted((a, b) => closed(a) - closed(b) || a.needs.length - b.needs.length).slice(0, most.shown)
}
