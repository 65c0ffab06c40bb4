// Japanese eras as certificates write them: one digit before a Gregorian date (EYYYYMMDD).

export type Era = 'meiji' | 'taisho' | 'showa' | 'heisei' | 'reiwa'

/** First and last day of each era. A day of change (1912-07-30, 1926-12-25) belongs to both: records have either. */
const eras: readonly { readonly digit: string; readonly era: Era; readonly from: string; readonly to: string }[] = [
  { digit: '5', era: 'reiwa', from: '2019-05-01', to: '9999-12-31' },
  { digit: '4', era: 'heisei', from: '1989-01-08', to: '2019-04-30' },
  { digit: '3', era: 'showa', from: '1926-12-25', to: '1989-01-07' },
  { digit: '2', era: 'taisho', from: '1912-07-30', to: '1926-12-25' },
  { digit: '1', era: 'meiji', from: '1868-01-25', to: '1912-07-30' }
]

/** What a certificate says of a birth. `unknown`: era digit 0, and the digits as they stand. */
export type Birth =
  | { readonly kind: 'known'; readonly era: Era; readonly date: string }
  | { readonly kind: 'unknown'; readonly digits: string }

/** EYYYYMMDD of a date (YYYY-MM-DD); a day of change counts as the era that begins. */
export const eraDate = (date: string): string =>
  (eras.find(({ from }) => date >= from)?.digit ?? '0') + date.replaceAll('-', '')

/** The year of its era, as two digits: what 照合番号B begins with. */
export const eraYear = (date: string): string => {
  const era = eras.find(({ from }) => date >= from)
  return String(Number(date.slice(0, 4)) - Number(era?.from.slice(0, 4) ?? 1) + 1).padStart(2, '0')
}

const isDay = (date: string): boolean => {
  const parsed = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date)
}

/** Reads EYYYYMMDD; undefined when it is not one, when there is no such day, or when the day is not of the era. */
export const readEraDate = (text: string): Birth | undefined => {
  const [, digit = '', year = '', month = '', day = ''] = /^([0-5])(\d{4})(\d{2})(\d{2})$/.exec(text) ?? []
  if (digit === '0') return { kind: 'unknown', digits: text.slice(1) }
  const found = eras.find((one) => one.digit === digit)
  const date = `${year}-${month}-${day}`
  if (!found || !isDay(date) || date < found.from || date > found.to) return undefined
  return { kind: 'known', era: found.era, date }
}
