import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import {
  CompiledQuery,
  Kysely,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
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
    db: new Kysely<Tables>({ dialect: new ImmediateDialect({ database }) }),
    exclusively: () => Promise.resolve()
  }
}
