// The queue of the embedded database: one row per thing to do for a linked system.
import { messageId } from '../message-id.ts'
import { insertRow, prepared } from '../store/prepared.ts'
import type { Db } from '../store/store.ts'
import { transact } from '../store/together.ts'
import type { Job, Queue, Waiting } from './queue.ts'

/** Mostly nothing is due, and that is asked four times a second: its text is made once, and nothing is locked for it. */
const anyDue = prepared(
  'a job that is due',
  (db, [due, held, most]) =>
    db
      .selectFrom('jobs')
      .select('id')
      .where('due_at', '<=', due)
      .where((eb) => eb.or([eb('leased_until', 'is', null), eb('leased_until', '<', held)]))
      .limit(most)
      .compile(),
  ['', '', 1] as [string, string, 1]
)

/** Holds up to `count` of those that are due `now`. */
const holdDue = prepared(
  'hold the jobs that are due',
  (db, [until, step, due, held, count]) =>
    db
      .updateTable('jobs')
      .set((eb) => ({ leased_until: until, attempts: eb('attempts', '+', step) }))
      .where('id', 'in', (jobs) =>
        jobs
          .selectFrom('jobs')
          .select('id')
          .where('due_at', '<=', due)
          .where((eb) => eb.or([eb('leased_until', 'is', null), eb('leased_until', '<', held)]))
          .orderBy('due_at')
          .limit(count)
      )
      .returning(['id', 'kind', 'filing', 'payload', 'attempts'])
      .compile(),
  ['', 1, '', '', 1] as [string, 1, string, string, number]
)

const take = async (db: Db, count: number, now: string, until: string): Promise<readonly Job[]> =>
  (await holdDue(db, [until, 1, now, now, count])).map((job) => ({ ...job, claim: job.attempts }))

const removeHeld = prepared(
  'remove a held job',
  (db, [id, claim]) =>
    db.deleteFrom('jobs').where('id', '=', id).where('attempts', '=', claim).returning('id').compile(),
  ['', 1] as [string, number]
)

const giveBack = prepared(
  'give a held job back',
  (db, [due, attempts, nobody, id, claim]) =>
    db
      .updateTable('jobs')
      .set({ due_at: due, attempts, leased_until: nobody })
      .where('id', '=', id)
      .where('attempts', '=', claim)
      .compile(),
  ['', 1, null, '', 1] as [string, number, null, string, number]
)

/**
 * A queue in the table `jobs`. Leases that are found are given up at once: only one central is at work on an embedded
 * database, so whoever held them is gone.
 */
export const tableQueue = async (
  db: Db,
  { now, span }: { readonly now: () => Date; readonly span: number }
): Promise<Queue> => {
  const at = (wait: number): string => new Date(now().getTime() + wait).toISOString()
  await db.updateTable('jobs').set({ leased_until: null }).where('leased_until', 'is not', null).execute()
  return {
    add: async (tx, task, wait) => {
      const { kind, filing, payload } = task
      await insertRow(tx, 'jobs', {
        id: messageId(now()),
        kind,
        filing,
        payload,
        due_at: at(wait),
        attempts: 0,
        leased_until: null
      })
    },
    lease: async (count) => {
      const now = at(0)
      const due = await anyDue(db, [now, now, 1])
      return due.length === 0 ? [] : take(db, count, now, at(span))
    },
    finish: async (tx, { id, claim }) => (await removeHeld(tx, [id, claim])).length > 0,
    putBack: async ({ id, claim }, wait, attempts) => {
      await transact(db, (tx) => giveBack(tx, [at(wait), attempts, null, id, claim]))
    },
    drop: async (tx, filings) => {
      await tx.deleteFrom('jobs').where('filing', 'in', filings).execute()
    },
    stop: () => Promise.resolve()
  }
}

export const waitingInTable = async (db: Db, now: Date): Promise<readonly Waiting[]> => {
  const rows = await db
    .selectFrom('jobs')
    .select((eb) => ['kind', eb.fn.countAll().as('count'), eb.fn.min('due_at').as('due')])
    .groupBy('kind')
    .execute()
  return rows.map(({ kind, count, due }) => ({
    kind,
    count: Number(count),
    late: Math.max(0, (now.getTime() - Date.parse(due)) / 1_000)
  }))
}
