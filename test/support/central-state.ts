// What is in central's database, as one digest: whether something had an effect.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { World } from './central-world.ts'

/** what is written of every request and of nobody's doing: the audit, and the nonces anybody may ask for */
const unwatched: ReadonlySet<string> = new Set(['audit', 'nonces'])

/** columns that central writes by itself, whoever asks: when a session's certificate was said to hold last, twice a minute */
const byItself: Readonly<Record<string, string>> = { sessions: 'certificate_at' }

/** Digest of every row of every table but those. */
export const stateOf = async ({ central: { db } }: Pick<World, 'central'>): Promise<string> => {
  const tables = await db.introspection.getTables()
  // of pg-boss the jobs alone: the rest is its own bookkeeping, which goes on by itself
  const watched = tables
    .filter(({ schema, name }) => (schema === 'pgboss' ? name === 'job' : !unwatched.has(name)))
    .map(({ schema, name }) => (schema === undefined ? name : `${schema}.${name}`))
  const hash = createHash('sha256')
  for (const table of watched.toSorted()) {
    const { rows } = await sql`select * from ${sql.table(table)}`.execute(db)
    hash.update(table)
    const itsOwn = byItself[table.slice(table.indexOf('.') + 1)]
    const own = (name: string, value: unknown): unknown => (name === itsOwn ? undefined : value)
    for (const row of rows.map((one) => JSON.stringify(one, own)).toSorted()) hash.update(row)
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
