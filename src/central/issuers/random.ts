// Numbers that look random and are the same for the same seed: what is issued can be issued again.
import { createHash } from 'node:crypto'

export type Random = {
  /** a whole number from `least` to `most`, both included */
  readonly between: (least: number, most: number) => number
  readonly pick: <T>(from: readonly T[]) => T
  /** this many digits, the first one not zero */
  readonly digits: (count: number) => string
}

/** SHA-256 of seed and counter gives 48 bits at a time. */
export const randomFrom = (seed: string): Random => {
  let counter = 0
  const between = (least: number, most: number): number => {
    const bytes = createHash('sha256').update(`${seed}\0${counter++}`).digest()
    return least + (bytes.readUIntBE(0, 6) % (most - least + 1))
  }
  return {
    between,
    pick: (from) => {
      const found = from[between(0, from.length - 1)]
      if (found === undefined) throw new Error('nothing to pick from')
      return found
    },
    digits: (count) => [between(1, 9), ...Array.from({ length: count - 1 }, () => between(0, 9))].join('')
  }
}
