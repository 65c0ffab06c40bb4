// Queries whose text is made once: building them was a quarter of what queries cost.
import type { CompiledQuery, Insertable, SqliteDatabase } from 'kysely'
import type { Db, Tx } from './store.ts'
import type { Tables } from './tables.ts'

/** by database, for SQLite and PostgreSQL number their parameters in different ways */
const texts = new WeakMap<object, Map<string, CompiledQuery>>()

const textOf = (db: Db | Tx, name: string, build: () => CompiledQuery, parameters: number): CompiledQuery => {
  const { adapter } = db.getExecutor()
  const known = texts.get(adapter) ?? new Map<string, CompiledQuery>()
  texts.set(adapter, known)
  const before = known.get(name)
  if (before) return before
  const query = build()
  if (query.parameters.length !== parameters) throw new Error(`the query ${name} has other parameters`)
  known.set(name, query)
  return query
}

type AtOnce = {
  readonly database: SqliteDatabase
  /** the number of the transaction that is open on it; 0 for none */
  readonly open: () => number
}
const atOnce = new WeakMap<object, AtOnce>()

/** Queries of this database may be run without waiting for a connection: it has one, which answers before anybody else has a turn. */
export const runsAtOnce = (db: Db, own: AtOnce): void => {
  atOnce.set(db.getExecutor().adapter, own)
}

/** by executor, of which each transaction has its own: the number it had at its first query */
const numbers = new WeakMap<object, number>()

/** Whether nobody else's transaction is open; inside of one, whether it is still the one that is. */
const isFree = (db: Db | Tx, open: number): boolean => {
  if (!db.isTransaction) return open === 0
  const executor = db.getExecutor()
  const number = numbers.get(executor) ?? open
  numbers.set(executor, number)
  return number !== 0 && number === open
}

/**
 * The rows of a query. On the embedded database it is run at once: going through Kysely's connections took as long as most queries
 * do. Not where somebody else's transaction is open, which must be waited for, nor in one that has ended, which Kysely refuses.
 */
export const rowsOf = async <R>(db: Db | Tx, query: CompiledQuery<R>): Promise<readonly R[]> => {
  const own = atOnce.get(db.getExecutor().adapter)
  if (!own || !isFree(db, own.open())) return (await db.executeQuery<R>(query)).rows
  const statement = own.database.prepare(query.sql)
  if (statement.reader) return statement.all(query.parameters) as R[]
  statement.run(query.parameters)
  return []
}

/**
 * The rows of the query of this name, built at its first use in a database. `build` may depend on what is asked only in as far as the
 * name does, and must put each parameter into the query in their order and once.
 */
export const rowsOfNamed = <R>(
  db: Db | Tx,
  name: string,
  build: () => CompiledQuery<R>,
  parameters: readonly unknown[]
): Promise<readonly R[]> =>
  rowsOf(db, { ...(textOf(db, name, build, parameters.length) as CompiledQuery<R>), parameters })

/** Adds one row. A column that is left out gets its default: one that is there must not be undefined. */
export const insertRow = async <T extends keyof Tables>(
  db: Db | Tx,
  table: T,
  row: Insertable<Tables[T]>
): Promise<void> => {
  const name = `insert ${table}:${Object.keys(row).join()}`
  await rowsOfNamed(db, name, () => db.insertInto(table).values(row).compile(), Object.values(row))
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
  return (db, values) => rowsOfNamed(db, name, () => build(db, standIns), values)
}
