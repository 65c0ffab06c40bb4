// Dates in Japanese. Input is ISO 8601 (a date, or a local time without zone); anything else is given back as it came.
import { readDate } from './iso.ts'

const weekdays = ['日', '月', '火', '水', '木', '金', '土']
/** first years of the eras a living person's papers can carry; the change within a year is counted from 1 May 2019 */
const era = (year: number, month: number): string => {
  const reiwa = year > 2019 || (year === 2019 && month >= 5)
  const count = reiwa ? year - 2018 : year - 1988
  return `${reiwa ? '令和' : '平成'}${count === 1 ? '元' : count}年`
}

/** 3月21日(土) */
export const shortDate = (iso: string): string => {
  const at = readDate(iso)
  return at === null ? iso : `${at.month}月${at.day}日(${weekdays[at.weekday] ?? ''})`
}

/** 2026年3月21日(土) */
export const yearDate = (iso: string): string => {
  const at = readDate(iso)
  return at === null ? iso : `${at.year}年${shortDate(iso)}`
}

/** 2026年3月21日 : a last day of validity, whose weekday nobody needs */
export const plainDate = (iso: string): string => {
  const at = readDate(iso)
  return at === null ? iso : `${at.year}年${at.month}月${at.day}日`
}

/** 令和8年 3月12日(木) */
export const eraDate = (iso: string): string => {
  const at = readDate(iso)
  return at === null ? iso : `${era(at.year, at.month)} ${shortDate(iso)}`
}

/** 8. 3.12 : how a reception stamp writes the day */
export const stampDate = (iso: string): string => {
  const at = readDate(iso)
  if (at === null) return iso
  return `${era(at.year, at.month).replace(/[^\d元]/g, '')}.${String(at.month).padStart(2, ' ')}.${String(at.day).padStart(2, ' ')}`
}

/** 2026年(令和8年)3月 */
export const monthHeading = (year: number, month: number): string => `${year}年(${era(year, month)})${month}月`

/** 10:42 */
export const clock = (iso: string): string => /T(\d{2}:\d{2})/.exec(iso)?.[1] ?? ''
