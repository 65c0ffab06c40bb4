import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = [
  `alter table intents add column mandate text`,
  `alter table intents add column actor text`,
  `alter table filings add column proxy text`
]

/** Intents and filings that a proxy made for a principal. */
export const acting = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
