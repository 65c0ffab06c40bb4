// Whether a place is open at an instant, by the hours its source gives, and how sure that is.
import type { Day, Hours, Opening } from './open-data.ts'
import type { Words } from './words.ts'
import { dateInJapan } from './calendar.ts'

const dayLength = 1_440
const order: readonly Day[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

const words = {
  openUntil: (until: string): Words => ({ ja: `${until}まで 開いています`, en: `Open until ${until}` }),
  always: { ja: 'いつでも 使えます', en: 'Open at any time' },
  closedNow: { ja: 'いまは 時間の外です', en: 'Outside its hours now' },
  closedToday: { ja: 'きょうは 休みです', en: 'Closed today' },
  suspended: { ja: '休止中です', en: 'Out of service' },
  unknown: { ja: '開いている時間は わかりません', en: 'Its hours are not known' },
  daysUnknown: { ja: '時間はわかりますが、曜日がわかりません', en: 'Its times are known, its days are not' },
  timesUnknown: { ja: 'きょうは 開く日ですが、時間がわかりません', en: 'It opens today, its times are not known' }
} as const

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** A day of the calendar in Japan and the minutes into it. */
type Moment = { readonly date: string; readonly day: Day; readonly holiday: boolean; readonly minutes: number }

const momentOf = (at: Date, isHoliday: (date: string) => boolean): Moment => {
  const date = dateInJapan(at)
  const midnight = Date.parse(`${date}T00:00:00+09:00`)
  return {
    date,
    day: order[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? 'sun',
    holiday: isHoliday(date),
    minutes: Math.floor((at.getTime() - midnight) / 60_000)
  }
}

/** 12/29～1/3を除く: the days a remark takes out, as month and day */
const spans = /(\d{1,2})\/(\d{1,2})(?:[~\u301c-](\d{1,2})\/(\d{1,2}))?(?=[^。;]*を除く)/g
const exceptedBy = (note: string, { date, holiday }: Moment): boolean => {
  const plain = note.normalize('NFKC')
  if (holiday && /(祝日?[^。;]*|祝)を除く|祝日?休/.test(plain)) return true
  const today = Number(date.slice(5, 7)) * 100 + Number(date.slice(8, 10))
  return [...plain.matchAll(spans)].some(([, month, day, toMonth, toDay]) => {
    const first = Number(month) * 100 + Number(day)
    const last = toMonth === undefined ? first : Number(toMonth) * 100 + Number(toDay)
    return first <= last ? today >= first && today <= last : today >= first || today <= last
  })
}

/** remarks that only take out what `exceptedBy` reads */
const readable = /^(祝日?|\d{1,2}\/\d{1,2}([~\u301c-]\d{1,2}\/\d{1,2})?|[、,及び])+を除く。?$/

/** a column for remarks that says there is none (as in 高松市's toilets) */
const saysNothing = /^(特に)?(なし|無し?)。?$|^[-ー―—]$/

const verdict = (state: Opening['state'], sure: boolean, says: Words): Opening => ({
  state,
  sure,
  says,
  people: null,
  asOf: null
})

/** Whether `days` hold on the day of this moment; a source without a word on holidays keeps its weekday. */
const opensOn = (days: readonly Day[], { day, holiday }: Moment): boolean =>
  days.includes(day) || (holiday && days.includes('holiday'))

const byNote = (note: string, moment: Moment): Opening | null => {
  if (/利用不可|休園中|休止中|休業中|閉鎖/.test(note)) return verdict('closed', true, words.suspended)
  if (exceptedBy(note, moment)) return verdict('closed', true, words.closedToday)
  return /^(終日|24時間)/.test(note.normalize('NFKC')) ? verdict('open', true, words.always) : null
}

/** What holds now if the day is `moment.day`: `minutes` may run past midnight when it is yesterday that is asked about. */
const byTimes = ({ days, from, until, note }: Hours, moment: Moment): Opening => {
  const remark = note?.normalize('NFKC').trim() ?? ''
  const sure = note === null || saysNothing.test(remark) || readable.test(remark)
  if (days !== null && !opensOn(days, moment)) return verdict('closed', sure, words.closedToday)
  if (from === null || until === null)
    return verdict('unknown', false, days === null ? words.unknown : words.timesUnknown)
  if (moment.minutes < from || moment.minutes >= until) return verdict('closed', sure, words.closedNow)
  if (days === null) return verdict('unknown', false, words.daysUnknown)
  const always = from === 0 && until >= dayLength - 1
  return verdict('open', sure, always ? words.always : words.openUntil(clock(until)))
}

/**
 * Whether a place with these hours is open at `at` (Japan time). Unknown hours are said to be unknown, never guessed; a remark
 * that cannot be read leaves the verdict of the times, with `sure` false.
 */
export const openAt = (hours: Hours, at: Date, isHoliday: (date: string) => boolean): Opening => {
  const today = momentOf(at, isHoliday)
  const said = hours.note === null ? null : byNote(hours.note, today)
  if (said) return said
  if (hours.until !== null && hours.until > dayLength) {
    const before = momentOf(new Date(at.getTime() - dayLength * 60_000), isHoliday)
    const lateLast = byTimes(hours, { ...before, minutes: today.minutes + dayLength })
    if (lateLast.state !== 'closed') return lateLast
  }
  return byTimes(hours, today)
}
