// A circuit breaker per linked system, kept in the database: after some failures in a row it is left alone for a while.
import type { Db } from '../store/store.ts'

export const failuresToOpen = 4
export const openFor = 20_000

export type Circuit = { readonly state: 'closed' | 'open'; readonly failures: number }

export const circuitOf = async (db: Db, agency: string, now: Date): Promise<Circuit> => {
  const row = await db.selectFrom('circuits').selectAll().where('agency', '=', agency).executeTakeFirst()
  if (!row) return { state: 'closed', failures: 0 }
  return {
    state: row.open_until !== null && row.open_until > now.toISOString() ? 'open' : 'closed',
    failures: row.failures
  }
}

/** Counts a success: the circuit closes. */
export const noteSuccess = async (db: Db, agency: string): Promise<void> => {
  await db
    .updateTable('circuits')
    .set({ failures: 0, open_until: null })
    .where('agency', '=', agency)
    .where('failures', '>', 0)
    .execute()
}

/** Counts a failure; gives true when this one opened the circuit. After the pause one more failure opens it again. */
export const noteFailure = async (db: Db, agency: string, now: Date, pause: number): Promise<boolean> => {
  const row = await db
    .insertInto('circuits')
    .values({ agency, failures: 1, open_until: null })
    .onConflict((conflict) =>
      conflict.column('agency').doUpdateSet((eb) => ({ failures: eb('circuits.failures', '+', 1) }))
    )
    .returning('failures')
    .executeTakeFirstOrThrow()
  if (row.failures < failuresToOpen) return false
  const until = new Date(now.getTime() + pause).toISOString()
  await db.updateTable('circuits').set({ open_until: until }).where('agency', '=', agency).execute()
  return true
}
