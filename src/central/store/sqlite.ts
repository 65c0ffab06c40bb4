import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import {
  CompiledQuery,
  Kysely,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type SqliteDatabase as SqliteDatabaseOfKysely,
  type SqliteDialectConfig,
  type SqliteStatement
} from 'kysely'
import { sqliteProblem, type Opened } from './opened.ts'
import { runsAtOnce } from './prepared.ts'
import type { Tables } from './tables.ts'

type Config = SqliteDialectConfig & {
  /** whether a transaction is open, as SQLite itself sees it */
  readonly inTransaction: () => boolean
  /** told before each transaction */
  readonly begins: () => void
}

/** Takes the write lock when a transaction begins: one that reads first can then never fail as stale. */
class ImmediateDriver extends SqliteDriver {
  readonly #config: Config
  constructor(config: Config) {
    super(config)
    this.#config = config
  }
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    this.#config.begins()
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
  /** Where the disk failed SQLite has rolled back by itself: what is told then is that it failed, not that nothing was left to undo. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#config.inTransaction()) await super.rollbackTransaction(connection)
  }
}

class ImmediateDialect extends SqliteDialect {
  readonly #config: Config
  constructor(config: Config) {
    super(config)
    this.#config = config
  }
  override createDriver(): SqliteDriver {
    return new ImmediateDriver(this.#config)
  }
}

/** milliseconds a write waits for another process; the first that waited in vain, and those after it */
const patience = { usual: 3_000, after: 20 } as const

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')

/**
 * SQLite waits for another writer with this whole process standing still. So one statement does, and where it was in vain those
 * after it hardly do, until one has gone through: otherwise everybody, readers too, would wait for all of them in turn.
 */
const waitingOnce = (database: SqliteDatabase.Database) => {
  let usual = true
  const wait = (is: boolean): void => {
    if (usual !== is) database.pragma(`busy_timeout = ${is ? patience.usual : patience.after}`)
    usual = is
  }
  return <T>(statement: SqliteDatabase.Statement, act: () => T): T => {
    try {
      const done = act()
      if (!statement.readonly) wait(true)
      return done
    } catch (error) {
      if (isBusy(error)) wait(false)
      throw error
    }
  }
}

/** more than there are different queries in central; a list of values makes one of its own for every length */
const mostStatements = 400

/**
 * Kysely asks for the same text to be prepared at every query; preparing takes as long as most queries do. A statement can be
 * run again as soon as its rows were fetched, and central fetches them all at once.
 */
const preparingOnce = (database: SqliteDatabase.Database): SqliteDatabaseOfKysely => {
  const prepared = new Map<string, SqliteStatement>()
  const patiently = waitingOnce(database)
  return {
    prepare: (text) => {
      const known = prepared.get(text)
      if (known) return known
      if (prepared.size >= mostStatements) prepared.delete(prepared.keys().next().value ?? '')
      const statement = database.prepare(text)
      const waiting: SqliteStatement = {
        reader: statement.reader,
        all: (parameters) => patiently(statement, () => statement.all(parameters)),
        run: (parameters) => patiently(statement, () => statement.run(parameters)),
        iterate: (parameters) => statement.iterate(parameters)
      }
      prepared.set(text, waiting)
      return waiting
    },
    close: () => database.close()
  }
}

/** Opens `folder`/central.sqlite. synchronous=FULL is said aloud: better-sqlite3 would take NORMAL in WAL and lose what it acknowledged. */
export const openSqlite = (folder: string): Opened => {
  const file = join(folder, 'central.sqlite')
  let database: SqliteDatabase.Database | undefined
  try {
    database = new SqliteDatabase(file, { timeout: patience.usual })
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    // what a savepoint may have to go back to is kept beside the pages themselves: as a file it was written, and never read
    database.pragma('temp_store = MEMORY')
    const sound = database.pragma('quick_check(1)', { simple: true })
    if (sound !== 'ok') throw new Error(String(sound))
  } catch (error) {
    database?.close()
    throw sqliteProblem(file, error)
  }
  const opened = database
  const prepared = preparingOnce(opened)
  let begun = 0
  const inTransaction = (): boolean => opened.inTransaction
  const dialect = new ImmediateDialect({ database: prepared, inTransaction, begins: () => void (begun += 1) })
  const db = new Kysely<Tables>({ dialect })
  runsAtOnce(db, { database: prepared, open: () => (inTransaction() ? begun : 0) })
  return {
    kind: 'sqlite',
    db,
    exclusively: () => Promise.resolve()
  }
}
