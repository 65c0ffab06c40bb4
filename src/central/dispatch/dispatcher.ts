// Carries filings to their recipients and collects self-information, round after round.
import type { Central } from '../central.ts'
import { collectDue } from '../self-info/collector.ts'
import type { Job } from './queue.ts'
import { runJob } from './run-job.ts'

/** milliseconds: between two looks at an empty queue, under the delay factor; and what a call may still take when central stops */
const times = { idle: 250, leastIdle: 50, lastCall: 2_000, leastLastCall: 200 }
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
  const running = new Set<Promise<void>>()
  const run = (job: Job): void => {
    // one that goes wrong is not ended: its lease runs out, and it is tried again
    const end = runJob(central, job, giveUp.signal)
      .catch(say)
      .finally(() => {
        running.delete(end)
        wake()
      })
    running.add(end)
  }
  /** Takes as much as there is room for: a system that is slow to answer keeps nobody else waiting. */
  const round = async (): Promise<number> => {
    const room = atOnce - running.size
    const jobs = room > 0 ? await central.queue.lease(room) : []
    jobs.forEach(run)
    return jobs.length + (await collectDue(central))
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
    await Promise.all(running)
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
