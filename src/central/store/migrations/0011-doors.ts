import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = [
  `create table doors (account text not null, portal text not null, resident text not null references residents (id),
    level integer not null, opened_at text not null, used_at text, closed_at text, ticket text not null unique,
    ticket_expires_at text not null, ticket_spent_at text, primary key (account, portal))`,
  `create index doors_by_time on doors (opened_at)`,
  `create table sign_on (model text not null, id text not null, grant_id text, uid text, account text, portal text,
    payload text not null, expires_at text, consumed_at text, primary key (model, id))`,
  `create index sign_on_by_grant on sign_on (grant_id)`,
  `create index sign_on_by_uid on sign_on (uid)`,
  `create index sign_on_by_account on sign_on (account)`,
  `create index sign_on_by_expiry on sign_on (expires_at)`
]

/** Doors of private portals, and what the OpenID provider keeps about them. */
export const doors = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
