// Dates in English. Input is ISO 8601; anything else is given back as it came.
import { readDate } from './iso.ts'

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = 'January February March April May June July August September October November December'.split(' ')

/** the month's name, 1 to 12 */
export const monthName = (month: number): string => months[month - 1] ?? ''

/** Sat 21 March */
export const shortDate = (iso: string): string => {
  const at = readDate(iso)
  return at === null ? iso : `${weekdays[at.weekday] ?? ''} ${at.day} ${monthName(at.month)}`
}

/** Sat 21 March 2026 */
export const yearDate = (iso: string): string => {
  const at = readDate(iso)
  return at === null ? iso : `${shortDate(iso)} ${at.year}`
}

/** 21 March 2026 */
export const plainDate = (iso: string): string => {
  const at = readDate(iso)
  return at === null ? iso : `${at.day} ${monthName(at.month)} ${at.year}`
}

/** English has no eras: the same as with the year */
export const eraDate = (iso: string): string => yearDate(iso)

/** 12 Mar 2026 : the reception stamp */
export const stampDate = (iso: string): string => {
  const at = readDate(iso)
  return at === null ? iso : `${at.day} ${monthName(at.month).slice(0, 3)} ${at.year}`
}

/** March 2026 */
export const monthHeading = (year: number, month: number): string => `${monthName(month)} ${year}`

/** 10:42 */
export const clock = (iso: string): string => /T(\d{2}:\d{2})/.exec(iso)?.[1] ?? ''
