import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = [
  `create table signed_documents (kind text not null, version integer not null, audience text not null, name text not null,
    jws text not null, body text, at text not null, superseded_by integer, withdrawn_at text, primary key (kind, version))`,
  `create index signed_documents_current on signed_documents (kind, superseded_by)`
]

/** Configuration and content that central signed for its terminals. */
export const signedDocuments = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
