import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = [
  `create table mandates (id text primary key, kind text not null, principal text not null references residents (id),
    proxy text not null references residents (id), state text not null, scope text, powers text, register text unique, text text,
    request text, valid_from text not null, valid_until text, sign_before text, ended_at text, ended_by text,
    check (principal <> proxy))`,
  `create index mandates_by_principal on mandates (principal)`,
  `create index mandates_by_proxy on mandates (proxy)`,
  `create table mandate_signatures (mandate text not null references mandates (id), party text not null, body text not null,
    transcript text not null, signature text not null, key text not null, cms text not null, certificate text not null,
    terminal_id text not null, at text not null, primary key (mandate, party), unique (mandate, key), unique (mandate, certificate))`,
  `create table introductions (code text primary key, resident text not null references residents (id), terminal_id text not null,
    expires_at text not null, spent_at text)`
]

/** Mandates with both cards' signatures, and the codes by which a proxy is introduced. */
export const mandates = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
