import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = [
  `create table journal (resident text not null references residents (id), position integer not null, at text not null,
    actor_kind text not null, actor text, actor_name text, act text not null, subject text, mandate text, help_call text,
    outcome text not null, reason text, terminal text, primary key (resident, position))`,
  `create index journal_by_call on journal (help_call)`
]

/** The journal of each resident: who did what for them or beside them. */
export const journal = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
