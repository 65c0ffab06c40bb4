// The newest head this terminal has seen and found good. It is the same for everybody: nothing of a resident is in it.
import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { done, failed, type Outcome } from '../../card/port.ts'
import { LogKey, TreeHead } from '../../contract/wire/provision-log.ts'
import { writeWhole } from '../fleet/atomic.ts'
import type { StoreFault } from '../store/port.ts'

const Known = z.strictObject({ key: LogKey, head: TreeHead })
export type Known = z.infer<typeof Known>

/** Null before the first. A file that is there and cannot be read never counts as "nothing known": it is a fault. */
export const readKnown = (file: string): Outcome<Known | null, StoreFault> => {
  if (!existsSync(file)) return done(null)
  try {
    return done(Known.parse(JSON.parse(readFileSync(file, 'utf8'))))
  } catch {
    return failed({ fault: 'storeUnreadable' })
  }
}

/** Keeps the head, unless a newer one is kept already. */
export const keepKnown = (file: string, known: Known): void => {
  const before = readKnown(file)
  if (before.ok && (before.value?.head.size ?? -1) >= known.head.size) return
  try {
    writeWhole(file, JSON.stringify(known))
  } catch {
    // the disk is full: the next visit compares with the head before
  }
}
