// Rules looked at the slow way, on dates as people write them: shares nothing with the ranges and codes of src/central.
import type { FactValues } from '../../src/central/eligibility/codes.ts'
import type { Expression, Leaf } from '../../src/central/eligibility/expression.ts'

type Answer = 'yes' | 'no' | 'unknown'
const iso = (date: Date): string => date.toISOString().slice(0, 10)
const at = (text: string): Date => new Date(`${text}T00:00:00Z`)
const plusDays = (text: string, days: number): string => iso(new Date(at(text).getTime() + days * 86_400_000))

/** The corresponding day months later, or the last day of a shorter month. */
const plusMonths = (text: string, months: number): string => {
  const date = at(text)
  const wanted = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(wanted, length))
  return iso(date)
}
type Span = { days?: number | undefined; months?: number | undefined; years?: number | undefined }
/** The end of a period after a day: that day does not count, and whole months end on the eve of the corresponding day. */
const plus = (text: string, { days, months = 0, years = 0 }: Span): string => {
  if (days !== undefined) return plusDays(text, days)
  const start = plusDays(text, 1)
  const end = plusMonths(start, months + 12 * years)
  return end.slice(8) < start.slice(8) ? end : plusDays(end, -1)
}

/** Born on a 29 February: the age is attained on 28 February in every year. */
const attained = (birth: string, years: number): string => {
  const birthday = plusMonths(birth, 12 * years)
  return birth.endsWith('-02-29') && birthday.endsWith('-02-28') ? birthday : plusDays(birthday, -1)
}
const schoolStart = (day: string): string => {
  const year = Number(day.slice(0, 4))
  return `${day.slice(5) >= '04-01' ? year : year - 1}-03-31`
}

const leafHolds = (
  leaf: Exclude<Leaf, { season: unknown }>,
  value: boolean | string | number | null,
  day: string
): boolean => {
  if ('is' in leaf) return Array.isArray(leaf.is) ? leaf.is.some((one) => one === value) : leaf.is === value
  if (value === null || typeof value === 'boolean') return false
  if ('age' in leaf) {
    const { atLeast, below } = leaf.age
    const birth = String(value)
    return (
      (atLeast === undefined || attained(birth, atLeast) <= day) &&
      (below === undefined || attained(birth, below) >= day)
    )
  }
  if ('schoolAge' in leaf) {
    const { atLeast, below } = leaf.schoolAge
    const [birth, start] = [String(value), schoolStart(day)]
    return (
      (atLeast === undefined || attained(birth, atLeast) <= start) &&
      (below === undefined || attained(birth, below) > start)
    )
  }
  if ('within' in leaf) {
    const when = String(value)
    return 'next' in leaf.within
      ? when >= day && when <= plus(day, leaf.within.next)
      : when <= day && plus(when, leaf.within.past) >= day
  }
  if ('dated' in leaf) {
    const { from = '0000', to = '9999' } = leaf.dated
    return String(value) >= from && String(value) <= to
  }
  return Number(value) >= (leaf.atLeast ?? 0) && Number(value) <= (leaf.atMost ?? Infinity)
}

const not: Readonly<Record<Answer, Answer>> = { yes: 'no', no: 'yes', unknown: 'unknown' }

export const naive = (when: Expression, values: FactValues, day: string): Answer => {
  if ('not' in when) return not[naive(when.not, values, day)]
  if ('all' in when || 'any' in when) {
    const parts = ('all' in when ? when.all : when.any).map((one) => naive(one, values, day))
    const ends = 'all' in when ? 'no' : 'yes'
    if (parts.includes(ends)) return ends
    return parts.includes('unknown') ? 'unknown' : not[ends]
  }
  if ('season' in when) {
    const [{ from, to }, now] = [when.season, day.slice(5)]
    const inside = from <= to ? now >= from && now <= to : now >= from || now <= to
    return inside ? 'yes' : 'no'
  }
  const value = values[when.fact]
  if (value === undefined) return 'unknown'
  return leafHolds(when, value, day) ? 'yes' : 'no'
}
