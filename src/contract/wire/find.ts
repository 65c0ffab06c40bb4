// One question over everything that level 0 knows: places, firms, measures, the town's pages, procedures and programmes.
import { z } from 'zod'
import { CorporateRecord } from './corporate-number.ts'
import { RuleFace } from './notices.ts'
import { DataSet, FoundPlace, PlaceKind, PostalAnswer } from './open-data.ts'
import { Id, Instant, Words } from './words.ts'

const places = z.array(FoundPlace).max(10)

/**
 * GET /v1/find/:text, and GET /v1/find/:text/near/:position (latitude,longitude). Words are parted by spaces, and all of them must be
 * there; width, case, kind of kana and variation selectors do not count. A word for a kind of place (避難所, AED, 病院, toilet) asks
 * for that kind: with a position its nearest, parted by whether they are open at `at`. `sets` are those that were looked in, with
 * the day each describes.
 */
export const FindAnswer = z.strictObject({
  at: Instant,
  /** the kind that was asked for, or null */
  kind: PlaceKind.nullable(),
  /** with a kind and a position, where no further word was said */
  nearest: z.strictObject({ open: places, unknown: places, closed: places }).nullable(),
  places: z.array(FoundPlace).max(20),
  /** a postal code of seven digits */
  towns: PostalAnswer.shape.towns.max(20),
  corporations: z.array(CorporateRecord).max(10),
  measures: z.array(z.strictObject({ id: Id, set: Id, name: Words, unit: z.string().max(30) })).max(10),
  pages: z.array(z.strictObject({ id: Id, title: Words })).max(12),
  procedures: z.array(z.strictObject({ id: Id, name: Words })).max(10),
  programmes: z.array(RuleFace).max(10),
  /** whether one of the lists is longer than what is told */
  more: z.boolean(),
  sets: z.array(DataSet).max(500)
})
export type FindAnswer = z.infer<typeof FindAnswer>
