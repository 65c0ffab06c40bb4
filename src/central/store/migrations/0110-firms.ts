import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = [
  `create table firm_forms (id text primary key, firm text not null references senders (id), procedure text not null,
    version integer not null, form text not null, state text not null, reason text, registered_at text not null,
    approved_at text, decided_at text, ended_at text, unique (firm, procedure, version))`,
  `create index firm_forms_by_procedure on firm_forms (procedure, state)`,
  `create table firm_notices (key text primary key, firm text not null references senders (id), position integer not null,
    filing text not null, kind text not null, at text not null, text text, signature text, reply text, replied_at text)`,
  `create index firm_notices_by_firm on firm_notices (firm, position)`,
  `create index firm_notices_by_filing on firm_notices (filing, position)`
]

/** Forms that firms register themselves, and the signed notices they get for them. */
export const firms = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
