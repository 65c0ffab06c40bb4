// A ねんきんネット record as JSON of our own: a person's months by kind, and the pay that the employees' part is counted from.
import { z } from 'zod'
import { Id } from '../../../contract/wire/words.ts'

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)

/**
 * 国民年金法: `paid` 納付, `unpaid` 未納, `exempt` 全額免除, `half` 半額免除 (the other half paid), `deferred` 納付猶予・学生納付特例,
 * `employee` 第2号, `spouse` 第3号.
 */
export const monthKinds = ['paid', 'unpaid', 'exempt', 'half', 'deferred', 'employee', 'spouse'] as const
export type MonthKind = (typeof monthKinds)[number]

/** both months included */
const Span = z.strictObject({ from: month, until: month, kind: z.enum(monthKinds) })

const inOrder = (spans: readonly z.infer<typeof Span>[]): boolean =>
  spans.every(({ from, until }, at) => from <= until && (at === 0 || (spans[at - 1]?.until ?? '') < from))

export const PensionRecord = z.strictObject({
  form: z.literal('nenkin-1'),
  asOf: z.iso.date(),
  spans: z.array(Span).max(200).refine(inOrder, 'spans overlap or run backwards'),
  /** mean standard pay a month in yen over the employee months; null without any */
  meanPay: z.int().min(0).nullable()
})
export type PensionRecord = z.infer<typeof PensionRecord>

export const PensionData = z.strictObject({
  resident: Id,
  asOfDaysAgo: z.int().min(0),
  spans: PensionRecord.shape.spans,
  meanPay: PensionRecord.shape.meanPay
})
export type PensionData = z.infer<typeof PensionData>

export const writeRecord = (data: PensionData, asOf: string): string =>
  JSON.stringify({ form: 'nenkin-1', asOf, spans: data.spans, meanPay: data.meanPay } satisfies PensionRecord)

const index = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5)) - 1

export type Counted = Readonly<Record<MonthKind, number>>

const none: Counted = { paid: 0, unpaid: 0, exempt: 0, half: 0, deferred: 0, employee: 0, spouse: 0 }

/** Months by kind; of those from `since` on where it is given. */
export const countMonths = ({ spans }: Pick<PensionRecord, 'spans'>, since?: string): Counted => {
  const counted: Record<MonthKind, number> = { ...none }
  for (const { from, until, kind } of spans) {
    const first = since === undefined ? index(from) : Math.max(index(from), index(since))
    counted[kind] += Math.max(0, index(until) - first + 1)
  }
  return counted
}
