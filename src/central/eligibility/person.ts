// Facts of residents in the database.
import { z } from 'zod'
import { Words } from '../../contract/wire/words.ts'
import type { Db, Tx } from '../store/store.ts'
import type { HeldFact, Person } from './judge.ts'

const Value = z.union([z.boolean(), z.string(), z.number(), z.null()])

type Row = { readonly fact: string; readonly value: string; readonly as_of: string; readonly holder: string }
const heldOf = (row: Row): HeldFact => ({
  value: Value.parse(JSON.parse(row.value)),
  asOf: row.as_of,
  holder: Words.parse(JSON.parse(row.holder))
})

export const personIn = async (db: Db, resident: string): Promise<Person> => {
  const rows = await db.selectFrom('facts').selectAll().where('resident', '=', resident).execute()
  return Object.fromEntries(rows.map((row) => [row.fact, heldOf(row)]))
}

/** Everybody, in batches, so that a town of any size fits. Facts that cannot be read are the fault of whoever asks for them, not of the rest. */
export const everyPerson = async function* (db: Db): AsyncGenerator<readonly [resident: string, person: () => Person]> {
  const batch = 500
  for (let after = '', more = true; more;) {
    const ids = await db
      .selectFrom('residents')
      .select('id')
      .where('id', '>', after)
      .orderBy('id')
      .limit(batch)
      .execute()
    const rows =
      ids.length === 0
        ? []
        : await db
            .selectFrom('facts')
            .selectAll()
            .where(
              'resident',
              'in',
              ids.map(({ id }) => id)
            )
            .execute()
    const byResident = Map.groupBy(rows, (row) => row.resident)
    for (const { id } of ids) {
      const held = byResident.get(id) ?? []
      yield [id, () => Object.fromEntries(held.map((row) => [row.fact, heldOf(row)] as const))]
    }
    after = ids.at(-1)?.id ?? after
    more = ids.length === batch
  }
}

/** Writes facts over what was held; gives those whose value is another one now. */
export const holdFacts = async (tx: Tx, resident: string, facts: Person): Promise<string[]> => {
  const before = await personIn(tx, resident)
  const changed: string[] = []
  for (const [fact, { value, asOf, holder }] of Object.entries(facts)) {
    const row = { value: JSON.stringify(value), as_of: asOf, holder: JSON.stringify(holder) }
    // an older report does not take the place of a newer one
    if ((before[fact]?.asOf ?? '') > asOf) continue
    if (before[fact]?.value !== value) changed.push(fact)
    await tx
      .insertInto('facts')
      .values({ resident, fact, ...row })
      .onConflict((conflict) => conflict.columns(['resident', 'fact']).doUpdateSet(row))
      .execute()
  }
  return changed
}
