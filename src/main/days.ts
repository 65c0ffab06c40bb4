// Calendar days in words, and the terminal's own clock (Japan has one time zone and no summer time).
import type { Language } from '../contract/screen/intent.ts'

const zone = 'Asia/Tokyo'
const dayMs = 86_400_000

const stamp = new Intl.DateTimeFormat('sv-SE', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit'
})

/** Local wall-clock time as 2026-03-12T10:42. */
export const localMinute = (at: Date): string => stamp.format(at).replace(' ', 'T')
/** Local calendar day as 2026-03-12. */
export const localDay = (at: Date): string => localMinute(at).slice(0, 10)

const utc = (day: string): number => Date.parse(`${day}T00:00:00Z`)
export const addDays = (day: string, days: number): string =>
  new Date(utc(day) + days * dayMs).toISOString().slice(0, 10)
/** Whole days from `from` to `to`. */
export const daysBetween = (from: string, to: string): number => Math.round((utc(to) - utc(from)) / dayMs)

// made once: a page of thirty days is drawn at every answer, and making one of these takes longer than all it says
const weekdays: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  ja: new Intl.DateTimeFormat('ja-JP', { weekday: 'short', timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'UTC' })
}
const months = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' })

const weekday = (day: string, language: Language): string => weekdays[language].format(utc(day))
const month = (day: string): string => months.format(utc(day))

/** 3月21日(土) / Sat 21 March */
export const shortDay = (day: string, language: Language): string => {
  const [, monthNumber, date] = day.split('-').map(Number)
  return language === 'ja'
    ? `${monthNumber}月${date}日(${weekday(day, 'ja')})`
    : `${weekday(day, 'en')} ${date} ${month(day)}`
}

/** 2026年3月21日(土) / Sat 21 March 2026 */
export const longDay = (day: string, language: Language): string => {
  const year = day.slice(0, 4)
  return language === 'ja' ? `${year}年${shortDay(day, 'ja')}` : `${shortDay(day, 'en')} ${year}`
}
