import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = [
  `alter table sessions add column certificate text`,
  `alter table sessions add column certificate_at text`,
  `alter table sessions add column ended_by text`,
  `alter table intents add column certificate text`,
  `alter table receipts add column certificate text`,
  `alter table sender_certificates add column serial text`,
  `create index sessions_by_certificate on sessions (certificate_at) where ended_at is null and certificate is not null`
]

/**
 * Which certificate a session, an intent and a receipt rest on, and when it was last said to hold; and the serial numbers by which
 * revocation lists name the seals of senders.
 */
export const standing = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
