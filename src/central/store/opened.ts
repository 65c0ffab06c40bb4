import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/** A database that cannot be used; the code is for operators. */
export class StoreProblem extends Error {
  readonly code:
    | 'databaseCorrupt'
    | 'databaseUnreachable'
    | 'databaseUnwritable'
    | 'databaseTooNew'
    | 'databaseForeign'
    | 'dataInUse'
    | 'keysForeign'
  constructor(code: StoreProblem['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** What an adapter gives; `exclusively` keeps other instances away from the migrations until the transaction ends. */
export type Opened = {
  readonly kind: 'sqlite' | 'postgres'
  readonly db: Kysely<Tables>
  /** statements as they are, several in one text too; only where the database is PostgreSQL */
  readonly postgres?: { readonly executeSql: (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }> }
  readonly exclusively: (tx: Kysely<Tables>) => Promise<void>
}

const unwritable = /^SQLITE_(CANTOPEN|READONLY|FULL|IOERR|PERM|BUSY|LOCKED)/

/** What SQLite's own code means for an operator. */
export const sqliteProblem = (file: string, error: unknown): StoreProblem => {
  const says = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return new StoreProblem(unwritable.test(code) ? 'databaseUnwritable' : 'databaseCorrupt', `${file}: ${says}`)
}
