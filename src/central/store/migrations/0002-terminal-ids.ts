import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

/**
 * Writes the terminal's id beside the certificate it used: a filing outlives the certificate it was announced with.
 * Rows of certificates nobody knows stay without an id, and so do those an older release writes meanwhile.
 */
export const terminalIds = async (db: Kysely<Tables>): Promise<void> => {
  for (const table of ['intents', 'operations']) {
    await sql.raw(`alter table ${table} add column terminal_id text`).execute(db)
    await sql
      .raw(
        `update ${table} set terminal_id = (select id from terminals where terminals.certificate = ${table}.terminal)`
      )
      .execute(db)
  }
}
