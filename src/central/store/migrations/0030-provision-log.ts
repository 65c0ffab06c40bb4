import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = [
  `create table provision_entries (position integer primary key, owner text not null references residents (id),
    ordinal integer not null, previous text, at text not null, salt text not null, entry text not null,
    reference text unique, nodes text not null, unique (owner, ordinal))`,
  `create table provision_heads (number integer primary key, size integer not null unique, at text not null, root text not null, signature text not null)`
]

/** The provision log: entries with the hashes of the subtrees they complete, and every tree head that was signed. */
export const provisionLog = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
