// One central per data folder, where the database is the embedded one.
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { sqliteProblem, StoreProblem } from './opened.ts'

/** Locks of this process. A database that nothing refers to is closed by the garbage collector, and its lock would go with it. */
const held = new Set<SqliteDatabase.Database>()

/**
 * Takes `folder` for this central alone, with a lock on an empty database beside the real one: commands that look or revoke
 * are not kept out, and the kernel gives the lock back when the process dies, however it dies. Gives what releases it.
 * Throws StoreProblem: dataInUse when another central holds it.
 */
export const lockFolder = (folder: string): (() => void) => {
  const file = join(folder, 'central.sqlite.lock')
  let lock: SqliteDatabase.Database | undefined
  try {
    lock = new SqliteDatabase(file, { timeout: 0 })
    lock.exec('begin exclusive')
  } catch (error) {
    lock?.close()
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code.startsWith('SQLITE_BUSY'))
      throw new StoreProblem(
        'dataInUse',
        `another central is running on ${folder}; stop it, or give another --data DIR`
      )
    throw sqliteProblem(file, error)
  }
  const mine = lock
  held.add(mine)
  return () => {
    held.delete(mine)
    mine.close()
  }
}
