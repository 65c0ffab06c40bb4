import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = ['alter table filings add column corrections text', 'alter table cases add column reply text']

/** What a recipient wants put right, and what a simulated system will say when its time has come. */
export const corrections = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
