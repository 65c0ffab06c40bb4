import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = [
  `create table self_info_requests (id text primary key, resident text not null references residents (id), body text not null,
    answer text not null, at text not null, kept_until text not null)`,
  `create index self_info_requests_by_end on self_info_requests (kept_until)`,
  `create table self_info_parts (id text primary key, request text not null references self_info_requests (id),
    holder text not null, items text not null, state text not null, answer text, due_at text not null,
    attempts integer not null, leased_until text)`,
  `create index self_info_parts_by_request on self_info_parts (request)`,
  `create index self_info_parts_by_due on self_info_parts (state, due_at)`,
  `create table self_info_seen (resident text not null references residents (id), item text not null, digest text not null,
    before text, visit text not null, primary key (resident, item))`,
  `create table holder_records (holder text not null, subject text not null, item text not null, value text,
    as_of text not null, facts text not null, primary key (holder, subject, item))`,
  `create table holder_cases (holder text not null, key text not null, ready_at text not null, primary key (holder, key))`
]

/** Self-information: requests, what was collected, hashes of what was seen; and the simulated holders' own tables. */
export const selfInfo = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
