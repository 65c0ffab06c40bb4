// The queue: one row per thing to do for a linked system; it survives every restart and is shared by all instances.
import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { Db, Tx } from '../store/store.ts'
import type { Tables } from '../store/tables.ts'

export type Job = Selectable<Tables['jobs']>

export const addJob = async (
  tx: Tx,
  job: { readonly kind: Job['kind']; readonly filing: string; readonly payload: string | null; readonly dueAt: string }
): Promise<void> => {
  await tx
    .insertInto('jobs')
    .values({
      id: randomUUID(),
      kind: job.kind,
      filing: job.filing,
      payload: job.payload,
      due_at: job.dueAt,
      attempts: 0,
      leased_until: null
    })
    .execute()
}

/**
 * Takes up to `count` jobs that are due and leases them, so that no other instance takes them as well; a lease that ran out
 * (its holder was killed) counts as free.
 */
export const leaseJobs = async (db: Db, now: Date, until: string, count: number): Promise<Job[]> => {
  const at = now.toISOString()
  const due = await db
    .selectFrom('jobs')
    .selectAll()
    .where('due_at', '<=', at)
    .where((eb) => eb.or([eb('leased_until', 'is', null), eb('leased_until', '<', at)]))
    .orderBy('due_at')
    .limit(count)
    .execute()
  const leased: Job[] = []
  for (const job of due) {
    const taken = await db
      .updateTable('jobs')
      .set({ leased_until: until, attempts: job.attempts + 1 })
      .where('id', '=', job.id)
      .where('attempts', '=', job.attempts)
      .returningAll()
      .executeTakeFirst()
    if (taken) leased.push(taken)
  }
  return leased
}

/** Puts a job back for later and lets go of it. */
export const putBack = async (db: Db, job: Job, dueAt: string, attempts: number): Promise<void> => {
  await db.updateTable('jobs').set({ due_at: dueAt, leased_until: null, attempts }).where('id', '=', job.id).execute()
}

export const finishJob = async (tx: Tx, job: Job): Promise<void> => {
  await tx.deleteFrom('jobs').where('id', '=', job.id).execute()
}

/** Lets go of every lease: right only where no other instance can be at work, as on the embedded database at start. */
export const releaseLeases = async (db: Db): Promise<void> => {
  await db.updateTable('jobs').set({ leased_until: null }).where('leased_until', 'is not', null).execute()
}
