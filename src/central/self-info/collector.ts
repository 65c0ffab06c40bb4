// Collects from holders what was asked for: leased parts, a time-out, a few tries; survives restarts and shares with other instances.
import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { Central } from '../central.ts'
import type { Person } from '../eligibility/judge.ts'
import { holdFacts, personIn } from '../eligibility/person.ts'
import { tell } from '../notices/issue.ts'
import { recordProvisions, witnessHead } from '../provision-log/record.ts'
import { prepared } from '../store/prepared.ts'
import type { Db, Tx } from '../store/store.ts'
import type { Tables } from '../store/tables.ts'
import type { HeldItem, HolderReply } from './holders/port.ts'
import { replyTo } from './holders/reply.ts'
import { subjectAt } from './seed.ts'

type Part = Selectable<Tables['self_info_parts']>

/** milliseconds, multiplied by the delay factor */
const times = { poll: 400, retry: 1_000 } as const
/** milliseconds by which a lease outlives the longest call */
const spareLease = 5_000
const mostTries = 5
/** milliseconds a holder may say that it is at work; the resident stands at a terminal, and is told to ask again later */
const longestWork = 120_000

/** Gives up every hold. Only where no other process can be at work on this database: then whoever held them is gone. */
export const releaseParts = async (db: Db): Promise<void> => {
  await db.updateTable('self_info_parts').set({ leased_until: null }).where('leased_until', 'is not', null).execute()
}

const Items = z.array(z.string())

/** asked four times a second, whether there is anything to do or not */
const partsDue = prepared(
  'parts of self-information that are due',
  (db, [state, due, held, count]) =>
    db
      .selectFrom('self_info_parts')
      .selectAll()
      .where('state', '=', state)
      .where('due_at', '<=', due)
      .where((eb) => eb.or([eb('leased_until', 'is', null), eb('leased_until', '<', held)]))
      .orderBy('due_at')
      .limit(count)
      .compile(),
  ['waiting', '', '', 0] as ['waiting', string, string, number]
)

/** Holds up to `count` parts that are due; whoever holds one longer than a call takes is gone. */
export const leaseParts = async ({ db, now, settings }: Central, count: number): Promise<Part[]> => {
  const at = now().toISOString()
  const until = new Date(now().getTime() + settings.patience.holders + spareLease).toISOString()
  const due = await partsDue(db, ['waiting', at, at, count])
  const leased: Part[] = []
  for (const part of due) {
    const taken = await db
      .updateTable('self_info_parts')
      .set({ leased_until: until })
      .where('id', '=', part.id)
      .where('state', '=', 'waiting')
      .where('leased_until', part.leased_until === null ? 'is' : '=', part.leased_until)
      .returningAll()
      .executeTakeFirst()
    if (taken) leased.push(taken)
  }
  return leased
}

const purpose = { ja: 'あなたが 自分の情報を 見るため', en: 'For you to see your own information' }
const self = { ja: '本人', en: 'You' }
const basis = {
  ja: '個人情報の保護に関する法律 第76条',
  en: 'Act on the Protection of Personal Information, article 76'
}

const factsIn = (central: Central, holder: string, items: readonly HeldItem[]): Person => {
  const name = central.data.selfInfo.holders.find((one) => one.id === holder)?.name ?? { ja: holder, en: holder }
  return Object.fromEntries(
    items.flatMap((one) =>
      one.state === 'held'
        ? Object.entries(one.facts).map(([fact, value]) => [fact, { value, asOf: one.asOf, holder: name }] as const)
        : []
    )
  )
}

/** The provision log's entry of an answer; a holder that had nothing to give gave nothing. */
const provisionOf = (central: Central, part: Part, resident: string, items: readonly HeldItem[]) => {
  const given = items.filter((one) => one.state === 'held').map((one) => one.item)
  const { holders, items: faces } = central.data.selfInfo
  const from = holders.find((one) => one.id === part.holder)?.name ?? { ja: part.holder, en: part.holder }
  const labels = faces.filter((face) => given.includes(face.id)).map((face) => face.label)
  if (labels.length === 0) return []
  const providedAt = central.now().toISOString()
  const provision = { providedAt, from, to: self, items: labels, purpose, basis, result: 'provided' as const }
  return [{ owner: resident, provision, reference: `self-info:${part.id}` }]
}

/** Answer, log entry, facts and the notices that follow from them: in one transaction. */
const take = async (central: Central, tx: Tx, part: Part, items: readonly HeldItem[]): Promise<void> => {
  const taken = await tx
    .updateTable('self_info_parts')
    .set({ state: 'answered', answer: JSON.stringify(items), leased_until: null })
    .where('id', '=', part.id)
    .where('state', '=', 'waiting')
    .returning('id')
    .executeTakeFirst()
  if (!taken) return
  const { resident } = await tx
    .selectFrom('self_info_requests')
    .select('resident')
    .where('id', '=', part.request)
    .executeTakeFirstOrThrow()
  await recordProvisions(tx, central, provisionOf(central, part, resident, items))
  const changed = await holdFacts(tx, resident, factsIn(central, part.holder, items))
  if (changed.length > 0) await tell(tx, central, resident, await personIn(tx, resident))
}

const putBack = async ({ db, now }: Central, part: Part, wait: number, attempts: number): Promise<void> => {
  await db
    .updateTable('self_info_parts')
    .set({
      due_at: new Date(now().getTime() + wait).toISOString(),
      attempts,
      leased_until: null,
      ...(attempts >= mostTries ? { state: 'unreachable' as const } : {})
    })
    .where('id', '=', part.id)
    .where('state', '=', 'waiting')
    .execute()
}

const askHolder = async (central: Central, part: Part, giveUp: AbortSignal): Promise<HolderReply> => {
  const adapter = central.holders.get(part.holder)
  if (!adapter) throw new Error('an item names a holder without an adapter')
  const { resident } = await central.db
    .selectFrom('self_info_requests')
    .select('resident')
    .where('id', '=', part.request)
    .executeTakeFirstOrThrow()
  const question = {
    key: part.id,
    subject: subjectAt(central.keys.hash, part.holder, resident),
    items: Items.parse(JSON.parse(part.items))
  }
  const signal = AbortSignal.any([AbortSignal.timeout(central.settings.patience.holders), giveUp])
  const late = new Promise<never>((_, reject) => {
    const end = (): void => reject(new Error('the holder did not answer in time'))
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
  })
  const reply = replyTo(question, await Promise.race([adapter.ask(question, signal), late]))
  // rubbish for an answer counts as none: it is asked for again, and never reaches a resident
  if (reply === null) throw new Error('the holder said what is no answer')
  return reply
}

/** The holder is at work: asked again ever more rarely, and not for ever. The resident may then ask anew. */
const waitLonger = async (central: Central, part: Part): Promise<void> => {
  const { at } = await central.db
    .selectFrom('self_info_requests')
    .select('at')
    .where('id', '=', part.request)
    .executeTakeFirstOrThrow()
  const age = central.now().getTime() - Date.parse(at)
  if (age < longestWork) {
    const wait = Math.max(times.poll, age / 10) * central.settings.delayFactor
    return putBack(central, part, wait, part.attempts)
  }
  central.log('holder.failed', { holder: part.holder, attempt: part.attempts + 1 })
  return putBack(central, part, 0, mostTries)
}

/** Asks for a held part, and writes down what came of it or puts it back; as if it had not been held once `giveUp` is aborted. */
export const collect = async (central: Central, part: Part, giveUp: AbortSignal): Promise<void> => {
  const { delayFactor } = central.settings
  let reply: HolderReply
  try {
    reply = await askHolder(central, part, giveUp)
  } catch {
    if (giveUp.aborted) return putBack(central, part, 0, part.attempts)
    central.log('holder.failed', { holder: part.holder, attempt: part.attempts + 1 })
    return putBack(central, part, times.retry * 2 ** part.attempts * delayFactor, part.attempts + 1)
  }
  if (reply.state === 'working') return waitLonger(central, part)
  const { items } = reply
  await central.db.transaction().execute((tx) => take(central, tx, part, items))
  await witnessHead(central.db, central)
}
