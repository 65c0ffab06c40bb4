// What is said of a place, in both languages at once.
import type { Day, Hours } from '../../../contract/wire/open-data.ts'
import type { Words } from '../../../contract/wire/words.ts'
import { localDay, localMinute, shortDay } from '../../days.ts'
import type { KeptKind } from '../../places/port.ts'

const kinds: Readonly<Record<KeptKind, Words>> = {
  shelters: { ja: '避難所', en: 'shelters' },
  aed: { ja: 'AED', en: 'AEDs' },
  clinics: { ja: '病院・医院', en: 'clinics' },
  toilets: { ja: 'トイレ', en: 'toilets' },
  childcare: { ja: '保育園など', en: 'childcare' }
}

/** nothing is near where nobody said where the terminal stands */
export const titleOf = (kind: KeptKind, near: boolean): Words =>
  near
    ? { ja: `近くの ${kinds[kind].ja}`, en: `Nearby ${kinds[kind].en}` }
    : { ja: `町の ${kinds[kind].ja}`, en: `Town ${kinds[kind].en}` }

export const senseOf = {
  open: (name: string, far: string): Words => ({ ja: `開いています: ${name} ${far}`, en: `Open: ${name} ${far}` }),
  nearest: (name: string, far: string): Words => ({
    ja: `いちばん近い: ${name} ${far}`,
    en: `Nearest: ${name} ${far}`
  }),
  count: (count: number): Words => ({ ja: `${count}か所`, en: count === 1 ? '1 place' : `${count} places` })
}

/** 約350m, 約1.2km: rounded, because it is the distance of a bird */
export const distanceOf = (metres: number): Words => {
  const far = metres < 995 ? `${Math.max(10, Math.round(metres / 10) * 10)}m` : `${(metres / 1000).toFixed(1)}km`
  return { ja: `約${far}`, en: `about ${far.replace(/(k?m)$/, ' $1')}` }
}

const letters: Readonly<Record<Day, Words>> = {
  mon: { ja: '月', en: 'Mon' },
  tue: { ja: '火', en: 'Tue' },
  wed: { ja: '水', en: 'Wed' },
  thu: { ja: '木', en: 'Thu' },
  fri: { ja: '金', en: 'Fri' },
  sat: { ja: '土', en: 'Sat' },
  sun: { ja: '日', en: 'Sun' },
  holiday: { ja: '祝', en: 'holidays' }
}
/** Mon-Fri Sun: days one after the other as a span */
const spans = (days: readonly Day[]): string => {
  const week = Object.keys(letters) as Day[]
  const runs: Day[][] = []
  for (const day of week.filter((one) => days.includes(one))) {
    const run = runs.at(-1)
    if (run && day !== 'holiday' && week.indexOf(day) === week.indexOf(run.at(-1) ?? day) + 1) run.push(day)
    else runs.push([day])
  }
  return runs
    .map((run) => run.map((day) => letters[day].en))
    .map((run) => (run.length > 2 ? `${run[0]}-${run.at(-1)}` : run.join(' ')))
    .join(' ')
}

const clock = (minutes: number): string => `${Math.floor(minutes / 60) % 24}:${String(minutes % 60).padStart(2, '0')}`

/** characters of a remark that fit beside the rest; what is cut off is marked */
const mostRemark = 20
const remarkOf = (note: string): string => (note.length > mostRemark ? `${note.slice(0, mostRemark - 1)}…` : note)

/** What the source says of its hours, for a person to judge where no program can; '' where it says nothing. */
export const hoursOf = ({ days, from, until, note }: Hours): Words => {
  const times = from === null || until === null ? '' : `${clock(from)}-${until === 1_440 ? '24:00' : clock(until)}`
  const remark = note === null ? '' : remarkOf(note)
  const said = (on: string): string => [on, times, remark].filter((part) => part !== '').join(' ')
  return { ja: said(days?.map((day) => letters[day].ja).join('') ?? ''), en: said(spans(days ?? [])) }
}

/** 20:10 of today, else with its day */
export const timeOf = (at: string, now: Date): Words => {
  const [day = '', time = ''] = localMinute(new Date(at)).split('T')
  return day === localDay(now)
    ? { ja: time, en: time }
    : { ja: `${shortDay(day, 'ja')} ${time}`, en: `${shortDay(day, 'en')} ${time}` }
}

/** each state has its own shape beside its words */
export const signs = { open: '○', closed: '×', unknown: '？' } as const

const within = (words: Words, { ja, en }: Words): Words => ({
  ja: ja === '' ? words.ja : `${words.ja}(${ja})`,
  en: en === '' ? words.en : `${words.en} (${en})`
})
export const stateWords = {
  notSure: { ja: '開いているか わかりません', en: 'Not known if open' },
  reported: (says: Words, at: Words | null): Words =>
    at === null ? says : within(says, { ja: `${at.ja}の知らせ`, en: `at ${at.en}` }),
  notHeard: (at: Words | null): Words =>
    within(
      { ja: '開設しているか わかりません', en: 'Not known if opened' },
      at === null ? { ja: '', en: '' } : { ja: `${at.ja}の知らせが最後`, en: `last report ${at.en}` }
    )
}

export const telephoneWords = (number: string): Words => ({ ja: `電話 ${number}`, en: `Tel. ${number}` })
/** the day a set was brought in is not the day it describes */
export const importedDay: Words = { ja: '(日付は 取り込んだ日)', en: '(dated by its import)' }
