// Opening hours as towns write them: 月火水木金, 09:00, 17：00（受付）, 0.375 out of a spreadsheet, or nothing.
import type { Day, Hours } from '../../contract/wire/open-data.ts'

const letters: Readonly<Record<string, Day>> = {
  月: 'mon',
  火: 'tue',
  水: 'wed',
  木: 'thu',
  金: 'fri',
  土: 'sat',
  日: 'sun',
  祝: 'holiday'
}
const weekdays: readonly Day[] = ['mon', 'tue', 'wed', 'thu', 'fri']
const everyDay: readonly Day[] = [...weekdays, 'sat', 'sun', 'holiday']

/** Days by their first letters; undefined when something else stands there. */
const daysIn = (text: string): Day[] | null | undefined => {
  const plain = text.normalize('NFKC').replace(/[\s・,、/]|曜日?/g, '')
  if (plain === '') return null
  if (plain === '平日') return [...weekdays]
  if (plain === '毎日' || plain === '年中無休') return [...everyDay]
  const days = Array.from(plain, (letter) => letters[letter])
  return days.every((day) => day !== undefined) ? [...new Set(days)] : undefined
}

const dayLength = 1_440

type Time = { readonly minutes: number | null; readonly remark: string | null }

/** A time of day in minutes, with what stood in parentheses behind it; undefined when it cannot be read. */
const timeIn = (text: string): Time | undefined => {
  const [, clock = '', remark = null] = /^([^(]*)(?:\((.*)\))?$/.exec(text.normalize('NFKC').trim()) ?? []
  if (clock === '') return remark === null && text.trim() === '' ? { minutes: null, remark: null } : undefined
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})(?::00)?$/.exec(clock) ?? []
  // a spreadsheet that lost its format shows the fraction of a day
  const value = /^0\.\d+$/.test(clock) ? Math.round(Number(clock) * dayLength) : Number(hours) * 60 + Number(minutes)
  return Number.isInteger(value) && value <= dayLength && !(Number(minutes) > 59)
    ? { minutes: value, remark }
    : undefined
}

/** Both times or none; one that ends before it begins ends on the next day. */
const timesOf = (from: number | null, until: number | null): Pick<Hours, 'from' | 'until'> =>
  from === null || until === null
    ? { from: null, until: null }
    : { from, until: until + (until <= from ? dayLength : 0) }

export type WrittenHours = {
  readonly days: string
  readonly from: string
  readonly until: string
  readonly note: string
  /** whether the source has a column for days at all: where it has none, its times hold every day */
  readonly tellsDays: boolean
}

/** What is written, as data. `readable` is false when part of it could not be understood, and then none of it counts. */
export const readHours = (written: WrittenHours): { readonly hours: Hours; readonly readable: boolean } => {
  const [days, from, until] = [daysIn(written.days), timeIn(written.from), timeIn(written.until)]
  if (days === undefined || from === undefined || until === undefined) {
    const said = [written.days, written.from, written.until, written.note].filter((text) => text !== '').join(' ')
    return { hours: { days: null, from: null, until: null, note: said.slice(0, 2000) }, readable: false }
  }
  const remarks = [written.note, from.remark, until.remark].filter((text) => text !== null && text !== '')
  const note = remarks.length === 0 ? null : [...new Set(remarks)].join('、').slice(0, 2000)
  const times = timesOf(from.minutes, until.minutes)
  return {
    hours: {
      days: days ?? (times.from !== null && !written.tellsDays ? [...everyDay] : null),
      ...times,
      note
    },
    readable: true
  }
}
