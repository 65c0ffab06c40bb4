// What central refused stays on disk until its time is over; and one folder belongs to one terminal.
import Database from 'better-sqlite3'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrations } from '../../src/main/store/migrations/steps.ts'
import { openStore } from '../../src/main/store/sqlite.ts'
import { bundleFor, good, signedOf, storeIn } from '../support/main-bundle.ts'

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'madoguchi-store-'))
  file = join(folder, 'inner', 'terminal.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const raw = <T>(read: (db: Database.Database) => T): T => {
  const db = new Database(file)
  try {
    return read(db)
  } finally {
    db.close()
  }
}

describe('an operation that central refused', () => {
  const hour = 3_600_000
  const refusedFirst = (deliverBefore = '2099-01-01T00:00:00Z') => {
    const store = storeIn(file)
    const bundle = bundleFor('a', 'b')
    const [first = '', second = ''] = bundle.operations.map(({ operationId }) => operationId)
    good(store.prepare(bundle))
    good(store.signed({ ...signedOf(bundle), deliverBefore }))
    good(store.lease(0, 30_000))
    good(store.refused(first, 'wrongTerminal', hour))
    return { store, bundle, first, second }
  }

  it('is parked with its code and its sealed body, and holds up nothing else of its bundle', () => {
    const { store, bundle, first, second } = refusedFirst()
    expect(good(store.lease(1000, 30_000)).map(({ operationId }) => operationId)).toEqual([second])
    good(store.acknowledged(second, 'r'))
    expect(good(store.filings(bundle.bundleId))).toMatchObject([
      { operationId: first, state: 'refused', problem: 'wrongTerminal' },
      { operationId: second, state: 'received', problem: null }
    ])
    expect([good(store.waiting()), good(store.parked())]).toEqual([1, 1])
    expect(good(store.step(bundle.bundleId))).toBe('SENT')
    store.close()
  })

  it('is due again when its hour is over, and at once after a restart; then it can still be acknowledged', () => {
    const { store, bundle, first, second } = refusedFirst()
    good(store.acknowledged(second, 'r'))
    expect(good(store.lease(hour - 1, 30_000))).toEqual([])
    expect(good(store.lease(hour, 30_000))).toMatchObject([{ operationId: first, sealed: `sealed.${first}` }])
    good(store.refused(first, 'wrongTerminal', 2 * hour))
    store.close()
    const after = storeIn(file)
    good(after.recover())
    expect(good(after.lease(0, 30_000))).toMatchObject([{ operationId: first, sealed: `sealed.${first}` }])
    good(after.acknowledged(first, 'r'))
    expect(good(after.filings(bundle.bundleId)).map(({ state }) => state)).toEqual(['received', 'received'])
    expect([good(after.waiting()), good(after.step(bundle.bundleId))]).toEqual([0, 'CONFIRMED'])
    expect(good(after.auditHolds())).toBe(true)
    after.close()
  })

  it('loses its body only when its time is over; the row stays with its code', () => {
    const { store, bundle, first, second } = refusedFirst('2026-01-02T00:00:00Z')
    const limit = Date.parse('2026-01-02T00:00:00Z')
    expect(good(store.expire(limit - 1))).toEqual([])
    expect(good(store.parked())).toBe(1)
    expect(good(store.expire(limit))).toMatchObject([{ operationId: first, problem: 'wrongTerminal' }])
    expect(good(store.parked())).toBe(0)
    expect(good(store.filings(bundle.bundleId))[0]).toMatchObject({ state: 'refused', problem: 'wrongTerminal' })
    // what central never refused is not given up by our own clock
    expect(good(store.lease(limit, 30_000)).map(({ operationId }) => operationId)).toEqual([second])
    store.close()
  })

  it('in a store of the first shape is taken over with everything that waits', () => {
    const bundle = bundleFor('a')
    mkdirSync(join(folder, 'inner'))
    raw((db) => {
      db.exec(migrations[0] ?? '')
      db.pragma('user_version = 1')
      db.prepare("insert into visits values (?, 'filing', 'move', 'SIGNED', '')").run(bundle.bundleId)
      for (const { operationId, recipient } of bundle.operations) {
        db.prepare("insert into filings values (?, ?, ?, 'waiting', null)").run(operationId, bundle.bundleId, recipient)
        db.prepare(
          "insert into outbox (operation_id, bundle_id, sealed, state, deliver_before) values (?, ?, 'kept', 'waiting', '')"
        ).run(operationId, bundle.bundleId)
      }
    })
    const store = storeIn(file)
    expect(good(store.lease(0, 30_000))).toMatchObject([{ sealed: 'kept' }])
    store.close()
  })
})

describe('two terminals on one folder', () => {
  it('the second is told that the store is not to be had, and what the first has prepared is still there', () => {
    const first = storeIn(file)
    const bundle = bundleFor('a')
    good(first.prepare(bundle))
    let inUse = 0
    const second = openStore({ file, asideTo: () => undefined, inUse: () => (inUse += 1) })
    expect(second).toEqual({ ok: false, fault: 'storeUnreadable' })
    expect(inUse).toBe(1)
    expect(good(first.filings(bundle.bundleId))).toHaveLength(1)
    // whoever only reads is let in
    expect(raw((db) => db.prepare('select count(*) from filings').pluck().get())).toBe(1)
    first.close()
    storeIn(file).close()
  })

  it('the next one opens it at once after a kill', async () => {
    // nothing there keeps the store in hand: the lock is the process's, not a variable's
    const holder = spawn(process.execPath, [
      '--expose-gc',
      '--input-type=module',
      '-e',
      `const { storeIn } = await import(${JSON.stringify(new URL('../support/main-bundle.ts', import.meta.url).href)})
       storeIn(${JSON.stringify(file)})
       for (let round = 0; round < 3; round++) {
         await new Promise(setImmediate)
         gc()
       }
       await new Promise(setImmediate)
       console.log('open')
       setInterval(() => undefined, 1000)`
    ])
    await new Promise((resolve) => void holder.stdout.once('data', resolve))
    const kept = openStore({ file, asideTo: () => undefined })
    const gone = new Promise((resolve) => void holder.once('close', resolve))
    holder.kill('SIGKILL')
    await gone
    expect(kept).toEqual({ ok: false, fault: 'storeUnreadable' })
    storeIn(file).close()
  })
})
