// Open data (推奨データセット): places of the town with their opening hours, with licence, source and date. Level 0.
import { z } from 'zod'
import { Cursor, Id, Instant, Words } from './words.ts'

export const PlaceKind = z.enum(['shelters', 'aed', 'clinics', 'toilets', 'childcare', 'welfare', 'sandbags'])
export type PlaceKind = z.infer<typeof PlaceKind>

/** degrees, WGS 84 or JGD 2011, which differ by less than a metre */
export const Position = z.strictObject({
  latitude: z.number().min(20).max(46),
  longitude: z.number().min(122).max(154)
})
export type Position = z.infer<typeof Position>

export const Day = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun', 'holiday'])
export type Day = z.infer<typeof Day>

/** minutes since midnight; more than 1,440 when the place closes after midnight */
const Minutes = z.int().min(0).max(2_880)

/** `days` is null where the source says nothing of days, `from` and `until` where it says nothing of times. */
export const Hours = z.strictObject({
  days: z.array(Day).max(8).nullable(),
  from: Minutes.nullable(),
  until: Minutes.nullable(),
  note: z.string().max(2000).nullable()
})
export type Hours = z.infer<typeof Hours>

/** what a shelter is meant for (災害種別) */
export const DisasterKind = z.enum([
  'flood',
  'landslide',
  'stormSurge',
  'earthquake',
  'tsunami',
  'fire',
  'inundation',
  'volcano'
])
export type DisasterKind = z.infer<typeof DisasterKind>

export const Place = z.strictObject({
  /** unique in its set */
  id: z.string().min(1).max(120),
  set: Id,
  kind: PlaceKind,
  name: z.string().min(1).max(2000),
  kana: z.string().max(2000).nullable(),
  address: z.string().max(2000).nullable(),
  position: Position.nullable(),
  telephone: z.string().max(2000).nullable(),
  /** where inside (設置位置) */
  where: z.string().max(2000).nullable(),
  hours: Hours,
  /** shelters only: safe from these, and safe only in part (△, such as the upper floors) */
  safeFrom: z.array(DisasterKind).max(8),
  partlySafeFrom: z.array(DisasterKind).max(8),
  /** as the source words it: people, beds */
  capacity: z.string().max(2000).nullable(),
  /** subjects of a clinic, remarks */
  more: z.string().max(2000).nullable()
})
export type Place = z.infer<typeof Place>

/**
 * Where data comes from. `asOf` is the day it describes; `dated` says who says so: the file, whoever imported it, or only the
 * day of the import. A null licence or source was not said: it may not be free to use.
 */
export const DataSet = z.strictObject({
  id: Id,
  kind: z.enum([...PlaceKind.options, 'openings', 'postal', 'measures', 'corporate']),
  title: z.string().max(200),
  source: z.string().max(2000).nullable(),
  licence: z.string().max(2000).nullable(),
  asOf: z.iso.date(),
  dated: z.enum(['file', 'said', 'import']),
  importedAt: Instant,
  taken: z.int().min(0),
  refused: z.int().min(0)
})
export type DataSet = z.infer<typeof DataSet>

/** GET /v1/open-data: what there is, of whom, as of when */
export const DataSets = z.strictObject({ sets: z.array(DataSet).max(500) })

/** GET /v1/open-data/places/:kind?cursor= : everything of a kind, for a terminal to keep while there is no central */
export const PlacesAnswer = z.strictObject({
  places: z.array(Place).max(100),
  sets: z.array(DataSet).max(500),
  cursor: Cursor,
  more: z.boolean()
})

/**
 * Whether a place is open. `sure` is false where its source has a remark that no program can read, which stands in
 * `place.hours.note`. Shelters are open only by the newest report of openings, which `asOf` dates.
 */
export const Opening = z.strictObject({
  state: z.enum(['open', 'closed', 'unknown']),
  sure: z.boolean(),
  says: Words,
  people: z.int().min(0).nullable(),
  asOf: Instant.nullable()
})
export type Opening = z.infer<typeof Opening>

/** `metres` along the great circle; null where nobody said where one is or where the place is */
export const FoundPlace = z.strictObject({ place: Place, metres: z.int().min(0).nullable(), opening: Opening })
export type FoundPlace = z.infer<typeof FoundPlace>
const found = z.array(FoundPlace).max(10)

/**
 * GET /v1/open-data/nearest/:kind/:position, position as latitude,longitude. The nearest that are open at `at`, the nearest of
 * which nobody knows, and the nearest that are closed: three lists, nearest first, so that "unknown" is never read as "open".
 */
export const NearestAnswer = z.strictObject({
  at: Instant,
  open: found,
  unknown: found,
  closed: found,
  sets: z.array(DataSet).max(500)
})
export type NearestAnswer = z.infer<typeof NearestAnswer>

/** GET /v1/open-data/search/:kind/:text : by name, reading or address; width, case and kind of kana do not count */
export const SearchAnswer = z.strictObject({
  at: Instant,
  found: z.array(FoundPlace).max(50),
  more: z.boolean(),
  sets: z.array(DataSet).max(500)
})

/** GET /v1/open-data/postal/:code (seven digits). `town` is empty where the code is for what has no code of its own. */
export const PostalAnswer = z.strictObject({
  towns: z
    .array(
      z.strictObject({
        /** 全国地方公共団体コード without its check digit */
        municipality: z.string().regex(/^\d{5}$/),
        prefecture: z.string().max(200),
        city: z.string().max(200),
        town: z.string().max(2000),
        remark: z.string().max(2000).nullable(),
        kana: z.string().max(2000)
      })
    )
    .max(500),
  sets: z.array(DataSet).max(500)
})
