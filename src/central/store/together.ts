// Several transactions as one on the embedded database: one write to the disk for all that are under way at the same moment.
import { CompiledQuery } from 'kysely'
import { rowsOf } from './prepared.ts'
import { locksRows, type Db, type Tx } from './store.ts'

type Act = (tx: Tx) => Promise<unknown>
type Waiting = {
  readonly act: Act
  readonly done: (result: unknown) => void
  readonly failed: (error: unknown) => void
}
type Outcome = { readonly result: unknown } | { readonly error: unknown }

const begin = CompiledQuery.raw('savepoint one')
const keep = CompiledQuery.raw('release one')
const undo = CompiledQuery.raw('rollback to one')

/** One of them: what it wrote stays as a whole, or not at all, whatever becomes of the others. */
const within = async (tx: Tx, act: Act): Promise<Outcome> => {
  await rowsOf(tx, begin)
  try {
    const result = await act(tx)
    await rowsOf(tx, keep)
    return { result }
  } catch (error) {
    try {
      await rowsOf(tx, undo)
      await rowsOf(tx, keep)
    } catch {
      // where the disk itself failed there is no savepoint left to go back to: then all of them fail, and by that
      throw error
    }
    return { error }
  }
}

const settle = ({ done, failed }: Waiting, outcome: Outcome): void =>
  'error' in outcome ? failed(outcome.error) : done(outcome.result)

/**
 * One transaction for all, a savepoint for each. Nobody hears of an outcome, good or bad, before all of it is on the disk: a
 * refusal may rest on what another of them wrote.
 */
const run = async (db: Db, waiting: readonly Waiting[]): Promise<void> => {
  const outcomes = await db.transaction().execute(async (tx) => {
    const made: Outcome[] = []
    for (const { act } of waiting) made.push(await within(tx, act))
    return made
  })
  outcomes.forEach((outcome, index) => {
    const one = waiting[index]
    if (one) settle(one, outcome)
  })
}

const queues = new WeakMap<Db, Waiting[]>()

/** so many share one commit, and so many turns of the loop the first of them waits for the others */
const most = { together: 64, turns: 16 } as const

/** Commits once a turn of the loop brought nobody new: while others still come, one write to the disk for each would cost them all more. */
const gather = (
  db: Db,
  waiting: readonly Waiting[],
  before: { readonly seen: number; readonly turns: number }
): void => {
  setImmediate(() => {
    const seen = waiting.length
    const turns = before.turns + 1
    if (seen > before.seen && seen < most.together && turns < most.turns) return gather(db, waiting, { seen, turns })
    queues.delete(db)
    run(db, waiting).catch((error: unknown) => waiting.forEach(({ failed }) => failed(error)))
  })
}

const join = (db: Db, one: Waiting): void => {
  const waiting = queues.get(db)
  if (waiting) {
    waiting.push(one)
    return
  }
  const first = [one]
  queues.set(db, first)
  gather(db, first, { seen: 0, turns: 0 })
}

/**
 * A transaction of its own for whoever asks. On the embedded database, which has one writer at a time and waits for the disk at
 * each commit, those that come turn by turn of the loop share theirs. PostgreSQL gathers commits by itself, and there transactions
 * that wait for each other's rows must not be tied together.
 */
export const transact = <T>(db: Db, act: (tx: Tx) => Promise<T>): Promise<T> =>
  locksRows(db)
    ? db.transaction().execute(act)
    : new Promise<T>((done, failed) => join(db, { act, done: done as (result: unknown) => void, failed }))
