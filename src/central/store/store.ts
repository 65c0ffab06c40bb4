// Central's database: one interface over SQLite (embedded) and PostgreSQL (DATABASE_URL).
import { PostgresAdapter, type Kysely, type Transaction } from 'kysely'
import { makeFolder } from '../folder.ts'
import type { Settings } from '../settings.ts'
import { migrate } from './migrate.ts'
import { sqliteProblem, StoreProblem, type Opened } from './opened.ts'
import { openSqlite } from './sqlite.ts'
import { prepared } from './prepared.ts'
import type { Tables } from './tables.ts'

export type Db = Kysely<Tables>
export type Tx = Transaction<Tables>

export type Store = Pick<Opened, 'kind' | 'db' | 'postgres'> & { readonly close: () => Promise<void> }

/** Where the database is: a PostgreSQL URL, or a folder for the embedded one. */
export type Place = { readonly url: string } | { readonly folder: string }

/** Opens the database and brings it to this release's form. Throws StoreProblem. */
export const openStore = async (place: Place, now: () => Date): Promise<Store> => {
  const opened = 'url' in place ? (await import('./postgres.ts')).openPostgres(place.url) : openSqlite(place.folder)
  try {
    await migrate(opened.db, opened.exclusively, now)
  } catch (error) {
    await opened.db.destroy()
    if (error instanceof StoreProblem) throw error
    if ('folder' in place) throw sqliteProblem(place.folder, error)
    throw new StoreProblem('databaseUnreachable', error instanceof Error ? error.message : String(error))
  }
  const { kind, db, postgres } = opened
  return { kind, db, ...(postgres ? { postgres } : {}), close: () => db.destroy() }
}

/**
 * Whether rows can be locked one by one (`select … for update`). PostgreSQL only: the embedded database has one writer at a
 * time and does not know the words.
 */
export const locksRows = (db: Db): boolean => db.getExecutor().adapter instanceof PostgresAdapter

const grow = prepared(
  'next position',
  (db, [name, first, step]) =>
    db
      .insertInto('streams')
      .values({ name, position: first })
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet((eb) => ({ position: eb('streams.position', '+', step) }))
      )
      .returning('position')
      .compile(),
  ['', 1, 1] as [string, number, number]
)

/** The next position of a stream; holds its row until the transaction ends, so positions appear in commit order. */
export const nextPosition = async (tx: Tx, stream: string): Promise<number> => {
  const [row] = await grow(tx, [stream, 1, 1])
  if (!row) throw new Error('a stream gave no position')
  return row.position
}

/** The database of these settings, brought to this release's form. Throws StoreProblem. */
export const storeFor = (settings: Pick<Settings, 'data' | 'databaseUrl' | 'now'>): Promise<Store> => {
  makeFolder(settings.data)
  return openStore(
    settings.databaseUrl === null ? { folder: settings.data } : { url: settings.databaseUrl },
    settings.now
  )
}
