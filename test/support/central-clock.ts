// The queue's clock on PostgreSQL is the database's: pg-boss reads it through one function of its schema, made to be replaced in tests.
import { sql } from 'kysely'
import { locksRows, type Db } from '../../src/central/store/store.ts'

/** Puts the queue's clock `ahead` milliseconds before the machine's; the embedded queue goes by central's own clock. */
export const moveQueueClock = async (db: Db, ahead: number): Promise<void> => {
  if (!locksRows(db)) return
  await sql
    .raw(
      `create or replace function pgboss.job_now() returns timestamp with time zone as
       $$ select pg_catalog.now() + interval '${ahead} milliseconds'; $$ language sql stable`
    )
    .execute(db)
}
