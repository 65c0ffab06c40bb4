import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = [
  `alter table terminals add column retires_at text`,
  `alter table terminals add column replaces text`,
  `alter table terminals add column used_at text`,
  `alter table terminals add column key text`,
  `alter table terminals add column csr text`,
  `alter table terminals add column issued text`,
  `create index terminals_by_id on terminals (id)`,
  // health belongs to the terminal, not to the certificate it showed when it told; what was told last is told again in a minute
  `alter table terminals drop column health`,
  `create table terminal_health (terminal text primary key, seen_at text not null, report text not null)`,
  `create table terminal_faults (terminal text not null, code text not null, started_at text not null, count integer not null,
    seen_at text not null, primary key (terminal, code, started_at))`
]

/** Certificates that were asked for with a CSR and replace others; health and faults by terminal. */
export const devices = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
