import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const columns = ['retires_at', 'replaces', 'used_at', 'csr', 'issued'] as const

/** What a sender's certificate was replaced by, and until when both are taken. */
export const senderRenewal = async (db: Kysely<Tables>): Promise<void> => {
  for (const column of columns) await sql.raw(`alter table sender_certificates add column ${column} text`).execute(db)
}
