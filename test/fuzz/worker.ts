// Runs fuzz batches in a thread of its own, so that one that hangs can be seen and stopped.
import { parentPort, workerData } from 'node:worker_threads'
import { runTarget, targets } from './targets.ts'

/** what the thread is started with: inputs per target are cut into batches */
export type FuzzOrder = { readonly inputs: number; readonly seed: number; readonly batch: number }
/** said before each batch, and after it */
export type FuzzWord =
  | { readonly kind: 'begin'; readonly target: string; readonly seed: number }
  | {
      readonly kind: 'end'
      readonly target: string
      readonly inputs: number
      readonly ms: number
      readonly wrong: string | null
    }

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
const say = (word: FuzzWord): void => parentPort?.postMessage(word)

const run = async ({ inputs, seed, batch }: FuzzOrder): Promise<void> => {
  for (const [index, target] of targets.entries()) {
    const share = Math.max(1, Math.round((inputs * target.share) / 1000))
    for (let from = 0, turn = 0; from < share; from += batch, turn++) {
      const count = Math.min(batch, share - from)
      const own = (seed + index * 100_003 + turn) | 0
      say({ kind: 'begin', target: target.name, seed: own })
      const begun = performance.now()
      const wrong = await runTarget(target, count, own)
      say({ kind: 'end', target: target.name, inputs: count, ms: performance.now() - begun, wrong })
    }
  }
}

if (parentPort) await run(workerData as FuzzOrder)
