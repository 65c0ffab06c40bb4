import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = [
  `create table data_sets (id text primary key, kind text not null, title text not null, source text, licence text,
    as_of text not null, dated text not null, imported_at text not null, taken integer not null, refused integer not null)`,
  `create table data_places (set_id text not null references data_sets (id), id text not null, number integer not null,
    kind text not null, folded text not null, latitude double precision, longitude double precision, place text not null,
    primary key (set_id, id))`,
  `create index data_places_by_kind on data_places (kind, set_id, number)`,
  `create table shelter_openings (set_id text not null references data_sets (id), shelter text not null, taken_at text not null,
    people integer, place text not null, primary key (set_id, shelter))`,
  `create table postal_towns (code text not null, municipality text not null, number integer not null, town text not null,
    primary key (code, municipality, number))`,
  `create index postal_towns_by_municipality on postal_towns (municipality)`
]

/** Open data: sets with licence, source and date; their places; which shelters are open; postal codes. */
export const openData = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
