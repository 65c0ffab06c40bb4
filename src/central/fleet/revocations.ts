// What terminals must not trust any more, told to all of them in order.
import type { FleetTables } from '../store/fleet-tables.ts'
import { nextPosition, type Db, type Tx } from '../store/store.ts'

type Row = FleetTables['revocations']

export const tellRevoked = async (tx: Tx, now: Date, what: Row['what'], subject: string): Promise<void> => {
  const position = await nextPosition(tx, 'revocations')
  await tx.insertInto('revocations').values({ position, what, subject, at: now.toISOString() }).execute()
}

export const revocationsAfter = async (db: Db, position: number, limit: number) => {
  const rows = await db
    .selectFrom('revocations')
    .selectAll()
    .where('position', '>', position)
    .orderBy('position')
    .limit(limit)
    .execute()
  return rows.map(({ position, ...data }) => ({ position, data }))
}
