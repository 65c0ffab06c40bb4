import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = [
  `create table staff (id text primary key, certificate text not null unique, town text not null, name text not null,
    enrolled_at text not null, expires_at text not null, revoked_at text)`,
  `create table staff_sessions (token text primary key, exporter text not null, terminal text not null,
    staff text not null references staff (id), expires_at text not null, ended_at text)`,
  `create table help_calls (id text primary key, terminal_id text not null, town text not null, body text not null, session text,
    resident text, reason text not null, step text not null, state text not null, staff text, raised_at text not null,
    taken_at text, ended_at text, ended_by text, expires_at text not null)`,
  `create index help_calls_by_town on help_calls (town, state)`,
  `create index help_calls_by_terminal on help_calls (terminal_id, state)`
]

/** Staff by their cards, their sessions, and the help calls of terminals. */
export const assist = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
