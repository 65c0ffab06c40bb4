// Rows of level 0: what everybody may read, and nothing of anybody.
import type { DataSet, PlaceKind } from '../../contract/wire/open-data.ts'

export type ContentTables = {
  /** where imported data comes from; ids are the importer's own */
  data_sets: {
    id: string
    kind: DataSet['kind']
    title: string
    source: string | null
    licence: string | null
    as_of: string
    dated: DataSet['dated']
    imported_at: string
    taken: number
    refused: number
  }
  /** `place` is JSON of the wire's Place without `set`; `folded` is what is searched in; `number` counts lines of the file */
  data_places: {
    set_id: string
    id: string
    number: number
    kind: PlaceKind
    folded: string
    latitude: number | null
    longitude: number | null
    place: string
  }
  /** shelters that were open at `taken_at`; `place` is JSON like above, shown where the shelter is in no list */
  shelter_openings: {
    set_id: string
    shelter: string
    taken_at: string
    people: number | null
    place: string
  }
  /** `town` is JSON of the wire's PostalAnswer towns */
  postal_towns: { code: string; municipality: string; number: number; town: string; folded: string }
  /** `bulletin` is JSON of the wire's Bulletin with what the fold needs beside it */
  bulletins: {
    id: string
    position: number
    status: 'actual' | 'exercise' | 'test'
    series: string
    reported_at: string
    arrived_at: string
    bulletin: string
  }
  /** what holds per area, of real bulletins only; `hazard` is JSON of the wire's Hazard without its place in the stream */
  hazards: {
    series: string
    area: string
    kind: string
    position: number
    state: 'active' | 'ended'
    valid_until: string | null
    hazard: string
    /** of the area, without blanks, for comparison */
    name: string | null
    /** 1 where the area has polygons or circles */
    shaped: number
  }
  /** feeds that were polled: validators (RFC 9110 §8.8) of what was read last, and when they are due again */
  feeds: {
    url: string
    etag: string | null
    modified: string | null
    /** in a row */
    failures: number
    due_at: string
    tried_at: string | null
    heard_at: string | null
    /** what went wrong last; null after a success */
    problem: string | null
  }
  /** one per entry a feed listed; `waiting` until what it points to was read, or could not be had after so many tries */
  feed_entries: {
    feed: string
    entry: string
    updated: string
    href: string
    state: 'waiting' | 'taken' | 'known' | 'refused' | 'lost'
    reason: string | null
    tries: number
    seen_at: string
  }
  /** the newest report of a series that was forgotten: nothing of before it is taken again */
  bulletin_horizons: { series: string; reported_at: string }
  /** `words` is JSON of Words, `definition` as well */
  measures: {
    set_id: string
    measure: string
    date: string
    number: number
    words: string
    unit: string
    value: number | null
    definition: string | null
  }
  /**
   * `record` is JSON of the wire's CorporateRecord; `latest` and `hidden` are 0 or 1; `fields` is JSON of the register's own, null in
   * rows of an older release
   */
  corporations: {
    number: string
    changed_on: string
    process: string
    updated_on: string
    latest: number
    folded: string
    hidden: number
    record: string
    fields: string | null
  }
}
