// The town's places as a terminal keeps them for the time without a network. Nothing of a resident is in them.
import { z } from 'zod'
import { DataSet, Opening, Place, Position } from '../../contract/wire/open-data.ts'
import { Instant } from '../../contract/wire/words.ts'

export const placeKinds = ['shelters', 'aed', 'clinics', 'toilets', 'childcare'] as const
export type KeptKind = (typeof placeKinds)[number]

/** only what a page shows or is ordered by */
const KeptPlace = Place.pick({
  id: true,
  set: true,
  name: true,
  kana: true,
  address: true,
  position: true,
  telephone: true,
  where: true,
  hours: true
})
export type KeptPlace = z.infer<typeof KeptPlace>

/** how many places of a kind are kept at most: the nearest, or the first by name where nobody said where the terminal stands */
export const mostKept = 1000

const KeptKindOf = z.strictObject({ places: z.array(KeptPlace).max(mostKept), sets: z.array(DataSet).max(500) })

/** What central last said about which shelters are open: those around the terminal. `asOf` dates the town's newest report. */
const OpeningsHeard = z.strictObject({
  asOf: Instant.nullable(),
  shelters: z.array(z.strictObject({ place: KeptPlace, opening: Opening })).max(30)
})
export type OpeningsHeard = z.infer<typeof OpeningsHeard>

export const KeptPlaces = z.strictObject({
  /** when all of it was last asked for and told */
  askedAt: Instant,
  /** where the terminal stood when the places were put in order, nearest first; null: by name */
  here: Position.nullable(),
  kinds: z.strictObject({
    shelters: KeptKindOf,
    aed: KeptKindOf,
    clinics: KeptKindOf,
    toilets: KeptKindOf,
    childcare: KeptKindOf
  }),
  /** the days on which offices and clinics keep other hours; a year without any is a year nobody told of */
  holidays: z.array(z.iso.date()).max(2000),
  openings: OpeningsHeard.nullable()
})
export type KeptPlaces = z.infer<typeof KeptPlaces>

/** `heardAt`: when central last said which shelters are open (ms, own clock); null since it does not, or never did */
export type PlacesKnown = { readonly kept: KeptPlaces; readonly heardAt: number | null }
