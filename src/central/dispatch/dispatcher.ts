// Carries filings to their recipients and collects self-information: leases jobs, calls the adapters with a time-out, retries with back-off.
import { z } from 'zod'
import type { AgencyAdapter, AgencyReply } from '../agencies/port.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { circuitOf, noteFailure, noteSuccess, openFor } from './circuit.ts'
import { collectDue } from '../self-info/collector.ts'
import { leaseJobs, putBack, type Job } from './jobs.ts'
import { recordLate, recordReply } from './outcome.ts'

/** milliseconds, multiplied by the delay factor; a lease outlives the longest call */
const times = { timeOut: 10_000, firstRetry: 500, longestRetry: 60_000, poll: 1_000, idle: 250, spareLease: 5_000 }
const timeOutUnder = (delayFactor: number): number => Math.max(times.timeOut * delayFactor, 300)
/** so many failed tries, and the resident is told that it is late */
const triesUntilLate = 3
const atOnce = 4

const Delivery = z.strictObject({ fields: z.record(z.string(), z.string()), cms: z.string().nullable() })
/** `proxy` is for the provision log: who answered, where it was not the resident */
const AnswerPayload = z.strictObject({ operation: z.string(), option: z.string(), proxy: z.string().optional() })

class TimeOut extends Error {}

const within = async <T>(span: number, act: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const abort = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new TimeOut())
      abort.abort()
    }, span)
  })
  try {
    return await Promise.race([act(abort.signal), late])
  } finally {
    clearTimeout(timer)
  }
}

type Filed = { readonly recipient: string; readonly delivery: string | null; readonly receipt_number: string }

const ask = (adapter: AgencyAdapter, job: Job, filing: Filed, signal: AbortSignal): Promise<AgencyReply> => {
  if (job.kind === 'collect') return adapter.status(job.filing, signal)
  if (job.kind === 'answer') {
    const { operation, option } = AnswerPayload.parse(JSON.parse(job.payload ?? ''))
    return adapter.answer({ key: operation, filing: job.filing, option }, signal)
  }
  const delivery = Delivery.parse(JSON.parse(filing.delivery ?? ''))
  return adapter.deliver({ key: job.filing, receiptNumber: filing.receipt_number, ...delivery }, signal)
}

const failed = async (central: Central, job: Job, agency: string, error: unknown): Promise<void> => {
  const { db, log, settings } = central
  const now = central.now()
  log('delivery.failed', { agency, attempt: job.attempts, why: error instanceof TimeOut ? 'timeOut' : 'down' })
  if (await noteFailure(db, agency, now, openFor * settings.delayFactor))
    await audit(db, now, { event: 'circuit.opened', subject: agency })
  if (job.kind === 'deliver' && job.attempts >= triesUntilLate) await recordLate(db, job.filing, now)
  const wait = Math.min(times.firstRetry * 2 ** (job.attempts - 1), times.longestRetry) * settings.delayFactor
  await putBack(db, job, new Date(now.getTime() + wait).toISOString(), job.attempts)
}

const runJob = async (central: Central, job: Job): Promise<void> => {
  const { db, agencies, settings } = central
  const filing = await db
    .selectFrom('filings')
    .select(['recipient', 'delivery', 'receipt_number'])
    .where('operation', '=', job.filing)
    .executeTakeFirstOrThrow()
  const adapter = agencies.get(filing.recipient)
  if (!adapter) throw new Error('a filing names a recipient without an adapter')
  if ((await circuitOf(db, filing.recipient, central.now())).state === 'open')
    return putBack(
      db,
      job,
      new Date(central.now().getTime() + times.poll * settings.delayFactor).toISOString(),
      job.attempts - 1
    )
  let reply: AgencyReply
  try {
    reply = await within(timeOutUnder(settings.delayFactor), (signal) => ask(adapter, job, filing, signal))
  } catch (error) {
    return failed(central, job, filing.recipient, error)
  }
  await noteSuccess(db, filing.recipient)
  await recordReply(central, job, reply, times.poll * settings.delayFactor)
}

export type Dispatcher = { readonly nudge: () => void; readonly stop: () => Promise<void> }

/** Runs until stopped; several instances may run on one database. */
export const startDispatcher = (central: Central): Dispatcher => {
  const idle = Math.max(50, times.idle * central.settings.delayFactor)
  let wake = (): void => undefined
  const stopping = new AbortController()
  const round = async (): Promise<number> => {
    const now = central.now()
    const jobs = await leaseJobs(
      central.db,
      now,
      new Date(now.getTime() + timeOutUnder(central.settings.delayFactor) + times.spareLease).toISOString(),
      atOnce
    )
    const [collected] = await Promise.all([collectDue(central), ...jobs.map((job) => runJob(central, job))])
    return jobs.length + collected
  }
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      let done = 0
      try {
        done = await round()
      } catch (error) {
        central.log('dispatch.failed', { error: error instanceof Error ? error.name : 'unknown' })
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
      await ended
    }
  }
}
