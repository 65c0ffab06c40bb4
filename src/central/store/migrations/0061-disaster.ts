import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = [
  `create table bulletins (id text primary key, position integer not null, status text not null, series text not null,
    reported_at text not null, arrived_at text not null, bulletin text not null)`,
  `create unique index bulletins_by_position on bulletins (position)`,
  `create index bulletins_by_series on bulletins (series, reported_at)`,
  `create table hazards (series text not null, area text not null, kind text not null, position integer not null,
    state text not null, valid_until text, hazard text not null, primary key (series, area, kind))`,
  `create index hazards_by_position on hazards (position)`,
  `create index hazards_by_area on hazards (area)`
]

/** Bulletins as they came, real ones and exercises, and what holds now per area. */
export const disaster = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
