// The store on disk: what is one transaction, what is kept, what is wiped, what is said when the disk will not.
import Database from 'better-sqlite3'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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

describe('a signed bundle', () => {
  it('stands in the business rows, the outbox and the audit, or in none of them', () => {
    const store = storeIn(file)
    const bundle = bundleFor('a', 'b')
    good(store.prepare(bundle))
    const torn = { ...signedOf(bundle), sealed: new Map([...signedOf(bundle).sealed, ['0-not-prepared', 'x']]) }
    expect(() => store.signed(torn)).toThrow('not prepared')
    expect(good(store.waiting())).toBe(0)
    expect(good(store.filings(bundle.bundleId)).map(({ state }) => state)).toEqual(['prepared', 'prepared'])
    good(store.signed(signedOf(bundle)))
    expect(good(store.waiting())).toBe(2)
    expect(good(store.step(bundle.bundleId))).toBe('SIGNED')
    store.close()
    expect(raw((db) => db.prepare('select event from audit order by place').pluck().all())).toEqual([
      'prepared',
      'signed'
    ])
  })

  it('goes out in order, one at a time, and is CONFIRMED when all is acknowledged', () => {
    const store = storeIn(file)
    const bundle = bundleFor('a', 'b')
    const [first, second] = bundle.operations.map(({ operationId }) => operationId)
    good(store.prepare(bundle))
    good(store.signed(signedOf(bundle)))
    expect(good(store.lease(1000, 30_000)).map(({ operationId }) => operationId)).toEqual([first])
    expect(good(store.step(bundle.bundleId))).toBe('SENT')
    expect(good(store.lease(1000, 30_000))).toEqual([])
    good(store.acknowledged(first ?? '', '7K4-2096'))
    expect(good(store.lease(1000, 30_000)).map(({ operationId }) => operationId)).toEqual([second])
    good(store.acknowledged(second ?? '', '7K4-2096'))
    expect(good(store.step(bundle.bundleId))).toBe('CONFIRMED')
    expect(good(store.waiting())).toBe(0)
    store.close()
  })

  it('of two bundles does not hold up the other', () => {
    const store = storeIn(file)
    for (const bundle of [bundleFor('a', 'b'), bundleFor('c')]) {
      good(store.prepare(bundle))
      good(store.signed(signedOf(bundle)))
    }
    expect(good(store.lease(0, 30_000))).toHaveLength(2)
    store.close()
  })

  it('comes back after its lease, and after a postponement', () => {
    const store = storeIn(file)
    const bundle = bundleFor('a')
    good(store.prepare(bundle))
    good(store.signed(signedOf(bundle)))
    expect(good(store.lease(0, 30_000))).toHaveLength(1)
    expect(good(store.lease(29_999, 30_000))).toHaveLength(0)
    expect(good(store.lease(30_000, 30_000))).toMatchObject([{ tries: 1 }])
    good(store.postponed(bundle.operations[0]?.operationId ?? '', 90_000))
    expect(good(store.lease(89_999, 30_000))).toHaveLength(0)
    expect(good(store.lease(90_000, 30_000))).toHaveLength(1)
    store.close()
  })

  it('leaves no trace of its body once it is acknowledged and the store is checkpointed', () => {
    const store = storeIn(file)
    const bundle = bundleFor('a')
    const marker = 'MARKER-of-the-sealed-body'
    good(store.prepare(bundle))
    good(store.signed(signedOf(bundle, marker)))
    expect(['', '-wal'].some((tail) => readFileSync(file + tail).includes(marker))).toBe(true)
    good(store.acknowledged(bundle.operations[0]?.operationId ?? '', 'r'))
    good(store.checkpoint())
    for (const name of readdirSync(join(folder, 'inner')))
      expect(readFileSync(join(folder, 'inner', name)).includes(marker)).toBe(false)
    store.close()
  })

  it('that was acknowledged twice counts once', () => {
    const store = storeIn(file)
    const bundle = bundleFor('a')
    const id = bundle.operations[0]?.operationId ?? ''
    good(store.prepare(bundle))
    good(store.signed(signedOf(bundle)))
    good(store.acknowledged(id, 'r'))
    good(store.acknowledged(id, 'r'))
    store.close()
    expect(raw((db) => db.prepare("select count(*) from audit where event = 'received'").pluck().get())).toBe(1)
  })
})

describe('after a power cut', () => {
  it('what was prepared and not signed is wiped; what was signed is due at once', () => {
    const before = storeIn(file)
    const unsigned = bundleFor('a')
    const signed = bundleFor('b')
    good(before.prepare(unsigned))
    good(before.prepare(signed))
    good(before.signed(signedOf(signed)))
    good(before.lease(Date.now(), 30_000))
    before.close()
    const after = storeIn(file)
    expect(good(after.recover())).toBe(1)
    expect(good(after.filings(unsigned.bundleId))).toEqual([])
    expect(good(after.lease(Date.now(), 30_000)).map(({ bundleId }) => bundleId)).toEqual([signed.bundleId])
    after.close()
  })
})

describe('the file', () => {
  it('is opened with WAL, FULL, secure_delete and foreign keys, and its folder is made', () => {
    storeIn(file).close()
    expect(raw((db) => db.pragma('journal_mode', { simple: true }))).toBe('wal')
    expect(raw((db) => db.pragma('user_version', { simple: true }))).toBe(migrations.length)
    const source = readFileSync(new URL('../../src/main/store/opening.ts', import.meta.url), 'utf8')
    for (const said of ['synchronous = FULL', 'secure_delete = ON', 'foreign_keys = ON']) expect(source).toContain(said)
  })

  it.each([
    ['no database at all', () => writeFileSync(file, 'this is not a database, whatever its name says'.repeat(50))],
    [
      'a page turned over',
      () => {
        const store = storeIn(file)
        for (let n = 0; n < 40; n++) good(store.prepare(bundleFor('a', 'b', 'c')))
        store.close()
        const bytes = readFileSync(file)
        bytes.fill(0xa5, 4096, 4096 * 4)
        writeFileSync(file, bytes)
      }
    ],
    [
      'an audit line changed',
      () => {
        const store = storeIn(file)
        good(store.prepare(bundleFor('a')))
        store.close()
        raw((db) => db.exec("update audit set subject = 'another'"))
      }
    ]
  ])('that is damaged (%s) is a fault, set aside whole, and never deleted', (_, damage) => {
    storeIn(file).close()
    damage()
    const was = readFileSync(file)
    let aside = ''
    const opened = openStore({ file, asideTo: (name) => (aside = name) })
    expect(opened).toEqual({ ok: false, fault: 'storeUnreadable' })
    expect(readFileSync(aside).equals(was)).toBe(true)
    expect(existsSync(file)).toBe(false)
    // also for the process after this one: a new store would hide what waited in the old one
    const once = openStore({ file, asideTo: () => expect.unreachable() })
    expect(once).toEqual({ ok: false, fault: 'storeUnreadable' })
    for (const tail of ['', '-wal', '-shm']) rmSync(aside + tail, { force: true })
    storeIn(file).close()
  })

  it('in a folder that cannot be made is a fault, and nothing is set aside', () => {
    writeFileSync(join(folder, 'inner'), 'a file where the folder should be')
    let aside: string | null = null
    expect(openStore({ file, asideTo: (name) => (aside = name) })).toEqual({ ok: false, fault: 'storeUnreadable' })
    expect(aside).toBeNull()
  })

  it('written by a newer terminal is not touched', () => {
    storeIn(file).close()
    raw((db) => db.pragma(`user_version = ${migrations.length + 1}`))
    expect(openStore({ file, asideTo: () => expect.unreachable() })).toEqual({ ok: false, fault: 'storeUnreadable' })
    raw((db) => db.pragma(`user_version = ${migrations.length}`))
    storeIn(file).close()
  })
})

const canMount = (() => {
  try {
    execFileSync('unshare', ['-m', 'true'], { stdio: 'ignore' })
    return process.getuid?.() === 0
  } catch {
    return false
  }
})()

describe('a full disk', () => {
  it.skipIf(!canMount)(
    'is a fault when it is met, keeps what was kept, and takes the next when there is room again',
    () => {
      const script = new URL('../support/main-full-disk.ts', import.meta.url).pathname
      const said = execFileSync(
        'unshare',
        [
          '-m',
          'sh',
          '-c',
          `mount -t tmpfs -o size=600k tmpfs ${folder} && exec "$0" "$1" "$2"`,
          process.execPath,
          script,
          join(folder, 'terminal.db')
        ],
        {
          encoding: 'utf8'
        }
      )
      expect(JSON.parse(said)).toEqual({ fault: 'storeFull', keptBefore: true, keptAfter: true, auditHolds: true })
    }
  )
})
