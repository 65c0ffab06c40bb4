// Counts the codes that people were shown, as the log hears of them: what a terminal tells central of its health.
import type { Log } from './port.ts'

export type CountedLog = {
  readonly log: Log
  /** since this terminal was started; a code is M- and a number, and says nothing of anybody */
  readonly faults: () => { readonly code: string; readonly count: number }[]
}

const code = /^M-\d{3}$/

/** The same log, counting what passes through it. */
export const countsCodes = (log: Log): CountedLog => {
  const counts = new Map<string, number>()
  return {
    log: (event, fields) => {
      const shown: unknown = 'code' in fields ? fields.code : null
      if (typeof shown === 'string' && code.test(shown)) counts.set(shown, (counts.get(shown) ?? 0) + 1)
      log(event, fields)
    },
    faults: () => [...counts].map(([code, count]) => ({ code, count }))
  }
}
