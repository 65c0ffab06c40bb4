import { sql, type Kysely } from 'kysely'
import { foldedTown, type PostalTown } from '../../open-data/postal.ts'
import type { Tables } from '../tables.ts'

/** rows at once: four values each, below what either database takes in one statement */
const handful = 500

/** Towns of postal codes by their folded names, those that are there already too. */
export const postalFolded = async (db: Kysely<Tables>): Promise<void> => {
  await sql.raw(`alter table postal_towns add column folded text not null default ''`).execute(db)
  const rows = await db.selectFrom('postal_towns').select(['code', 'municipality', 'number', 'town']).execute()
  if (rows.length === 0) return
  await db.deleteFrom('postal_towns').execute()
  for (let at = 0; at < rows.length; at += handful) {
    const some = rows
      .slice(at, at + handful)
      .map((row) => ({ ...row, folded: foldedTown(JSON.parse(row.town) as PostalTown) }))
    await db.insertInto('postal_towns').values(some).execute()
  }
}
