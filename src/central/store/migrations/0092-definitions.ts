import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

/** What exactly a measure counts (JSON of Words), and a record of the register with all of its fields, as it came. */
export const definitions = async (db: Kysely<Tables>): Promise<void> => {
  await sql`alter table measures add column definition text`.execute(db)
  await sql`alter table corporations add column fields text`.execute(db)
}
