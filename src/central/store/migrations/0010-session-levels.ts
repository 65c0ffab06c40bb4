import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = [
  `alter table cards add column kind text not null default 'card'`,
  `alter table sessions add column level integer not null default 2`,
  `alter table sessions add column provider text not null default 'card'`,
  `alter table sessions add column credential text`,
  `alter table sessions add column credential_until text`,
  `alter table sessions add column account text`,
  `create index sessions_by_account on sessions (account)`,
  `create table passkeys (id text primary key, resident text not null references residents (id), public_key text not null,
    counter bigint not null, enrolled_at text not null, expires_at text not null, used_at text, revoked_at text)`,
  `create index passkeys_by_resident on passkeys (resident)`
]

/** Sessions get a level and say what opened them; residents may enrol passkeys. */
export const sessionLevels = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
