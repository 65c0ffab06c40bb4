// A circuit breaker per linked system, kept in the database: after some failures in a row it is left alone for a while.
import { prepared } from '../store/prepared.ts'
import type { Db } from '../store/store.ts'

export const failuresToOpen = 4
export const openFor = 20_000

export type Circuit = { readonly state: 'closed' | 'open'; readonly failures: number }

const rowOf = prepared(
  'circuit of an agency',
  (db, [agency]) => db.selectFrom('circuits').selectAll().where('agency', '=', agency).compile(),
  [''] as [string]
)

export const circuitOf = async (db: Db, agency: string, now: Date): Promise<Circuit> => {
  const [row] = await rowOf(db, [agency])
  if (!row) return { state: 'closed', failures: 0 }
  return {
    state: row.open_until !== null && row.open_until > now.toISOString() ? 'open' : 'closed',
    failures: row.failures
  }
}

const close = prepared(
  'close a circuit',
  (db, [none, never, agency, more]) =>
    db
      .updateTable('circuits')
      .set({ failures: none, open_until: never })
      .where('agency', '=', agency)
      .where('failures', '>', more)
      .compile(),
  [0, null, '', 0] as [0, null, string, 0]
)

/** Counts a success: the circuit closes. */
export const noteSuccess = async (db: Db, agency: string): Promise<void> => {
  // mostly there was no failure: then nothing is written, and nobody is waited for
  const [row] = await rowOf(db, [agency])
  if (row && row.failures > 0) await close(db, [0, null, agency, 0])
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
