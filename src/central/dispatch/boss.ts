// The queue on PostgreSQL: pg-boss, in the schema `pgboss` of the same database, so that a task and the row it belongs to are
// one transaction. Its clock is the database's, which all instances share.
import { fromKysely, PgBoss, type Db as BossDb } from 'pg-boss'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Log } from '../log.ts'
import { outage, type Outage } from '../outage.ts'
import type { Db, Store, Tx } from '../store/store.ts'
import type { Job, Queue, Task, Waiting } from './queue.ts'

const queue = 'filings'
const Data = z.strictObject({
  kind: z.enum(['deliver', 'answer', 'collect']),
  payload: z.string().nullable(),
  /** tries before this job was made; pg-boss counts those of the job itself */
  before: z.int().min(0)
})

const year = 365 * 24 * 3_600
/** pg-boss forgets what waits longer, and tries no more often; a recipient may be away for long, and dispatch decides on tries */
const limits = { retentionSeconds: 2 * year, retryLimit: 1_000_000_000, retryDelay: 0 }

/** seconds: pg-boss holds nothing for longer */
const longestLease = 24 * 3_600

type Postgres = NonNullable<Store['postgres']>
type Surroundings = { readonly now: () => Date; readonly log: Log; readonly span: number }

const start = async (postgres: Postgres, span: number, fault: Outage): Promise<PgBoss> => {
  const lease = Math.min(Math.ceil(span / 1_000), longestLease)
  const boss = new PgBoss({
    db: postgres satisfies BossDb,
    schedule: false,
    registerInstance: false,
    // how soon somebody notices that the holder of a job is gone, once its lease is over
    superviseIntervalSeconds: Math.max(1, Math.floor(lease / 3)),
    monitorIntervalSeconds: Math.max(1, Math.floor(lease / 3))
  })
  // neither its messages nor its data: they may quote what was asked of the database
  boss.on('error', fault.failed)
  await boss.start()
  await boss.createQueue(queue, { ...limits, expireInSeconds: lease })
  await boss.updateQueue(queue, { ...limits, expireInSeconds: lease })
  return boss
}

const send = async (boss: PgBoss, tx: Tx, { kind, filing, payload }: Task, wait: number, before: number) => {
  const data: z.infer<typeof Data> = { kind, payload, before }
  const id = await boss.send(queue, data, { db: fromKysely(tx), singletonKey: filing, startAfter: wait / 1_000 })
  if (id === null) throw new Error('pg-boss took a job and gave no id')
}

/** what pg-boss says of a deletion; its types leave it open */
const Deleted = z.object({ affected: z.int() })
const end = async (boss: PgBoss, tx: Tx, { id, claim }: Job): Promise<boolean> =>
  Deleted.parse(await boss.deleteJob(queue, { id, retryCount: claim }, { db: fromKysely(tx) })).affected === 1

/** Takes over what waits in the table of an earlier release, once, whichever instance starts first. */
const takeOver = (boss: PgBoss, db: Db): Promise<void> =>
  db.transaction().execute(async (tx) => {
    const waiting = await tx.deleteFrom('jobs').returningAll().execute()
    for (const { kind, filing, payload, attempts } of waiting)
      await send(boss, tx, { kind, filing, payload }, 0, attempts)
  })

/** Opens the queue, making its schema at the first start. */
export const openBoss = async (db: Db, postgres: Postgres, surroundings: Surroundings): Promise<Queue> => {
  const { log, now, span } = surroundings
  const fault = outage(now, {
    failed: (told) => log('queue.failed', told),
    over: (told) => log('queue.recovered', told)
  })
  const boss = await start(postgres, span, fault)
  await takeOver(boss, db)
  return {
    add: (tx, task, wait) => send(boss, tx, task, wait, 0),
    lease: async (count) => {
      const fetched = await boss.fetch(queue, { batchSize: count, includeMetadata: true })
      fault.over()
      return fetched.map(({ id, data, retryCount, singletonKey }) => {
        const { kind, payload, before } = Data.parse(data)
        return { id, kind, payload, filing: singletonKey ?? '', attempts: before + retryCount + 1, claim: retryCount }
      })
    },
    finish: (tx, job) => end(boss, tx, job),
    // pg-boss knows one delay per queue; ours depends on the try, so the next try is a job of its own
    putBack: (job, wait, attempts) =>
      db.transaction().execute(async (tx) => {
        if (await end(boss, tx, job)) await send(boss, tx, job, wait, attempts)
      }),
    drop: async (tx, filings) => {
      for (const key of filings) {
        const found = await boss.findJobs(queue, { key, db: fromKysely(tx) })
        if (found.length > 0)
          await boss.deleteJob(
            queue,
            found.map(({ id }) => id),
            { db: fromKysely(tx) }
          )
      }
    },
    stop: () => boss.stop({ close: false, graceful: false })
  }
}

/** Asks the table itself, for a command may look where no pg-boss runs. */
export const waitingInBoss = async (db: Db): Promise<readonly Waiting[]> => {
  const { rows } = await sql<{ there: boolean }>`select to_regclass('pgboss.job') is not null as there`.execute(db)
  if (!rows[0]?.there) return []
  const found = await sql<{ kind: string; count: number; late: number }>`
    select data->>'kind' as kind, count(*)::int as count,
      greatest(0, max(extract(epoch from (pgboss.job_now() - start_after))))::float8 as late
    from pgboss.job where name = ${queue} and state in ('created', 'retry', 'active') group by 1`.execute(db)
  return found.rows
}
