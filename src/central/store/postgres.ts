import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'
import type { Opened } from './opened.ts'
import type { Tables } from './tables.ts'

/** any number that names "central's migrations" among the advisory locks of the database */
const migrationLock = 7_402_096

/** Opens a pool on `url`. synchronous_commit is said aloud: an acknowledged operation is on disk. */
export const openPostgres = (url: string): Opened => {
  const pool = new Pool({
    connectionString: url,
    max: 8,
    connectionTimeoutMillis: 5_000,
    options: '-c synchronous_commit=on'
  })
  // a connection lost while idle is replaced by the pool at the next use; without a listener it would end the process
  pool.on('error', () => undefined)
  // one lost between two queries of a transaction says so itself: the next query fails, which is enough
  pool.on('connect', (client) => client.on('error', () => undefined))
  return {
    kind: 'postgres',
    db: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }),
    postgres: { executeSql: (text, values) => pool.query(text, values) },
    exclusively: async (tx) => {
      await sql`select pg_advisory_xact_lock(${migrationLock})`.execute(tx)
    }
  }
}
