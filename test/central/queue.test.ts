// The queue by itself, the same promises on both storages: a job is there when its transaction is, one holder at a time, and a
// holder that is gone loses it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { AgencyAdapter, Agencies } from '../../src/central/agencies/port.ts'
import { openQueue, waitingIn, type Job, type Queue, type Task } from '../../src/central/dispatch/queue.ts'
import { openStore, type Place, type Store } from '../../src/central/store/store.ts'
import { softCard } from '../support/central-card.ts'
import { moveQueueClock } from '../support/central-clock.ts'
import { postgresAbsent, startPostgres, type Postgres } from '../support/central-postgres.ts'
import { prepareMove, send, session } from '../support/central-visit.ts'
import { openWorld } from '../support/central-world.ts'

const second = 1_000
let names = 0
const task = (kind: Task['kind'] = 'deliver'): Task => ({
  kind,
  filing: `filing-${++names}`,
  payload: '{"option":"朝"}'
})

const suite = (place: () => Place): void => {
  let [ahead, store, queue]: [number, Store | undefined, Queue | undefined] = [0, undefined, undefined]
  const now = (): Date => new Date(Date.now() + ahead)
  const opened = (): Store => store ?? expect.unreachable()
  const own = (): Queue => queue ?? expect.unreachable()
  const pass = async (span: number): Promise<void> => {
    ahead += span
    await moveQueueClock(opened().db, ahead)
  }
  const add = (added: Task, wait = 0): Promise<void> =>
    opened()
      .db.transaction()
      .execute((tx) => own().add(tx, added, wait))
  const finish = (job: Job): Promise<boolean> =>
    opened()
      .db.transaction()
      .execute((tx) => own().finish(tx, job))
  const one = async (): Promise<Job> => (await own().lease(1))[0] ?? expect.unreachable('nothing is due')
  const kinds = async (): Promise<string[]> =>
    (await waitingIn(opened().db, now())).map(({ kind, count }) => `${kind} ${count}`)

  beforeAll(async () => {
    store = await openStore(place(), now)
    // these jobs are about no filing
    if (store.kind === 'sqlite') await sql`pragma foreign_keys = off`.execute(store.db)
    queue = await openQueue(store, { now, log: () => undefined, span: second })
  })
  afterAll(async () => {
    await queue?.stop()
    await store?.close()
  })

  it('a job is there when its transaction is committed, and never was when it is rolled back', async () => {
    const rolledBack = opened()
      .db.transaction()
      .execute(async (tx) => {
        await own().add(tx, task(), 0)
        throw new Error('the row beside it was refused')
      })
    await expect(rolledBack).rejects.toThrow('refused')
    expect(await own().lease(4)).toEqual([])
    const added = task('answer')
    await add(added)
    expect(await kinds()).toEqual(['answer 1'])
    const job = await one()
    expect(job).toMatchObject({ ...added, attempts: 1 })
    expect(await finish(job)).toBe(true)
    expect(await kinds()).toEqual([])
  })

  it('a job is held by one at a time, however many ask', async () => {
    const added = [1, 2, 3, 4, 5, 6].map(() => task())
    for (const each of added) await add(each)
    const held = (await Promise.all([1, 2, 3, 4].map(() => own().lease(4)))).flat()
    expect(held.map(({ filing }) => filing).toSorted()).toEqual(added.map(({ filing }) => filing).toSorted())
    for (const job of held) expect(await finish(job)).toBe(true)
  })

  it('it is due when its time has come, put back as often as its holder says', async () => {
    await add(task(), 60 * second)
    expect(await own().lease(1)).toEqual([])
    await pass(61 * second)
    const first = await one()
    await own().putBack(first, 30 * second, first.attempts)
    expect(await own().lease(1)).toEqual([])
    await pass(31 * second)
    const again = await one()
    expect([again.attempts, again.payload]).toEqual([2, '{"option":"朝"}'])
    await own().putBack(again, 0, again.attempts - 1)
    const unspent = await one()
    expect(unspent.attempts).toBe(2)
    expect(await finish(unspent)).toBe(true)
  })

  it('a holder that is gone loses it, and can neither end it nor put it back afterwards', async () => {
    await add(task())
    const lost = await one()
    await pass(2 * second)
    const taken = await vi.waitFor(one, { timeout: 8_000, interval: 20 })
    expect([taken.filing, taken.attempts]).toEqual([lost.filing, 2])
    expect(await finish(lost)).toBe(false)
    await own().putBack(lost, 0, 0)
    expect(await own().lease(1)).toEqual([])
    expect(await finish(taken)).toBe(true)
  })

  it('ending one is undone when the rest of its transaction is', async () => {
    await add(task())
    const job = await one()
    const undone = opened()
      .db.transaction()
      .execute(async (tx) => {
        expect(await own().finish(tx, job)).toBe(true)
        throw new Error('the reply was not written')
      })
    await expect(undone).rejects.toThrow('not written')
    expect(await finish(job)).toBe(true)
  })

  it('what there is to do for a filing is dropped, held or not', async () => {
    const [held, waiting, other] = [task(), task(), task('collect')]
    await add(held)
    await one()
    await add(waiting)
    await add(other, 60 * second)
    await opened()
      .db.transaction()
      .execute((tx) => own().drop(tx, [held.filing, waiting.filing]))
    expect(await kinds()).toEqual(['collect 1'])
    await opened()
      .db.transaction()
      .execute((tx) => own().drop(tx, [other.filing]))
  })

  it('operators see what is late, by kind', async () => {
    await add(task())
    await pass(120 * second)
    const [late] = await waitingIn(opened().db, now())
    expect([late?.kind, late?.count, Math.round((late?.late ?? 0) / 10)]).toEqual(['deliver', 1, 12])
  })
}

/** systems that take a call and never answer it */
const silent =
  (asked: Set<string>) =>
  (shipped: Agencies): Agencies =>
    new Map(
      [...shipped].map(([id, adapter]): [string, AgencyAdapter] => [
        id,
        {
          ...adapter,
          deliver: ({ key }) => {
            asked.add(key)
            return new Promise(() => undefined)
          }
        }
      ])
    )

const givesBack = async (databaseUrl: string | null): Promise<void> => {
  const asked = new Set<string>()
  const world = await openWorld(databaseUrl, { settings: { delayFactor: 0.3 }, adapters: { agencies: silent(asked) } })
  const { folder } = world
  const operations = await (async () => {
    const client = await world.connect()
    return prepareMove(client, await session(client, 'tanaka'), softCard('tanaka'), {
      recipients: ['minato-bank', 'toto-telecom']
    })
  })()
  const client = await world.connect()
  for (const operation of operations) expect((await send(client, operation)).status).toBe(200)
  await expect.poll(() => asked.size, { timeout: 5_000, interval: 5 }).toBe(2)
  const before = Date.now()
  await world.central.stop()
  // sooner than the calls time out
  expect(Date.now() - before).toBeLessThan(2_500)
  const store = await openStore(databaseUrl === null ? { folder } : { url: databaseUrl }, () => new Date())
  const queue = await openQueue(store, { now: () => new Date(), log: () => undefined, span: 60_000 })
  const free = await queue.lease(4)
  expect(free.map(({ filing, attempts }) => `${filing} ${attempts}`).toSorted()).toEqual(
    operations.map(({ operationId }) => `${operationId} 1`).toSorted()
  )
  await queue.stop()
  await store.close()
}

const givenBack = 'what a stopping central holds is free at once, and as if it had not been tried'

describe('the queue on SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-queue-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  suite(() => ({ folder }))
  it(givenBack, () => givesBack(null))
})

describe.skipIf(postgresAbsent !== null)(
  `the queue on PostgreSQL${postgresAbsent ? `: skipped, ${postgresAbsent}` : ''}`,
  () => {
    let postgres: Postgres | undefined
    beforeAll(async () => {
      postgres = await startPostgres()
    })
    afterAll(() => postgres?.stop())
    suite(() => ({ url: postgres?.newDatabase() ?? '' }))

    it(givenBack, () => givesBack(postgres?.newDatabase() ?? ''))

    it('takes over what an earlier release left in its table, once', async () => {
      const store = await openStore({ url: postgres?.newDatabase() ?? '' }, () => new Date())
      await sql`alter table jobs drop constraint jobs_filing_fkey`.execute(store.db)
      const left = { kind: 'collect' as const, payload: null, due_at: '2026-01-01T00:00:00.000Z', leased_until: null }
      for (const id of ['a', 'b'])
        await store.db
          .insertInto('jobs')
          .values({ ...left, id, filing: id, attempts: 3 })
          .execute()
      const open = () => openQueue(store, { now: () => new Date(), log: () => undefined, span: second })
      const [one, other] = await Promise.all([open(), open()])
      const jobs = [...(await one.lease(4)), ...(await other.lease(4))]
      expect(jobs.map(({ filing, attempts }) => `${filing} ${attempts}`).toSorted()).toEqual(['a 4', 'b 4'])
      await Promise.all([one.stop(), other.stop()])
      await store.close()
    })
  }
)
