// Measures of the service (ITダッシュボード): numbers with a date and a unit, and nobody in them. Level 0.
import { z } from 'zod'
import { DataSet } from './open-data.ts'
import { Id, Words } from './words.ts'

/** `value` is null where fewer people stood behind it than can be told without telling of one of them. */
const Point = z.strictObject({ date: z.iso.date(), value: z.number().nullable() })

export const Measure = z.strictObject({
  id: Id,
  set: Id,
  name: Words,
  unit: z.string().max(30),
  /** what exactly is counted; null where whoever published it does not say */
  definition: Words.nullable(),
  /** oldest first */
  points: z.array(Point).max(1000)
})
export type Measure = z.infer<typeof Measure>

/** GET /v1/measures : those that were imported, and in the set `counted` those this service counts of itself, by month */
export const MeasuresAnswer = z.strictObject({ measures: z.array(Measure).max(500), sets: z.array(DataSet).max(500) })
/** GET /v1/measures/table : the same as a CSV (RFC 4180): measure, name, unit, date, value, definition, set; withheld is empty */
export const MeasuresTable = z.strictObject({ mediaType: z.literal('text/csv'), text: z.string().max(20_000_000) })
