import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = [
  `create table senders (id text primary key, name text not null, enrolled_at text not null)`,
  `create table sender_certificates (certificate text primary key, sender text not null references senders (id),
    purpose text not null, key text not null unique, enrolled_at text not null, expires_at text not null, revoked_at text)`,
  `create index sender_certificates_by_sender on sender_certificates (sender)`
]

/** Senders by their certificates: of the door they come in by, and of their seals. */
export const senders = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
