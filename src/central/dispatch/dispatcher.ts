// Carries filings to their recipients and collects self-information, round after round.
import type { Central } from '../central.ts'
import { outage, type Outage } from '../outage.ts'
import { collect, leaseParts } from '../self-info/collector.ts'
import { bulkhead, places } from './bulkhead.ts'
import { runJob } from './run-job.ts'

/** milliseconds: between two looks at an empty queue, under the delay factor; and what a call may still take when central stops */
const times = { idle: 250, leastIdle: 50, lastCall: 2_000, leastLastCall: 200 }
/** filings, and parts of self-information, under way at once: neither waits for the other */
const atOnce = { filings: places.together, parts: 8 } as const

export type Dispatcher = {
  readonly nudge: () => void
  /** takes nothing more; ends what is under way, or gives it back when that takes too long */
  readonly stop: () => Promise<void>
}

const dispatchFault = ({ log, now }: Pick<Central, 'log' | 'now'>): Outage =>
  outage(now, {
    failed: (told) => log('dispatch.failed', told),
    over: (told) => log('dispatch.recovered', told)
  })

/** Runs until stopped; several instances may run on one database. */
export const startDispatcher = (central: Central): Dispatcher => {
  const idle = Math.max(times.leastIdle, times.idle * central.settings.delayFactor)
  let wake = (): void => undefined
  const stopping = new AbortController()
  const giveUp = new AbortController()
  const fault = dispatchFault(central)
  const systems = bulkhead()
  const filings = new Set<Promise<void>>()
  const parts = new Set<Promise<void>>()
  const run = (work: Promise<void>, among: Set<Promise<void>>): void => {
    // one that goes wrong is not ended: its lease runs out, and it is tried again
    const end = work.catch(fault.failed).finally(() => {
      among.delete(end)
      wake()
    })
    among.add(end)
  }
  /** Takes as much as there is room for: a system that is slow to answer keeps nobody else waiting. */
  const round = async (): Promise<number> => {
    const [room, more] = [atOnce.filings - filings.size, atOnce.parts - parts.size]
    const jobs = room > 0 ? await central.queue.lease(room) : []
    for (const job of jobs) run(runJob(central, job, { giveUp: giveUp.signal, systems }), filings)
    const due = more > 0 ? await leaseParts(central, more) : []
    for (const part of due) run(collect(central, part, giveUp.signal), parts)
    return jobs.length + due.length
  }
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      let done = 0
      try {
        done = await round()
        fault.over()
      } catch (error) {
        fault.failed(error)
      }
      if (done > 0 || stopping.signal.aborted) continue
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, idle)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    await Promise.all([...filings, ...parts])
  }
  const ended = loop()
  return {
    nudge: () => wake(),
    stop: async () => {
      stopping.abort()
      wake()
      const patience = Math.max(times.leastLastCall, times.lastCall * central.settings.delayFactor)
      const timer = setTimeout(() => giveUp.abort(), patience)
      await ended
      clearTimeout(timer)
    }
  }
}
