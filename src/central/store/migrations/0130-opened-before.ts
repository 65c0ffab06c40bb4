import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

/** When a notice was opened before it came again: portals are told of an hour that may lie before that. */
export const openedBefore = async (db: Kysely<Tables>): Promise<void> => {
  await sql.raw(`alter table notices add column opened_before text`).execute(db)
}
