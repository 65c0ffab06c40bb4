import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = [
  `create table corporations (number text not null, changed_on text not null, process text not null, updated_on text not null,
    latest integer not null, folded text not null, hidden integer not null, record text not null,
    primary key (number, changed_on, process))`,
  `create index corporations_by_name on corporations (latest, folded)`
]

/** Records of the corporate number register, one per change; `latest` is 1 on the one that holds now. */
export const corporations = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
