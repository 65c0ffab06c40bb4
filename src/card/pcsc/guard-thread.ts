// The guard of a process that calls PC/SC on its main thread: ends it when a call takes longer than it may.
import { workerData } from 'node:worker_threads'
import { cell } from './guard.ts'
import { hungExit } from './hung-exit.ts'
import { endProcess } from './leave.ts'

const shared = workerData as Int32Array
/** milliseconds between two looks while there is work, and how long nothing must have happened before it sleeps */
const [look, drowsy] = [100, 1_000]

let seen = Atomics.load(shared, cell.count)
let since = performance.now()
for (;;) {
  const count = Atomics.load(shared, cell.count)
  const now = performance.now()
  if (count !== seen) {
    seen = count
    since = now
  }
  const underWay = count % 2 !== 0
  const lasted = now - since
  if (underWay && lasted > Atomics.load(shared, cell.limit)) endProcess(hungExit)
  if (underWay || lasted < drowsy) Atomics.wait(shared, cell.count, count, look)
  else {
    Atomics.store(shared, cell.asleep, 1)
    // returns at once when a call began meanwhile
    Atomics.wait(shared, cell.count, count)
    Atomics.store(shared, cell.asleep, 0)
  }
}
