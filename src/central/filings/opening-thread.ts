// The thread that opens sealed operations: each group of texts is answered with what stood in them, in the same order.
import type { KeyObject } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { openJwe } from './jwe.ts'

const key = workerData as KeyObject
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** null: not sealed to this key in the one form there is, or no text */
const opened = (sealed: string): string | null => {
  try {
    return utf8.decode(openJwe(sealed, key))
  } catch {
    return null
  }
}

parentPort?.on('message', (group: readonly string[]) => parentPort?.postMessage(group.map(opened), []))
