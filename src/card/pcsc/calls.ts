// How a call to the PC/SC library is made: on a thread of libuv, or here and now.
import type { Soon } from '../within.ts'

/** a function of the library as koffi gives it */
export type Native = ((...args: readonly unknown[]) => unknown) & {
  readonly async: (...args: readonly unknown[]) => void
}

/**
 * Makes one call and gives its code as an unsigned 32-bit number. `ms` is how long the card may take: who makes calls on the
 * caller's own thread must see to it that a hung reader does not hold the process for longer.
 */
export type Calls = (ms: number, native: Native, ...args: readonly unknown[]) => Soon<number>

/** The library's return codes are signed longs of either width. */
export const codeOf = (result: unknown): number => Number(BigInt.asUintN(32, BigInt(result as number | bigint)))

/** A hung reader hangs a thread of ours, never the caller. Two wake-ups a call. */
export const onThreads = (_ms: number, native: Native, ...args: readonly unknown[]): Promise<number> =>
  new Promise((resolve, reject) => {
    native.async(...args, (error: Error | null, result: number | bigint) => {
      if (error) reject(error)
      else resolve(codeOf(result))
    })
  })
