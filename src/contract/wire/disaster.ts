// Disaster: what holds now per area, and the bulletins behind it (JMA XML, CAP 1.2). Level 0; a terminal keeps it while offline.
import { z } from 'zod'
import { Cursor, Instant, Sha256 } from './words.ts'

/** 特別警報・大津波警報, 危険警報, 警報, 注意報, and what only informs */
export const Severity = z.enum(['emergency', 'danger', 'warning', 'advisory', 'information'])
export type Severity = z.infer<typeof Severity>

const short = z.string().max(200)
const long = z.string().max(8_000)

const latitude = z.number().min(-90).max(90)
const longitude = z.number().min(-180).max(180)

/** a ring of latitude and longitude, whose last corner is its first; or a circle (CAP 1.2 §3.2.4) */
export const Shape = z.union([
  z.strictObject({
    polygon: z
      .array(z.tuple([latitude, longitude]))
      .min(4)
      .max(500)
  }),
  z.strictObject({ circle: z.strictObject({ latitude, longitude, kilometres: z.number().min(0).max(20_000) }) })
])
export type Shape = z.infer<typeof Shape>

/** `shapes` is there where the bulletin draws the area: it is all of them together, and whatever the code stands for */
export const Area = z.strictObject({
  code: z.string().max(100),
  name: short,
  shapes: z.array(Shape).min(1).max(50).optional()
})
export type Area = z.infer<typeof Area>

/** One kind of danger in one area, as its bulletin has it; released: this bulletin ends it. */
export const BulletinItem = z.strictObject({
  area: Area,
  kind: short,
  severity: Severity,
  released: z.boolean()
})
export type BulletinItem = z.infer<typeof BulletinItem>

/**
 * A bulletin as it came. `status`: real, a drill (訓練, Exercise) or a test (試験, Test, System, Draft). `action`: issued,
 * correcting an earlier one (訂正, Update) or taking it back (取消, Cancel).
 */
export const Bulletin = z.strictObject({
  /** SHA-256 of the message as it came */
  id: Sha256,
  format: z.enum(['jma', 'cap']),
  status: z.enum(['actual', 'exercise', 'test']),
  action: z.enum(['issue', 'correct', 'cancel']),
  sender: short,
  title: short,
  headline: long,
  text: long,
  reportedAt: Instant,
  validUntil: Instant.nullable(),
  items: z.array(BulletinItem).max(4_000)
})
export type Bulletin = z.infer<typeof Bulletin>

/**
 * What holds in an area. `ended` tells a terminal that kept it to drop it; one whose `validUntil` has passed is over also
 * where there is no central to say so.
 */
export const Hazard = z.strictObject({
  /** of what it is a part: one series replaces only what it said itself */
  series: z.string().max(200),
  area: Area,
  kind: short,
  severity: Severity,
  state: z.enum(['active', 'ended']),
  headline: long,
  sender: short,
  since: Instant,
  reportedAt: Instant,
  validUntil: Instant.nullable(),
  bulletin: Sha256
})
export type Hazard = z.infer<typeof Hazard>

/**
 * GET /v1/disaster/state?cursor= : changes after the cursor, in the order in which they happened; from an empty cursor everything
 * that is known. Only real bulletins ever get here.
 */
export const HazardsAnswer = z.strictObject({
  at: Instant,
  hazards: z.array(Hazard).max(100),
  cursor: Cursor,
  more: z.boolean()
})
/** GET /v1/disaster/areas/:code : what holds now in one area, worst first */
export const AreaAnswer = z.strictObject({ at: Instant, hazards: z.array(Hazard).max(200) })
/**
 * What holds at a place, worst first. GET /v1/disaster/at/:position (latitude,longitude): inside a shape only.
 * GET /v1/disaster/places/:kind/:id, a place of the open data: inside a shape by its position, or where it has none by its address.
 * GET /v1/disaster/postal/:code: by the municipality's code; inside a shape by the places known in the town; else by name.
 * `known` is what the place was known by; where it is `position`, an area that is drawn does not count by its name.
 */
export const PlaceHazardsAnswer = z.strictObject({
  at: Instant,
  known: z.enum(['position', 'area']),
  hazards: z.array(z.strictObject({ hazard: Hazard, by: z.enum(['shape', 'code', 'name']) })).max(200)
})
/** GET /v1/disaster/bulletins?cursor= : real ones; GET /v1/disaster/exercises?cursor= : drills and tests, and nothing else */
export const BulletinsAnswer = z.strictObject({
  bulletins: z.array(Bulletin).max(5),
  cursor: Cursor,
  more: z.boolean()
})
