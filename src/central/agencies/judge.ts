// Judging the fields of a filing by the rules of the data: what has to be put right, field by field, and what is refused outright.
import type { Correction } from '../../contract/wire/filings.ts'
import { dateInJapan } from '../calendar.ts'
import type { Check, DeskData } from './desk-data.ts'
import type { AgencyReply } from './port.ts'

export type Fields = Readonly<Record<string, string>>

const whole = (text: string | undefined): number | null =>
  text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : null

/** a field that is left out counts as nothing; one that is no amount makes the sum unknown, and is found by its own check */
const amountOf = (fields: Fields, name: string): number | null =>
  fields[name] === undefined || fields[name] === '' ? 0 : whole(fields[name])

const total = (fields: Fields, names: readonly string[]): number | null =>
  names.reduce<number | null>((sum, name) => {
    const amount = amountOf(fields, name)
    return sum === null || amount === null ? null : sum + amount
  }, 0)

const isDate = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

const isCorporateNumber = (text: string): boolean => {
  if (!/^\d{13}$/.test(text)) return false
  // from the last digit: once, twice, once, twice
  const sum = Array.from(text.slice(1))
    .toReversed()
    .reduce((all, digit, at) => all + Number(digit) * (at % 2 === 0 ? 1 : 2), 0)
  return Number(text[0]) === 9 - (sum % 9)
}

const fits = (pattern: string, text: string): boolean => new RegExp(`^(?:${pattern})$`, 'u').test(text)

/** What the field should be; null where a part is no amount. */
const sumOf = (test: Extract<Check['test'], { by: 'sum' }>, fields: Fields): number | null => {
  const [plus, minus] = [total(fields, test.plus), total(fields, test.minus)]
  if (plus === null || minus === null) return null
  const sum = Math.max(plus - minus, test.floor ?? Number.NEGATIVE_INFINITY)
  return sum > 0 ? sum - (sum % (test.unit ?? 1)) : sum
}

const rateOf = ({ of, bands }: Extract<Check['test'], { by: 'rate' }>, fields: Fields): number | null => {
  const amount = amountOf(fields, of)
  const band = amount === null ? undefined : bands.find(({ upTo }) => upTo === null || amount <= upTo)
  if (amount === null || !band) return null
  // hundredths first: 2.1 % of whole yen has no exact binary form
  return Math.max(0, Math.floor((amount * Math.round(band.percent * 100)) / 10_000) - band.less)
}

const agrees = (value: string, wanted: number | null): boolean => {
  const says = whole(value)
  return says !== null && (wanted === null || says === wanted)
}

const passes = ({ field, test }: Check, fields: Fields, now: Date): boolean => {
  const value = fields[field] ?? ''
  if (test.by === 'present') return value !== ''
  if (value === '') return true
  switch (test.by) {
    case 'pattern':
      return fits(test.pattern, value)
    case 'amount': {
      const amount = whole(value)
      return amount !== null && amount >= test.least && amount <= test.most
    }
    case 'sum':
      return agrees(value, sumOf(test, fields))
    case 'rate':
      return agrees(value, rateOf(test, fields))
    case 'corporateNumber':
      return isCorporateNumber(value)
    case 'pastDate':
      return isDate(value) && value <= dateInJapan(now)
  }
}

/** What does not hold, in the order of the data; one correction per field, the first that it fails. */
export const correctionsIn = ({ checks }: DeskData, fields: Fields, now: Date): readonly Correction[] => {
  const found = new Map<string, Correction>()
  for (const check of checks) {
    const { field, box, rule, correct } = check
    if (!found.has(field) && !passes(check, fields, now)) found.set(field, { field, box, rule, correct })
  }
  return [...found.values()]
}

/** What the filing is refused with, whatever else is right or wrong in it. */
export const refusalIn = ({ refusals }: DeskData, fields: Fields): AgencyReply | null => {
  const found = refusals.find(({ when }) => fits(when.pattern, fields[when.field] ?? ''))
  return found ? { state: 'refused', reason: found.reason } : null
}

export const asksOf = ({ asksWhen }: DeskData, fields: Fields): boolean =>
  asksWhen === undefined || fits(asksWhen.pattern, fields[asksWhen.field] ?? '')

const shown = 5

/** A filing that comes back with what has to be put right; the reason names the boxes, so that any screen can say it. */
export const returned = (corrections: readonly Correction[]): AgencyReply => {
  const line = (language: 'ja' | 'en', between: string): string =>
    corrections
      .slice(0, shown)
      .map(({ box, correct }) => `${box[language]}: ${correct[language]}`)
      .join(between)
  const more = corrections.length - shown
  return {
    state: 'returned',
    reason: {
      ja: `直して もう一度 出してください。${line('ja', ' ')}${more > 0 ? ` ほか ${more}か所` : ''}`,
      en: `Please correct it and file again. ${line('en', ' ')}${more > 0 ? ` And ${more} more.` : ''}`
    },
    corrections
  }
}
