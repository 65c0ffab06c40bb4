import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import {
  CompiledQuery,
  Kysely,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type SqliteDatabase as SqliteDatabaseOfKysely,
  type SqliteDialectConfig
} from 'kysely'
import { sqliteProblem, type Opened } from './opened.ts'
import type { Tables } from './tables.ts'

/** Takes the write lock when a transaction begins: one that reads first can then never fail as stale. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

class ImmediateDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig
  constructor(config: SqliteDialectConfig) {
    super(config)
    this.#config = config
  }
  override createDriver(): SqliteDriver {
    return new ImmediateDriver(this.#config)
  }
}

/** more than there are different queries in central; a list of values makes one of its own for every length */
const mostStatements = 400

/**
 * Kysely asks for the same text to be prepared at every query; preparing takes as long as most queries do. A statement can be
 * run again as soon as its rows were fetched, and central fetches them all at once.
 */
const preparingOnce = (database: SqliteDatabase.Database): SqliteDatabaseOfKysely => {
  const prepared = new Map<string, SqliteDatabase.Statement>()
  return {
    prepare: (text) => {
      const known = prepared.get(text)
      if (known) return known
      if (prepared.size >= mostStatements) prepared.delete(prepared.keys().next().value ?? '')
      const statement = database.prepare(text)
      prepared.set(text, statement)
      return statement
    },
    close: () => database.close()
  }
}

/** Opens `folder`/central.sqlite. synchronous=FULL is said aloud: better-sqlite3 would take NORMAL in WAL and lose what it acknowledged. */
export const openSqlite = (folder: string): Opened => {
  const file = join(folder, 'central.sqlite')
  let database: SqliteDatabase.Database | undefined
  try {
    database = new SqliteDatabase(file, { timeout: 5_000 })
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    const sound = database.pragma('quick_check(1)', { simple: true })
    if (sound !== 'ok') throw new Error(String(sound))
  } catch (error) {
    database?.close()
    throw sqliteProblem(file, error)
  }
  return {
    kind: 'sqlite',
    db: new Kysely<Tables>({ dialect: new ImmediateDialect({ database: preparingOnce(database) }) }),
    exclusively: () => Promise.resolve()
  }
}
