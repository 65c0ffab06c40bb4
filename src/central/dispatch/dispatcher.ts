// Carries filings to their recipients and collects self-information, round after round.
import type { Central } from '../central.ts'
import { collectDue } from '../self-info/collector.ts'
import { runJob } from './run-job.ts'

/** milliseconds: between two looks at an empty queue, under the delay factor; and what a call may still take when central stops */
const times = { idle: 250, leastIdle: 50, lastCall: 2_000 }
const atOnce = 4

export type Dispatcher = {
  readonly nudge: () => void
  /** takes nothing more; ends what is under way, or gives it back when that takes too long */
  readonly stop: () => Promise<void>
}

/** Runs until stopped; several instances may run on one database. */
export const startDispatcher = (central: Central): Dispatcher => {
  const idle = Math.max(times.leastIdle, times.idle * central.settings.delayFactor)
  let wake = (): void => undefined
  const stopping = new AbortController()
  const giveUp = new AbortController()
  const say = (error: unknown): void =>
    central.log('dispatch.failed', { error: error instanceof Error ? error.name : 'unknown' })
  const round = async (): Promise<number> => {
    const jobs = await central.queue.lease(atOnce)
    // one that goes wrong must not keep the others from being ended; its lease runs out by itself
    const work = jobs.map((job) => runJob(central, job, giveUp.signal).catch(say))
    const [collected] = await Promise.all([collectDue(central), ...work])
    return jobs.length + collected
  }
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      let done = 0
      try {
        done = await round()
      } catch (error) {
        say(error)
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
  }
  const ended = loop()
  return {
    nudge: () => wake(),
    stop: async () => {
      stopping.abort()
      wake()
      const timer = setTimeout(() => giveUp.abort(), times.lastCall)
      await ended
      clearTimeout(timer)
    }
  }
}
