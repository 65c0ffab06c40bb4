// What became of a request: each item in its state, compared with the resident's last visit.
import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { SelfInfoItem, SelfInfoItemFace, SelfInfoResult } from '../../contract/wire/self-info.ts'
import { Words } from '../../contract/wire/words.ts'
import { dateInJapan } from '../calendar.ts'
import type { Central } from '../central.ts'
import { keyedHash } from '../digest.ts'
import { demand } from '../http/refusal.ts'
import type { Call } from '../http/route.ts'
import { openSession, type Session } from '../session/tokens.ts'
import type { Tx } from '../store/store.ts'
import type { Tables } from '../store/tables.ts'
import { facesOf } from './catalogue.ts'

const Answer = z.array(
  z.object({
    item: z.string(),
    state: z.enum(['held', 'nothing', 'unsupported']),
    value: Words.optional(),
    asOf: z.string().optional()
  })
)
type Answered = z.infer<typeof Answer>[number]
type Part = Selectable<Tables['self_info_parts']>

const askAgainAfter = 500
const day = 86_400_000

/**
 * Whether the value is another one than at the last visit. Kept is a keyed hash, never the value; all of one visit
 * counts as one, also where a lost connection gave it another session: reading the result twice says the same twice.
 */
const noteSeen = async (
  central: Central,
  tx: Tx,
  { resident, token, account }: Session,
  answered: Answered
): Promise<boolean> => {
  const text = JSON.stringify([answered.state, answered.value ?? null])
  const digest = keyedHash(central.keys.hash, 'self-info', `${resident}\n${answered.item}\n${text}`)
  const row = await tx
    .selectFrom('self_info_seen')
    .selectAll()
    .where('resident', '=', resident)
    .where('item', '=', answered.item)
    .executeTakeFirst()
  const visit = account ?? token
  const before = row?.visit === visit ? row.before : (row?.digest ?? null)
  const fresh = { digest, before, visit }
  await tx
    .insertInto('self_info_seen')
    .values({ resident, item: answered.item, ...fresh })
    .onConflict((conflict) => conflict.columns(['resident', 'item']).doUpdateSet(fresh))
    .execute()
  return before !== null && before !== digest
}

const unanswered = (face: SelfInfoItemFace, state: 'waiting' | 'unreachable'): SelfInfoItem => ({
  ...face,
  state,
  value: null,
  asOf: null,
  changedSinceLastVisit: false
})

const answeredItem = (
  face: SelfInfoItemFace,
  { state, value, asOf }: Answered,
  changed: boolean,
  now: Date
): SelfInfoItem => {
  const common = { ...face, value: value ?? null, asOf: asOf ?? null, changedSinceLastVisit: changed }
  if (state === 'unsupported') return { ...common, state: 'unsupported', changedSinceLastVisit: false }
  if (state === 'nothing') return { ...common, state: 'noDataYet' }
  const oldest = dateInJapan(new Date(now.getTime() - face.staleAfterDays * day))
  if ((asOf ?? '') < oldest) return { ...common, state: 'stale' }
  return { ...common, state: changed ? 'changed' : 'ok' }
}

const itemsOf = async (central: Central, tx: Tx, session: Session, part: Part): Promise<SelfInfoItem[]> => {
  const faces = new Map(facesOf(central.data.selfInfo).map((face) => [face.id, face]))
  const ids = z.array(z.string()).parse(JSON.parse(part.items))
  const answers = part.answer === null ? [] : Answer.parse(JSON.parse(part.answer))
  const items: SelfInfoItem[] = []
  for (const id of ids) {
    const face = faces.get(id)
    if (!face) continue
    const answered = answers.find((one) => one.item === id)
    if (part.state !== 'answered') items.push(unanswered(face, part.state))
    else {
      const one = answered ?? { item: id, state: 'nothing' as const }
      items.push(answeredItem(face, one, await noteSeen(central, tx, session, one), central.now()))
    }
  }
  return items
}

/** GET /v1/self-info/requests/:id. Another resident's request is not told from one that does not exist. */
export const resultOf = async (central: Central, call: Call<null>): Promise<SelfInfoResult> => {
  const session = await openSession(central, call)
  const id = call.params['id'] ?? ''
  return central.db.transaction().execute(async (tx) => {
    const request = await tx.selectFrom('self_info_requests').selectAll().where('id', '=', id).executeTakeFirst()
    demand(request !== undefined && request.resident === session.resident, 'notFound')
    demand(request.kept_until > central.now().toISOString(), 'notFound')
    const parts = await tx
      .selectFrom('self_info_parts')
      .selectAll()
      .where('request', '=', id)
      .orderBy('holder')
      .execute()
    const items: SelfInfoItem[] = []
    for (const part of parts) items.push(...(await itemsOf(central, tx, session, part)))
    const order = central.data.selfInfo.items.map((one) => one.id)
    const waiting = parts.some((part) => part.state === 'waiting')
    return {
      requestId: id,
      state: waiting ? 'waiting' : 'done',
      requestedAt: request.at,
      askAgainAfter: waiting ? Math.ceil(askAgainAfter * central.settings.delayFactor) : 0,
      items: items.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id))
    }
  })
}
