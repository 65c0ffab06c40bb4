// What a linked system said becomes the state of the filing, in one transaction with its job and its audit line.
import type { Selectable, Updateable } from 'kysely'
import { z } from 'zod'
import type { Words } from '../../contract/wire/words.ts'
import { Correction, Filing } from '../../contract/wire/filings.ts'
import type { AgencyReply } from '../agencies/port.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { recipientNames } from '../firms/recipients.ts'
import { providedBy } from '../provision-log/filed.ts'
import { recordProvisions, witnessHead } from '../provision-log/record.ts'
import { prepared, rowsOfNamed } from '../store/prepared.ts'
import { nextPosition, type Db, type Tx } from '../store/store.ts'
import type { Tables } from '../store/tables.ts'
import { transact } from '../store/together.ts'
import { dateInJapan } from '../calendar.ts'
import type { Job } from './queue.ts'

type FilingState = Filing['state']
type Change = Updateable<Tables['filings']> & { readonly state: FilingState }

const filingOf = prepared(
  'filing of an operation',
  (db, [operation]) => db.selectFrom('filings').selectAll().where('operation', '=', operation).compile(),
  [''] as [string]
)

/** The filing of an operation; undefined where there is none, any more. */
export const findFiling = async (db: Db | Tx, operation: string): Promise<Selectable<Tables['filings']> | undefined> =>
  (await filingOf(db, [operation]))[0]

const theFiling = async (tx: Tx, operation: string): Promise<Selectable<Tables['filings']>> => {
  const found = await findFiling(tx, operation)
  if (!found) throw new Error('an operation has no filing')
  return found
}

/** Changes a filing, with its place in its owner's stream and its audit line. */
export const change = async (
  tx: Tx,
  { operation, owner }: Pick<Selectable<Tables['filings']>, 'operation' | 'owner'>,
  now: Date,
  columns: Change
): Promise<void> => {
  const position = await nextPosition(tx, `filings:${owner}`)
  const set = { ...columns, position, changed_at: now.toISOString() }
  await rowsOfNamed(
    tx,
    `change a filing:${Object.keys(set).join()}`,
    () => tx.updateTable('filings').set(set).where('operation', '=', operation).compile(),
    [...Object.values(set), operation]
  )
  await audit(tx, now, { event: 'filing.changed', reason: columns.state, subject: operation })
}

const changeFor = (reply: Exclude<AgencyReply, { state: 'waiting' }>, operation: string, now: Date): Change => {
  if (reply.state === 'accepted') return { state: 'accepted', reception: reply.reception, reason: null, task: null }
  if (reply.state === 'refused') return { state: 'refused', reason: JSON.stringify(reply.reason), task: null }
  if (reply.state === 'returned') {
    const corrections = z.array(Correction).parse(reply.corrections)
    const reason = JSON.stringify(reply.reason)
    return { state: 'returned', reason, task: null, corrections: JSON.stringify(corrections) }
  }
  const by = dateInJapan(new Date(now.getTime() + reply.withinDays * 86_400_000))
  const { title, options, round } = reply
  const task = Filing.shape.task.parse({ id: `${operation}:${round}`, title, options, by })
  return { state: 'asked', reason: null, task: JSON.stringify(task) }
}

/** The reply to a job: the job ends, and the next question is planned while the answer is still awaited. */
export const recordReply = async (
  central: Pick<Central, 'db' | 'queue' | 'data' | 'keys' | 'now'>,
  job: Job,
  reply: AgencyReply,
  pollAfter: number
): Promise<void> => {
  const { db, queue } = central
  const now = central.now()
  if (job.kind === 'collect' && reply.state === 'waiting') return queue.putBack(job, pollAfter, job.attempts)
  await transact(db, async (tx) => {
    // somebody else has asked again under the same key, and writes the reply down
    if (!(await queue.finish(tx, job))) return
    const filing = await theFiling(tx, job.filing)
    const nameOf = await recipientNames(tx, central.data, [filing.recipient])
    const provided = providedBy({ data: central.data, nameOf }, job, filing, now)
    if (provided) await recordProvisions(tx, central, [provided])
    // the recipient has it now: central keeps no second copy
    const had = job.kind === 'deliver' ? { delivery: null } : {}
    if (reply.state !== 'waiting') return change(tx, filing, now, { ...changeFor(reply, job.filing, now), ...had })
    if (job.kind === 'deliver' || filing.state === 'late')
      await change(tx, filing, now, { state: 'dispatched', reason: null, ...had })
    await queue.add(tx, { kind: 'collect', filing: job.filing, payload: null }, pollAfter)
  })
  if (job.kind !== 'collect') await witnessHead(db, central)
}

const lateReason: Words = {
  ja: 'まだ 届いていません。届くまで 送り直します。',
  en: 'Not delivered yet. We keep trying until it is.'
}

/** Says on the filing that its recipient cannot be reached, with it or with the resident's answer; the job goes on. */
export const recordLate = async (db: Db, { kind, filing: operation }: Job, now: Date): Promise<void> =>
  transact(db, async (tx) => {
    const filing = await theFiling(tx, operation)
    if (filing.state === (kind === 'answer' ? 'dispatched' : 'received'))
      await change(tx, filing, now, { state: 'late', reason: JSON.stringify(lateReason) })
  })
