import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = [
  `create table feeds (url text primary key, etag text, modified text, failures integer not null, due_at text not null,
    tried_at text, heard_at text, problem text)`,
  `create table feed_entries (feed text not null, entry text not null, updated text not null, href text not null,
    state text not null, reason text, tries integer not null, seen_at text not null, primary key (feed, entry, updated))`,
  `create index feed_entries_by_state on feed_entries (feed, state, updated)`
]

/** Feeds that are polled: how far each was read, and every entry it ever listed, until that is forgotten. */
export const feeds = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
