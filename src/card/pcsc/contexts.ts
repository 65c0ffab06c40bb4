// Contexts of the PC/SC service kept for the next card: making one costs as much as several commands.
import { setTimeout as wait } from 'node:timers/promises'
import { code } from './codes.ts'
import type { Handle, WinScard } from './winscard.ts'

/** A kept context whose daemon has gone since answers one of these; a new one may do. */
const staleCodes: ReadonlySet<number> = new Set([
  code.invalidHandle,
  code.noService,
  code.serviceStopped,
  code.commError,
  code.internalError,
  code.windowsInvalidHandle,
  code.windowsBrokenPipe
])
export const isStale = (result: number): boolean => staleCodes.has(result)

export type Contexts = {
  /** one that nobody uses, if there is one; each card has a context of its own, for calls on one wait for each other */
  readonly kept: () => Handle | undefined
  /** only a context on which nothing hangs */
  readonly giveBack: (context: Handle) => void
  readonly drop: (context: Handle) => Promise<unknown>
  readonly stop: () => Promise<void>
}

export const newContexts = (winscard: () => WinScard): Contexts => {
  let free: Handle[] = []
  let stopped = false
  const drop = (context: Handle): Promise<unknown> => winscard().release(context)
  return {
    kept: () => free.pop(),
    giveBack: (context) => {
      if (stopped) void drop(context)
      else free.push(context)
    },
    drop,
    stop: async () => {
      stopped = true
      const rest = free
      free = []
      // a daemon that hangs does not keep us
      await Promise.race([Promise.all(rest.map(drop)), wait(1000, undefined, { ref: false })])
    }
  }
}
