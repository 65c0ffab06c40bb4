import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

/** What a simulated holder knows in its own form, beside what it knows in words. */
export const holderDocuments = async (db: Kysely<Tables>): Promise<void> => {
  await sql
    .raw(
      `create table holder_documents (holder text not null, subject text not null, item text not null, document text not null,
        as_of text not null, primary key (holder, subject, item))`
    )
    .execute(db)
}
