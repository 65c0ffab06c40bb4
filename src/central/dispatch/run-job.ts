// One job: asks the recipient within a time-out, and writes down what came of it.
import type { Selectable } from 'kysely'
import { z } from 'zod'
import { ResidentProof } from '../../contract/wire/firms.ts'
import type { AgencyAdapter, AgencyReply } from '../agencies/port.ts'
import { Reply } from '../agencies/reply.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { firmAdapter } from '../firms/adapter.ts'
import { transact } from '../store/together.ts'
import type { Settings } from '../settings.ts'
import type { Tables } from '../store/tables.ts'
import type { Bulkhead } from './bulkhead.ts'
import { circuitOf, noteFailure, noteSuccess, openFor } from './circuit.ts'
import { findFiling, recordLate, recordReply } from './outcome.ts'
import { cutBy, dropCut } from './mandated.ts'
import type { Job } from './queue.ts'
import { mayLeave } from './window.ts'

/** milliseconds, multiplied by the delay factor */
const times = { firstRetry: 500, longestRetry: 60_000, poll: 1_000 }
/** so many failed tries, and the resident is told that it is late */
const triesUntilLate = 3

/**
 * How long a job is held: whoever holds it longer is gone. It outlives the longest call by half of it, for what comes of the
 * call is written down as well; no delay factor makes a machine quicker.
 */
export const leaseFor = ({ linked }: Settings['patience']): number => linked + Math.max(linked / 2, 1_500)

const Delivery = z.strictObject({
  fields: z.record(z.string(), z.string()),
  cms: z.string().nullable(),
  signed: ResidentProof.optional()
})
/** `proxy` is for the provision log: who answered, where it was not the resident; `mandate` and `actor` are looked at before it leaves */
const AnswerPayload = z.strictObject({
  operation: z.string(),
  option: z.string(),
  proxy: z.string().optional(),
  mandate: z.string().optional(),
  actor: z.string().optional()
})

class TimeOut extends Error {}
class GivenUp extends Error {}
class Unreadable extends Error {}

const within = async <T>(span: number, giveUp: AbortSignal, act: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const abort = new AbortController()
  let end = (_reason: Error): void => undefined
  const ended = new Promise<never>((_, reject) => {
    end = (reason) => {
      reject(reason)
      abort.abort()
    }
  })
  const timer = setTimeout(() => end(new TimeOut()), span)
  const stopped = (): void => end(new GivenUp())
  giveUp.addEventListener('abort', stopped)
  if (giveUp.aborted) stopped()
  try {
    return await Promise.race([ended, act(abort.signal)])
  } finally {
    clearTimeout(timer)
    giveUp.removeEventListener('abort', stopped)
  }
}

type Filed = { readonly recipient: string; readonly delivery: string | null; readonly receipt_number: string }

const said = (adapter: AgencyAdapter, job: Job, filing: Filed, signal: AbortSignal): Promise<AgencyReply> => {
  if (job.kind === 'collect') return adapter.status(job.filing, signal)
  if (job.kind === 'answer') {
    const { operation, option } = AnswerPayload.parse(JSON.parse(job.payload ?? ''))
    return adapter.answer({ key: operation, filing: job.filing, option }, signal)
  }
  const { signed, ...delivery } = Delivery.parse(JSON.parse(filing.delivery ?? ''))
  const told = { key: job.filing, receiptNumber: filing.receipt_number, ...delivery, ...(signed ? { signed } : {}) }
  return adapter.deliver(told, signal)
}

/** Rubbish for an answer counts as none: it is asked for again, and never reaches a resident. */
const ask = async (...parts: Parameters<typeof said>): Promise<AgencyReply> => {
  const read = Reply.safeParse(await said(...parts))
  if (!read.success) throw new Unreadable()
  return read.data
}

const whyOf = (error: unknown): 'timeOut' | 'unreadable' | 'down' => {
  if (error instanceof TimeOut) return 'timeOut'
  return error instanceof Unreadable ? 'unreadable' : 'down'
}

const failed = async (central: Central, job: Job, agency: string, error: unknown): Promise<void> => {
  const { db, log, queue, settings } = central
  const now = central.now()
  log('delivery.failed', { agency, attempt: job.attempts, why: whyOf(error) })
  if (await noteFailure(db, agency, now, openFor * settings.delayFactor))
    await audit(db, now, { event: 'circuit.opened', subject: agency })
  if (job.kind !== 'collect' && job.attempts >= triesUntilLate) await recordLate(db, job, now)
  const wait = Math.min(times.firstRetry * 2 ** (job.attempts - 1), times.longestRetry) * settings.delayFactor
  await queue.putBack(job, wait, job.attempts)
}

const end = async ({ db, queue }: Central, job: Job): Promise<void> => {
  await transact(db, (tx) => queue.finish(tx, job))
}

/** Whether an earlier try got there after all, its answer lost: what the recipient has is not called unsent. */
const arrived = async (
  { settings }: Central,
  adapter: AgencyAdapter,
  job: Job,
  giveUp: AbortSignal
): Promise<boolean> => {
  if (job.kind !== 'deliver' || job.attempts <= 1) return false
  try {
    await within(settings.patience.linked, giveUp, (signal) => adapter.status(job.filing, signal))
    return true
  } catch (error) {
    if (error instanceof GivenUp) throw error
    return false
  }
}

/** milliseconds until a recipient is asked again how things stand */
const pollAfter = ({ settings }: Central, { pollSeconds }: AgencyAdapter): number =>
  (pollSeconds === undefined ? times.poll : pollSeconds * 1_000) * settings.delayFactor

type Under = {
  /** once aborted, the job is put back as if it had not been taken */
  readonly giveUp: AbortSignal
  readonly systems: Bulkhead
}

/** Asks the recipient, whose place is held, and writes down what came of it. */
const carry = async (
  central: Central,
  job: Job,
  { filing, adapter }: { readonly filing: Selectable<Tables['filings']>; readonly adapter: AgencyAdapter },
  giveUp: AbortSignal
): Promise<void> => {
  const { db, queue, settings } = central
  if (job.kind === 'deliver') {
    const leaving = await mayLeave(db, filing, central.now())
    if (leaving === 'withdrawn') return end(central, job)
    if (leaving !== 'leaves') return queue.putBack(job, leaving, job.attempts - 1)
  }
  let reply: AgencyReply
  try {
    const cut = await cutBy(central, job, filing)
    if (cut !== null && !(await arrived(central, adapter, job, giveUp))) return await dropCut(central, job, filing, cut)
    reply = await within(settings.patience.linked, giveUp, (signal) => ask(adapter, job, filing, signal))
  } catch (error) {
    if (error instanceof GivenUp) return queue.putBack(job, 0, job.attempts - 1)
    return failed(central, job, filing.recipient, error)
  }
  await noteSuccess(db, filing.recipient)
  await recordReply(central, job, reply, pollAfter(central, adapter))
}

/** Runs a held job to its end, or puts it back. */
export const runJob = async (central: Central, job: Job, { giveUp, systems }: Under): Promise<void> => {
  const { db, agencies, queue } = central
  const filing = await findFiling(db, job.filing)
  // forgotten meanwhile, after 400 days
  if (!filing) return end(central, job)
  const adapter = agencies.get(filing.recipient) ?? firmAdapter(central, filing.recipient)
  const open = (await circuitOf(db, filing.recipient, central.now())).state === 'open'
  const leave = open ? null : await systems.enter(filing.recipient)
  // put back as if it had not been taken: others may have its place here
  if (leave === null) return queue.putBack(job, pollAfter(central, adapter), job.attempts - 1)
  try {
    await carry(central, job, { filing, adapter }, giveUp)
  } finally {
    leave()
  }
}
