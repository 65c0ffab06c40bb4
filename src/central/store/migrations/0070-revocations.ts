import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

/** What terminals are told not to trust any more, in the order in which it was said. */
export const revocations = async (db: Kysely<Tables>): Promise<void> => {
  await sql
    .raw(
      `create table revocations (position integer primary key, what text not null, subject text not null, at text not null)`
    )
    .execute(db)
}
