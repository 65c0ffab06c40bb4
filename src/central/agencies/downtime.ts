// When a linked system is not there: by the data, in Japanese hours, and for whatever is asked of it.
import type { Downtime } from './desk-data.ts'
import type { AgencyAdapter } from './port.ts'

const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

const japaneseMinutes = (now: Date): number => (now.getUTCHours() * 60 + now.getUTCMinutes() + 9 * 60) % (24 * 60)

const holds = (window: Downtime, now: Date): boolean => {
  if ('from' in window) return now >= new Date(window.from) && now < new Date(window.until)
  const [at, from, until] = [japaneseMinutes(now), minutes(window.daily.from), minutes(window.daily.until)]
  // a window may go over midnight
  return from <= until ? at >= from && at < until : at >= from || at < until
}

export const isDown = (windows: readonly Downtime[], now: Date): boolean => windows.some((one) => holds(one, now))

/** Says that the system cannot be reached: central tries again with the same key, and the resident is told that it is late. */
class Down extends Error {
  constructor(agency: string) {
    super(`${agency} is down`)
  }
}

/** The same adapter, which cannot be reached in these windows. */
export const withDowntime = (
  agency: string,
  adapter: AgencyAdapter,
  windows: readonly Downtime[],
  now: () => Date
): AgencyAdapter => {
  if (windows.length === 0) return adapter
  const reach = <T>(act: () => Promise<T>): Promise<T> =>
    isDown(windows, now()) ? Promise.reject(new Down(agency)) : act()
  return {
    wantsDocument: adapter.wantsDocument,
    deliver: (delivery, signal) => reach(() => adapter.deliver(delivery, signal)),
    status: (key, signal) => reach(() => adapter.status(key, signal)),
    answer: (answer, signal) => reach(() => adapter.answer(answer, signal))
  }
}
