// All migrations in order. The place in this list is the version; a list with a gap cannot be written.
import { outbox } from './0001-outbox.ts'
import { parked } from './0002-parked.ts'
import { withdrawals } from './0003-withdrawals.ts'

export const migrations: readonly string[] = [outbox, parked, withdrawals]
