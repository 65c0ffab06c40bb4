import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = [
  `create table terminals (certificate text primary key, id text not null, town text not null, enrolled_at text not null,
    expires_at text not null, revoked_at text, health text)`,
  `create table residents (id text primary key, profile text not null)`,
  `create table cards (certificate text primary key, resident text not null references residents (id), purpose text not null)`,
  `create table notices (resident text not null references residents (id), id text not null, position integer not null,
    notice text not null, opened_at text, primary key (resident, id), unique (resident, position))`,
  `create table nonces (nonce text primary key, purpose text not null, exporter text not null, terminal text not null,
    expires_at text not null, spent_at text)`,
  `create index nonces_by_expiry on nonces (expires_at)`,
  `create table sessions (token text primary key, exporter text not null, terminal text not null,
    resident text not null references residents (id), public_key text not null, expires_at text not null, ended_at text)`,
  `create index sessions_by_expiry on sessions (expires_at)`,
  `create table intents (bundle text primary key, manifest text not null, kind text not null, nonce text not null unique,
    exporter text not null, terminal text not null, owner text not null references residents (id), public_key text not null,
    receipt_number text not null unique, created_at text not null, deliver_before text not null)`,
  `create table operations (id text primary key, bundle text not null references intents (bundle), terminal text not null,
    body text not null, answer text not null, at text not null)`,
  `create index operations_by_bundle on operations (bundle)`,
  `create index operations_by_time on operations (at)`,
  `create table filings (operation text primary key references operations (id), bundle text not null, owner text not null,
    position integer not null, procedure text not null, recipient text not null, what text not null, state text not null,
    delivery text, reception text, reason text, task text, receipt_number text not null, received_at text not null,
    changed_at text not null)`,
  `create index filings_by_owner on filings (owner, position)`,
  `create table streams (name text primary key, position integer not null)`,
  `create table jobs (id text primary key, kind text not null, filing text not null references filings (operation),
    payload text, due_at text not null, attempts integer not null, leased_until text)`,
  `create index jobs_by_due on jobs (due_at)`,
  `create table circuits (agency text primary key, failures integer not null, open_until text)`,
  `create table audit (id text primary key, at text not null, event text not null, reason text, terminal text, subject text)`,
  `create index audit_by_time on audit (at)`,
  `create table cases (agency text not null, key text not null, deliveries integer not null, stage text not null,
    ready_at text not null, reception text, answer_key text, content text not null, primary key (agency, key))`
]

/** Every table of the first release; plain SQL that SQLite and PostgreSQL both read. */
export const start = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
