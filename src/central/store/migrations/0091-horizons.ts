import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

/** Up to where the bulletins of a series were forgotten: what was reported before and comes again must not hold again. */
export const horizons = async (db: Kysely<Tables>): Promise<void> => {
  await sql`create table bulletin_horizons (series text primary key, reported_at text not null)`.execute(db)
}
