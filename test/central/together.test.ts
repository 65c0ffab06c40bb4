// Transactions of one moment as one on the embedded database: each as a whole or not at all, and nobody told before it is on the disk.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audit } from '../../src/central/audit.ts'
import { nextPosition, openStore, type Store, type Tx } from '../../src/central/store/store.ts'
import { transact } from '../../src/central/store/together.ts'

const folder = mkdtempSync(join(tmpdir(), 'madoguchi-together-'))
const now = (): Date => new Date()
let store: Store
/** what somebody else sees: only what was committed */
let beside: Database.Database
beforeAll(async () => {
  store = await openStore({ folder }, now)
  beside = new Database(join(folder, 'central.sqlite'), { readonly: true })
})
afterAll(async () => {
  beside.close()
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const subjects = (like: string): unknown[] =>
  beside.prepare('select subject from audit where subject like ? order by subject').pluck().all(like)
const write = (tx: Tx, subject: string): Promise<void> => audit(tx, now(), { event: 'alarm', subject })
const outcomes = async (acts: readonly ((tx: Tx) => Promise<unknown>)[]): Promise<unknown[]> =>
  (await Promise.allSettled(acts.map((act) => transact(store.db, act)))).map((one) =>
    one.status === 'fulfilled' ? one.value : (one.reason as Error).message
  )

describe('what is written together', () => {
  it('leaves nothing of the one that is refused, and all of the others', async () => {
    const said = await outcomes(
      [0, 1, 2, 3, 4].map((n) => async (tx) => {
        await write(tx, `one-${n}`)
        const position = await nextPosition(tx, 'one')
        if (n === 2) throw new Error('refused')
        return position
      })
    )
    expect(said).toEqual([1, 2, 'refused', 3, 4])
    expect(subjects('one-%')).toEqual(['one-0', 'one-1', 'one-3', 'one-4'])
  })

  it('is seen by those that come after it in the same moment, and told to nobody before it is on the disk', async () => {
    let seen: unknown
    const first = transact(store.db, (tx) => write(tx, 'two-0')).then(() => subjects('two-%'))
    const second = transact(store.db, async (tx) => {
      seen = await tx.selectFrom('audit').select('subject').where('subject', 'like', 'two-%').execute()
      throw new Error('taken')
    }).catch(() => subjects('two-%'))
    expect(await Promise.all([first, second])).toEqual([['two-0'], ['two-0']])
    expect(seen).toEqual([{ subject: 'two-0' }])
  })

  it('is written with those that come in the turns after it, and waits for no endless row of them', async () => {
    /** one a turn of the loop; gives how many had been asked for when each was on the disk */
    const turnByTurn = async (count: number, name: string): Promise<readonly number[]> => {
      let asked = 0
      const written: Promise<number>[] = []
      for (let n = 0; n < count; n++) {
        asked += 1
        written.push(transact(store.db, (tx) => write(tx, `${name}-${n}`)).then(() => asked))
        await new Promise((resolve) => setImmediate(resolve))
      }
      return Promise.all(written)
    }
    expect(new Set(await turnByTurn(8, 'six'))).toEqual(new Set([8]))
    const [first = 0] = await turnByTurn(100, 'seven')
    expect(first).toBeGreaterThan(8)
    expect(first).toBeLessThan(40)
  })

  it('fails for all when it cannot be committed, refusals included, and the next is none the worse', async () => {
    const said = await outcomes([
      (tx) => write(tx, 'three-0'),
      async (tx) => {
        // looked at when all of it is committed, and not before
        await sql`pragma defer_foreign_keys = on`.execute(tx)
        await sql`create table if not exists parents (id text primary key)`.execute(tx)
        await sql`create table if not exists children (of text references parents (id))`.execute(tx)
        await sql`insert into children values ('nobody')`.execute(tx)
      },
      () => Promise.reject(new Error('refused'))
    ])
    expect(said).toHaveLength(3)
    for (const one of said) expect(one).toMatch(/FOREIGN KEY/)
    expect(subjects('three-%')).toEqual([])
    expect(await outcomes([(tx) => write(tx, 'four-0')])).toEqual([undefined])
    expect(subjects('four-%')).toEqual(['four-0'])
  })
})
