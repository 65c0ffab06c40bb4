// What is in central's database, as one digest: whether something had an effect.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { World } from './central-world.ts'

/** what is written of every request and of nobody's doing: the audit, and the nonces anybody may ask for */
const unwatched: ReadonlySet<string> = new Set(['audit', 'nonces'])

/** Digest of every row of every table but those. */
export const stateOf = async ({ central: { db } }: Pick<World, 'central'>): Promise<string> => {
  const tables = await db.introspection.getTables()
  const hash = createHash('sha256')
  for (const { name } of tables
    .filter((one) => !unwatched.has(one.name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const { rows } = await sql`select * from ${sql.table(name)}`.execute(db)
    hash.update(name)
    for (const row of rows.map((one) => JSON.stringify(one)).toSorted()) hash.update(row)
  }
  return hash.digest('hex')
}

/** Lines in the audit that tell of something refused. */
export const auditedRefusals = async ({ central: { db } }: Pick<World, 'central'>): Promise<number> => {
  const row = await db
    .selectFrom('audit')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .where('event', 'in', ['refused', 'alarm'])
    .executeTakeFirstOrThrow()
  return Number(row.count)
}
