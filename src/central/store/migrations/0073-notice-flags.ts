import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = [
  `create table notice_flags (portal text not null, pseudonym text not null, resident text not null references residents (id),
    granted_at text not null, asked_at text, withdrawn_at text, primary key (portal, pseudonym))`,
  `create index notice_flags_by_resident on notice_flags (resident)`
]

/** Which portals a resident lets see whether something waits, and under which pseudonym. */
export const noticeFlags = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
