import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

/** Which keys the database was written with: a mark of each, from which no key can be told. */
export const keyMarks = async (db: Kysely<Tables>): Promise<void> => {
  await sql.raw(`create table key_marks (name text primary key, mark text not null)`).execute(db)
}
