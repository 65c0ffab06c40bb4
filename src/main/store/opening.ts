// Opens the store's file: pragmas said aloud, integrity checked, migrations run; what cannot be read is set aside, never deleted.
import Database from 'better-sqlite3'
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { done, failed } from '../../card/port.ts'
import { chainHolds } from './audit.ts'
import { migrations } from './migrations/steps.ts'
import type { Stored, StoreFault } from './port.ts'

type Handle = Database.Database

class DamagedStore extends Error {}
class NewerStore extends Error {}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** The fault behind an error of SQLite or the file system; null when the error is not the disk's. */
export const storeFault = (error: unknown): StoreFault | null => {
  if (error instanceof DamagedStore || error instanceof NewerStore) return { fault: 'storeUnreadable' }
  const code = codeOf(error)
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return { fault: 'storeFull' }
  // SQLite answers a plain I/O error when the WAL index or a journal cannot grow on a full disk
  if (/^SQLITE_IOERR_(WRITE|FSYNC|SHMSIZE|SHMOPEN|TRUNCATE)/.test(code)) return { fault: 'storeFull' }
  if (/^SQLITE_(CORRUPT|NOTADB|IOERR|CANTOPEN|READONLY|PERM|AUTH)/.test(code)) return { fault: 'storeUnreadable' }
  if (/^E(ACCES|PERM|ROFS|NOTDIR|NOENT|EXIST|ISDIR|IO)$/.test(code)) return { fault: 'storeUnreadable' }
  return null
}

/** Whether the file itself is damaged, as opposed to merely out of reach. */
const damaged = (error: unknown): boolean =>
  error instanceof DamagedStore || /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error))

const migrate = (db: Handle): void => {
  const version = Number(db.pragma('user_version', { simple: true }))
  if (version > migrations.length) throw new NewerStore('written by a newer terminal')
  for (const [index, migration] of migrations.entries()) {
    if (index < version) continue
    db.transaction(() => {
      db.exec(migration)
      db.pragma(`user_version = ${index + 1}`)
    })()
  }
}

const openFile = (file: string): Handle => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const db = new Database(file)
  try {
    db.pragma('journal_mode = WAL')
    // WAL's default is NORMAL here, and NORMAL loses acknowledged rows when the power goes
    db.pragma('synchronous = FULL')
    db.pragma('secure_delete = ON')
    db.pragma('foreign_keys = ON')
    if (db.pragma('quick_check', { simple: true }) !== 'ok') throw new DamagedStore('damaged pages')
    migrate(db)
    if (!chainHolds(db)) throw new DamagedStore('the audit chain is broken')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Locks of this process. A database that nothing refers to is closed by the garbage collector, and its lock would go with it. */
const held = new Set<Handle>()
const giveBack = (lock: Handle): void => {
  held.delete(lock)
  lock.close()
}

/**
 * Takes the file for this process alone, with a lock on an empty database beside it: whoever only reads is not kept out,
 * and the kernel gives the lock back when the process dies, however it dies. Gives null when another holds it.
 */
const lockOf = (file: string): Handle | null => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const lock = new Database(`${file}.lock`, { timeout: 0 })
  try {
    lock.exec('begin exclusive')
    held.add(lock)
    return lock
  } catch (error) {
    lock.close()
    if (codeOf(error).startsWith('SQLITE_BUSY')) return null
    throw error
  }
}

const asideOf = (file: string): string => `${file}.unreadable-`

/** A store that was set aside may hold what waits to be sent: until somebody has taken it away, no new one may hide it. */
const someSetAside = (file: string): boolean =>
  existsSync(dirname(file)) && readdirSync(dirname(file)).some((name) => name.startsWith(basename(asideOf(file))))

/** Moves the file and its companions beside it; gives the new name. */
const setAside = (file: string): string => {
  const aside = `${asideOf(file)}${new Date().toISOString().replaceAll(/[:.]/g, '')}`
  for (const tail of ['', '-wal', '-shm']) if (existsSync(file + tail)) renameSync(file + tail, aside + tail)
  return aside
}

export type Opening = {
  readonly file: string
  readonly asideTo: (aside: string) => void
  /** another process has this store; nothing of it was touched */
  readonly inUse?: () => void
}
/** `unlock` lets the next one open the file; call it after the database is closed */
export type Opened = { readonly db: Handle; readonly unlock: () => void }

/**
 * Opens or makes the file. A damaged one is set aside (its new name goes to `asideTo`) and the answer is a fault, then and
 * every time after, until the set-aside file has been taken away.
 */
export const openDatabase = ({ file, asideTo, inUse }: Opening): Stored<Opened> => {
  let lock: Handle | null = null
  try {
    if (someSetAside(file)) return failed({ fault: 'storeUnreadable' })
    lock = lockOf(file)
    if (!lock) {
      inUse?.()
      return failed({ fault: 'storeUnreadable' })
    }
    const mine = lock
    return done({ db: openFile(file), unlock: () => giveBack(mine) })
  } catch (error) {
    const fault = storeFault(error)
    if (fault && damaged(error)) asideTo(setAside(file))
    if (lock) giveBack(lock)
    if (!fault) throw error
    return failed(fault)
  }
}
