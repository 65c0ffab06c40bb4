import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = [
  `create table addresses (address text primary key, sender text not null, resident text not null references residents (id))`,
  `create table messages (id text primary key, resident text not null references residents (id), sender text not null,
    reference text not null, position integer not null, folder text not null, state text not null, consignment text not null,
    signature text not null, sealed text not null, size integer not null, open_before text, arrived_at text not null,
    changed_at text not null, events integer not null, unique (sender, reference))`,
  `create index messages_by_resident on messages (resident, position)`,
  `create index messages_by_end on messages (state, open_before)`,
  `create table evidence (message text not null references messages (id), sequence integer not null, event text not null,
    text text not null, signature text not null, stamp text not null, at text not null, primary key (message, sequence))`,
  `create table folders (resident text not null references residents (id), id text not null, name text not null,
    primary key (resident, id))`,
  `create table receipts (operation text primary key, message text not null references messages (id), owner text not null,
    decision text not null, receipt text not null, nonce text not null, exporter text not null, terminal text not null,
    terminal_id text not null, public_key text not null, expires_at text not null, body text, answer text)`,
  `create index receipts_by_expiry on receipts (expires_at)`
]

/** The mailbox: sealed messages, their evidence, folders, and the opening receipts residents are asked for. */
export const mailbox = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
