// Days as numbers, and periods as the Civil Code counts them.

const day = 86_400_000
/** 1900-01-01 is day 1; 0 is kept for "there is none" */
const zero = Date.UTC(1899, 11, 31)

export const dayOf = (iso: string): number => Math.round((Date.parse(`${iso}T00:00:00Z`) - zero) / day)
export const isoOf = (at: number): string => new Date(zero + at * day).toISOString().slice(0, 10)

type Parts = { readonly year: number; readonly month: number; readonly date: number }
const partsOf = (at: number): Parts => {
  const instant = new Date(zero + at * day)
  return { year: instant.getUTCFullYear(), month: instant.getUTCMonth() + 1, date: instant.getUTCDate() }
}
const fromParts = ({ year, month, date }: Parts): number => Math.round((Date.UTC(year, month - 1, date) - zero) / day)
const lengthOfMonth = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** one of the three */
export type Span = {
  readonly days?: number | undefined
  readonly months?: number | undefined
  readonly years?: number | undefined
}

/**
 * The last day of a period whose first day is `start`: the day before the corresponding day, or the last day of a month
 * that has no such day (民法第143条).
 */
export const periodEnd = (start: number, { days = 0, months = 0, years = 0 }: Span): number => {
  const { year, month, date } = partsOf(start)
  const total = year * 12 + (month - 1) + months + years * 12
  const target = { year: Math.floor(total / 12), month: (total % 12) + 1 }
  const length = lengthOfMonth(target.year, target.month)
  const end = date > length ? fromParts({ ...target, date: length }) : fromParts({ ...target, date }) - 1
  return end + days
}

/** The day at whose end somebody born on `birth` attains that age (年齢計算ニ関する法律: the eve of the birthday). */
export const attainedOn = (birth: number, years: number): number => periodEnd(birth, { years })

/** the 31 March after which the fiscal and school year of a day began */
export const lastMarch31 = (at: number): number => {
  const { year, month } = partsOf(at)
  return fromParts({ year: month >= 4 ? year : year - 1, month: 3, date: 31 })
}

/** `monthDay` as MM-DD, in that year */
export const inYear = (year: number, monthDay: string): number => dayOf(`${year}-${monthDay}`)
export const yearOf = (at: number): number => partsOf(at).year

/** The first such date on or after a day. */
export const nextDate = (at: number, monthDay: string): number => {
  const thisYear = inYear(yearOf(at), monthDay)
  return thisYear >= at ? thisYear : inYear(yearOf(at) + 1, monthDay)
}

/** Whether a day lies in a season, which may go over the turn of the year. */
export const inSeason = (at: number, from: string, to: string): boolean => {
  const monthDay = isoOf(at).slice(5)
  return from <= to ? monthDay >= from && monthDay <= to : monthDay >= from || monthDay <= to
}
