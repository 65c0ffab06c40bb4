import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = [
  `alter table messages add column sender_position integer not null default 0`,
  `update messages set sender_position = (select count(*) from messages m where m.sender = messages.sender
    and (m.arrived_at < messages.arrived_at or (m.arrived_at = messages.arrived_at and m.id <= messages.id)))`,
  `insert into streams (name, position) select 'sender:' || sender, max(sender_position) from messages group by sender`,
  `create index messages_by_sender on messages (sender, sender_position)`
]

/** Each sender's own stream of what it sent and what became of it. */
export const senderStreams = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
