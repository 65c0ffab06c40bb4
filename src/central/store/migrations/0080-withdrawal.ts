import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = [
  `alter table filings add column withdraw_until text`,
  `alter table filings add column left_at text`,
  `create index jobs_by_filing on jobs (filing)`
]

/** Until when a filing may be withdrawn, and when it was first handed to its recipient: after that it cannot be. */
export const withdrawal = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
