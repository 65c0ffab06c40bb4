// The queue as dispatch sees it: things to do for linked systems, each held by one dispatcher at a time. Two adapters: pg-boss
// on PostgreSQL, a table on the embedded database. When to try again is decided by the caller, never by the adapter.
import type { Log } from '../log.ts'
import { locksRows, type Db, type Store, type Tx } from '../store/store.ts'
import { tableQueue, waitingInTable } from './jobs.ts'

export type Task = {
  readonly kind: 'deliver' | 'answer' | 'collect'
  /** the operation id; a filing has at most one thing to do at a time */
  readonly filing: string
  /** of an answer: its operation and the chosen option, as JSON */
  readonly payload: string | null
}

/** A task that is held. `attempts` counts its tries, this one included; `claim` tells this hold from every other of the same job. */
export type Job = Task & { readonly id: string; readonly attempts: number; readonly claim: number }

/** `late`: seconds since the first of them was due, 0 while none is */
export type Waiting = { readonly kind: string; readonly count: number; readonly late: number }

export type Queue = {
  /** Adds a task that is due in `wait` milliseconds; it is there when `tx` is committed, and never was when it is not. */
  readonly add: (tx: Tx, task: Task, wait: number) => Promise<void>
  /** Takes up to `count` tasks that are due. What its holder does not end within the span of a lease is free again. */
  readonly lease: (count: number) => Promise<readonly Job[]>
  /** Ends a job within `tx`. False when the hold ran out and somebody else has it now: then nothing may come of it here. */
  readonly finish: (tx: Tx, job: Job) => Promise<boolean>
  /** Lets go of a job, to be due again in `wait` milliseconds with `attempts` tries counted. Nothing when the hold ran out. */
  readonly putBack: (job: Job, wait: number, attempts: number) => Promise<void>
  /** Forgets whatever there is to do for these filings, held or not. */
  readonly drop: (tx: Tx, filings: readonly string[]) => Promise<void>
  readonly stop: () => Promise<void>
}

type Surroundings = {
  readonly now: () => Date
  readonly log: Log
  /** milliseconds a job may be held; longer than anything a holder does with it */
  readonly span: number
}

/** Loaded on PostgreSQL only: what nobody uses is looked at by every garbage collection all the same. */
const boss = (): Promise<typeof import('./boss.ts')> => import('./boss.ts')

/** The queue that goes with a database. */
export const openQueue = async (store: Store, surroundings: Surroundings): Promise<Queue> =>
  store.postgres ? (await boss()).openBoss(store.db, store.postgres, surroundings) : tableQueue(store.db, surroundings)

/** What waits, by kind; for operators. */
export const waitingIn = async (db: Db, now: Date): Promise<readonly Waiting[]> =>
  locksRows(db) ? (await boss()).waitingInBoss(db) : waitingInTable(db, now)
