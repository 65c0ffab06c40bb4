// Looks for bytes in another process's memory (Linux, same user).
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

const standing = (region: Buffer, wanted: Uint8Array): number => {
  let found = 0
  for (let at = region.indexOf(wanted); at >= 0; at = region.indexOf(wanted, at + 1)) found += 1
  return found
}

const block = 64 * 1024
const zeros = Buffer.alloc(block)
/** more than any marker: one may end in zeros (UTF-16) beyond its block */
const overlap = 256

/** the parts that were ever written: most of what a process reserves is zeros, and nothing is sought there */
const writtenIn = (region: Buffer): Buffer[] => {
  const parts: Buffer[] = []
  let from = -1
  for (let at = 0; at < region.length; at += block) {
    const here = region.subarray(at, at + block)
    const empty = here.equals(zeros.subarray(0, here.length))
    if (!empty && from < 0) from = at
    if (empty && from >= 0) {
      parts.push(region.subarray(from, at + overlap))
      from = -1
    }
  }
  return from < 0 ? parts : [...parts, region.subarray(from)]
}

/** how often each of these stands in the writable memory of the process; every region is read once for all of them */
export const countAllInMemory = (pid: number, wanted: readonly Uint8Array[]): readonly number[] => {
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  const found = wanted.map(() => 0)
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const [, from, to, access] = /^([0-9a-f]+)-([0-9a-f]+) (\S+)/.exec(line) ?? []
      if (from === undefined || to === undefined || !access?.startsWith('rw')) continue
      const length = Number(BigInt(`0x${to}`) - BigInt(`0x${from}`))
      // address space that is only reserved
      if (length > 512 * 1024 * 1024) continue
      const region = Buffer.alloc(length)
      let got = 0
      try {
        got = readSync(memory, region, 0, length, BigInt(`0x${from}`))
      } catch {
        continue
      }
      for (const part of writtenIn(region.subarray(0, got)))
        for (const [index, bytes] of wanted.entries()) found[index] = (found[index] ?? 0) + standing(part, bytes)
    }
  } finally {
    closeSync(memory)
  }
  return found
}

/** how often the bytes stand in the writable memory of the process */
export const countInMemory = (pid: number, wanted: Uint8Array): number => countAllInMemory(pid, [wanted])[0] ?? 0
