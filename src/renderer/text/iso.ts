// ISO 8601 calendar dates without time zones: a date here is a day on the wall, never an instant.
export type Day = { readonly year: number; readonly month: number; readonly day: number; readonly weekday: number }

const write = (time: number): string => new Date(time).toISOString().slice(0, 10)
const time = (iso: string): number => Date.parse(`${iso.slice(0, 10)}T00:00:00Z`)

/** null when the text does not begin with a calendar date */
export const readDate = (iso: string): Day | null => {
  const match = /^(\d{4})-(\d{2})-(\d{2})(T|$)/.exec(iso)
  if (match === null || Number.isNaN(time(iso))) return null
  const [, year, month, day] = match.map(Number)
  if (year === undefined || month === undefined || day === undefined) return null
  return { year, month, day, weekday: new Date(time(iso)).getUTCDay() }
}

/** the date `days` later (earlier when negative) */
export const plusDays = (iso: string, days: number): string => write(time(iso) + days * 86_400_000)

/** the Sunday that begins the date's week */
export const startOfWeek = (iso: string): string => plusDays(iso, -(readDate(iso)?.weekday ?? 0))

/** yyyy-mm-dd when such a day exists, otherwise null (31 April) */
export const writeDate = (year: number, month: number, day: number): string | null => {
  const iso = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  const parsed = time(iso)
  return !Number.isNaN(parsed) && write(parsed) === iso ? iso : null
}

/** how many days the month has */
export const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()
