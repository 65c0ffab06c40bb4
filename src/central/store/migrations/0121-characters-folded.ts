import { sql, type Kysely } from 'kysely'
import { inOneForm } from '../../open-data/forms.ts'
import type { Tables } from '../tables.ts'

const small = [
  ['postal_towns', 'folded'],
  ['data_places', 'folded'],
  ['hazards', 'name']
] as const

/** firms at once: the whole register has millions of rows, and no firm has as many */
const many = 10_000

const foldSmall = async (db: Kysely<Tables>): Promise<void> => {
  for (const [table, column] of small) {
    const [from, at] = [sql.table(table), sql.ref(column)]
    const { rows } = await sql<{ text: string | null }>`select distinct ${at} as text from ${from}`.execute(db)
    for (const { text } of rows)
      if (text !== null && inOneForm(text) !== text)
        await sql`update ${from} set ${at} = ${inOneForm(text)} where ${at} = ${text}`.execute(db)
  }
}

const foldFirms = async (db: Kysely<Tables>): Promise<void> => {
  for (let from = ''; ;) {
    const rows = await db
      .selectFrom('corporations')
      .select(['number', 'folded'])
      .where('number', '>=', from)
      .orderBy('number')
      .limit(many)
      .execute()
    for (const { number, folded } of rows) {
      const text = inOneForm(folded)
      if (text === folded) continue
      await db
        .updateTable('corporations')
        .set({ folded: text })
        .where('number', '=', number)
        .where('folded', '=', folded)
        .execute()
    }
    if (rows.length < many) return
    // the last firm's records may go on: it is looked at again
    from = rows.at(-1)?.number ?? ''
  }
}

/** What is searched in, without the old forms of its characters. */
export const charactersFolded = async (db: Kysely<Tables>): Promise<void> => {
  await foldSmall(db)
  await foldFirms(db)
}
