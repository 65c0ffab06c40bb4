import { sql, type Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const statements = [
  // what referred to residents goes on to refer to the same rows, under the name of all who may have sessions, mail and filings
  `alter table residents rename to holders`,
  `alter table holders add column kind text not null default 'resident'`,
  `create view residents as select id, profile from holders where kind = 'resident'`,
  `alter table mandates add column grantor text`,
  `alter table mandates add column under text references mandates (id)`,
  `alter table mandates add column further integer not null default 0`,
  `update mandates set grantor = principal`,
  `update mandate_signatures set party = 'grantor' where party = 'principal'`,
  `create index mandates_by_grantor on mandates (grantor)`,
  `create index mandates_by_under on mandates (under)`,
  `alter table filings add column mandate text`,
  `alter table filings add column actor text`,
  // those that were still to be handed over are looked at again as well
  `update filings set mandate = (select mandate from intents where intents.bundle = filings.bundle),
    actor = (select actor from intents where intents.bundle = filings.bundle) where proxy is not null`
]

/** Companies beside residents; mandates that are given on; filings that know the mandate they were made under. */
export const companies = async (db: Kysely<Tables>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
