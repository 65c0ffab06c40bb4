// Queries whose text is made once: building them was a quarter of what queries cost.
import type { CompiledQuery, Insertable, SqliteDatabase, Updateable } from 'kysely'
import type { Db, Tx } from './store.ts'
import type { Tables } from './tables.ts'

/** by database, for SQLite and PostgreSQL number their parameters in different ways */
const texts = new WeakMap<object, Map<string, CompiledQuery>>()

/** The query of this name, built at its first use in a database. */
const textOf = (db: Db | Tx, name: string, build: () => CompiledQuery): CompiledQuery => {
  const { adapter } = db.getExecutor()
  const known = texts.get(adapter) ?? new Map<string, CompiledQuery>()
  texts.set(adapter, known)
  const query = known.get(name) ?? build()
  known.set(name, query)
  return query
}

type AtOnce = { readonly database: SqliteDatabase; readonly inTransaction: () => boolean }
const atOnce = new WeakMap<object, AtOnce>()

/** Queries of this database may be run without waiting for a connection: it has one, which answers before anybody else has a turn. */
export const runsAtOnce = (db: Db, database: SqliteDatabase, inTransaction: () => boolean): void => {
  atOnce.set(db.getExecutor().adapter, { database, inTransaction })
}

/**
 * The rows of a query. On the embedded database it is run at once: going through Kysely's connections took as long as most queries
 * do. Not where somebody else's transaction is open, which must be waited for, nor in one that has ended, which Kysely refuses.
 */
export const rowsOf = async <R>(db: Db | Tx, query: CompiledQuery<R>): Promise<readonly R[]> => {
  const own = atOnce.get(db.getExecutor().adapter)
  if (!own || db.isTransaction !== own.inTransaction()) return (await db.executeQuery<R>(query)).rows
  const statement = own.database.prepare(query.sql)
  if (statement.reader) return statement.all(query.parameters) as R[]
  statement.run(query.parameters)
  return []
}

/** Adds one row. A column that is left out gets its default: one that is there must not be undefined. */
export const insertRow = async <T extends keyof Tables>(
  db: Db | Tx,
  table: T,
  row: Insertable<Tables[T]>
): Promise<void> => {
  const name = `insert ${table}:${Object.keys(row).join()}`
  const query = textOf(db, name, () => db.insertInto(table).values(row).compile())
  await rowsOf(db, { ...query, parameters: Object.values(row) })
}

/**
 * Changes a filing, in columns that are not always the same ones. A column that is left out stays as it is: one that is there must
 * not be undefined.
 */
export const updateFiling = async (
  db: Db | Tx,
  operation: string,
  columns: Updateable<Tables['filings']>
): Promise<void> => {
  const name = `update filings:${Object.keys(columns).join()}`
  const query = textOf(db, name, () =>
    db.updateTable('filings').set(columns).where('operation', '=', operation).compile()
  )
  await rowsOf(db, { ...query, parameters: [...Object.values(columns), operation] })
}

/**
 * A query that is asked again and again. `build` is given stand-ins and must put each of them into the query as a parameter,
 * in their order and once; nothing else in it may depend on what is asked.
 */
export const prepared = <P extends readonly unknown[], R>(
  name: string,
  build: (db: Db | Tx, standIns: P) => CompiledQuery<R>,
  standIns: P
): ((db: Db | Tx, values: P) => Promise<readonly R[]>) => {
  return async (db, values) => {
    const query = textOf(db, name, () => {
      const built = build(db, standIns)
      if (built.parameters.length !== standIns.length) throw new Error(`the query ${name} has other parameters`)
      return built
    })
    return rowsOf<R>(db, { ...(query as CompiledQuery<R>), parameters: values })
  }
}
