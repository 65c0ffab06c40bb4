import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = [
  `create table facts (resident text not null references residents (id), fact text not null, value text not null,
    as_of text not null, holder text not null, primary key (resident, fact))`,
  `alter table notices add column rule text`,
  `alter table notices add column judgement text`,
  `alter table notices add column deadline text`,
  `create index notices_by_rule on notices (resident, rule)`,
  `create table alerts (resident text not null, notice text not null, due_at text not null, raised_at text,
    primary key (resident, notice, due_at), foreign key (resident, notice) references notices (resident, id))`,
  `create index alerts_by_due on alerts (due_at)`,
  `create table rounds (day text primary key, at text not null)`
]

/** Facts that rules ask about, what a notice was made on, and when it comes back before its deadline. */
export const eligibility = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
