// Counts markers in the memory of processes, in a process of its own: the cards in the readers of a test must not stand still.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { countAllInMemory } from './memory.ts'

/** marker to how often it stands there, as UTF-8 or as UTF-16 */
export type Counts = Readonly<Record<string, number>>

const encodings = ['utf8', 'utf16le'] as const

const countHere = (pids: readonly number[], markers: readonly string[]): Counts => {
  const wanted = markers.flatMap((marker) => encodings.map((encoding) => Buffer.from(marker, encoding)))
  const counts = pids.map((pid) => countAllInMemory(pid, wanted))
  const total = (index: number): number => counts.reduce((sum, one) => sum + (one[index] ?? 0), 0)
  return Object.fromEntries(
    markers.map((marker, index) => [
      marker,
      encodings.reduce((sum, _, which) => sum + total(index * encodings.length + which), 0)
    ])
  )
}

export const inMemory = async (pids: readonly number[], markers: readonly string[]): Promise<Counts> => {
  const order = JSON.stringify({ pids, markers })
  const { stdout } = await promisify(execFile)(process.execPath, [import.meta.filename, order])
  return JSON.parse(stdout) as Counts
}

export const childrenOf = (pid: number): readonly number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)

const [, script, order] = process.argv
if (script === import.meta.filename && order !== undefined) {
  const { pids, markers } = JSON.parse(order) as { pids: number[]; markers: string[] }
  process.stdout.write(JSON.stringify(countHere(pids, markers)))
}
