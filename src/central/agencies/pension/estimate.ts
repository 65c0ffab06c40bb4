// What a pension record comes to, and what can still be done about its gaps: the rules are data, each with its clause.
import { countMonths, type Counted, type MonthKind, type PensionRecord } from './record.ts'

/** 老齢基礎年金 for 480 months, in yen a year: fiscal year 2025 (令和7年度), for those born since April 1956 */
const fullBasic = 831_700
const fullMonths = 480
/** 国民年金法 第26条: months that give a right to the pension at all */
const neededMonths = 120

/** 国民年金法 第27条: what a month counts, since April 2009 and before */
const weights: Readonly<Record<MonthKind, { readonly since2009: number; readonly before: number }>> = {
  paid: { since2009: 1, before: 1 },
  employee: { since2009: 1, before: 1 },
  spouse: { since2009: 1, before: 1 },
  half: { since2009: 3 / 4, before: 2 / 3 },
  exempt: { since2009: 1 / 2, before: 1 / 3 },
  // gives a right, but no amount, unless it is paid later
  deferred: { since2009: 0, before: 0 },
  unpaid: { since2009: 0, before: 0 }
}
const halfFromTaxes = '2009-04'

/** 厚生年金保険法 第43条: since April 2003, per month of employment */
const employeeRate = 5.481 / 1_000

export type PensionEstimate = {
  readonly counted: Counted
  /** whether there are months enough; without them the amounts are 0 */
  readonly entitled: boolean
  readonly monthsMissing: number
  /** yen a year, at 65, on the record as it stands */
  readonly basic: number
  readonly employees: number
  readonly gaps: readonly Gap[]
}

/** A kind of gap and how many of its months can still be mended: unpaid within 2 years, exempt and deferred within 10. */
export type Gap = {
  readonly kind: 'unpaid' | 'exempt' | 'half' | 'deferred'
  readonly months: number
  readonly payable: number
  /** yen a year that the payable months would add */
  readonly adds: number
}

const back = (date: string, years: number): string => `${Number(date.slice(0, 4)) - years}-${date.slice(5, 7)}`

const weigh = (counted: Counted, when: 'since2009' | 'before'): number =>
  Object.entries(counted).reduce((sum, [kind, months]) => sum + months * weights[kind as MonthKind][when], 0)

const gapOf = (record: PensionRecord, counted: Counted, kind: Gap['kind']): Gap => {
  // 国民年金法 第102条 and 第94条
  const payable = countMonths(record, back(record.asOf, kind === 'unpaid' ? 2 : 10))[kind]
  const adds = Math.round((fullBasic * payable * (1 - weights[kind].since2009)) / fullMonths)
  return { kind, months: counted[kind], payable, adds }
}

/** Counts from the record alone: pay rises and later months are not guessed. */
export const estimatePension = (record: PensionRecord): PensionEstimate => {
  const counted = countMonths(record)
  const later = countMonths(record, halfFromTaxes)
  const before = Object.fromEntries(
    Object.entries(counted).map(([kind, months]) => [kind, months - later[kind as MonthKind]])
  ) as Counted
  const withRight = Object.values(counted).reduce((sum, months) => sum + months, 0) - counted.unpaid
  const entitled = withRight >= neededMonths
  const weighed = Math.min(weigh(later, 'since2009') + weigh(before, 'before'), fullMonths)
  const employees = Math.round((record.meanPay ?? 0) * employeeRate * counted.employee)
  return {
    counted,
    entitled,
    monthsMissing: Math.max(0, neededMonths - withRight),
    basic: entitled ? Math.round((fullBasic * weighed) / fullMonths) : 0,
    employees: entitled ? employees : 0,
    gaps: (['unpaid', 'exempt', 'half', 'deferred'] as const)
      .map((kind) => gapOf(record, counted, kind))
      .filter(({ months }) => months > 0)
  }
}
