// Calls on the host's own thread, under the eyes of another one: thirteen commands of a sign-in cost no wake-up of ours each.
import { Worker } from 'node:worker_threads'
import { codeOf, type Calls } from './calls.ts'

/** What the two threads share, as indexes into one Int32Array. */
export const cell = {
  /** counts up when a call begins and when it ends: odd while one is under way */
  count: 0,
  /** milliseconds the call under way may take */
  limit: 1,
  /** 1 while the guard sleeps until it is woken */
  asleep: 2
} as const

/** milliseconds after which whoever waits for this thread is let in: a card that slow is a real one, and cancel must be heard */
const quick = 5

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

/** Lets in whoever waits; twice, for what waits in the pipe is read before the second turn, not the first. */
const afterOthers = async (code: number): Promise<number> => {
  await turn()
  await turn()
  return code
}

/**
 * Starts the guard of this process and gives calls made under it. When one takes longer than it may, the process ends at once with
 * `hungExit`: nothing else ends a call that hangs, and the PC/SC service resets the card of a process that is gone.
 */
export const guardedCalls = (): Calls => {
  const shared = new Int32Array(new SharedArrayBuffer(Object.keys(cell).length * 4))
  const guard = new Worker(new URL('./guard-thread.ts', import.meta.url), { workerData: shared, env: {}, stdin: false })
  guard.unref()
  return (ms, native, ...args) => {
    const begun = performance.now()
    Atomics.store(shared, cell.limit, ms)
    Atomics.add(shared, cell.count, 1)
    if (Atomics.exchange(shared, cell.asleep, 0) === 1) Atomics.notify(shared, cell.count)
    let code: number
    try {
      code = codeOf(native(...args))
    } finally {
      Atomics.add(shared, cell.count, 1)
    }
    return performance.now() - begun > quick ? afterOthers(code) : code
  }
}
