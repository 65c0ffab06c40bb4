import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = [
  `create table measures (set_id text not null references data_sets (id), measure text not null, date text not null,
    number integer not null, words text not null, unit text not null, value double precision,
    primary key (set_id, measure, date))`
]

/** Measures with their dates; a null value was too small to publish. */
export const measures = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
