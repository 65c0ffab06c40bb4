// A request for self-information: taken once, split by holder, collected later.
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { SelfInfoAccepted, type SelfInfoRequest } from '../../contract/wire/self-info.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { digestText } from '../digest.ts'
import { demand } from '../http/refusal.ts'
import type { Call } from '../http/route.ts'
import { openSession } from '../session/tokens.ts'
import { after, spans } from '../settings.ts'
import type { Tx } from '../store/store.ts'

/** requests of one resident that holders are still asked about; whoever stands at a terminal has one, or a few given up */
const mostWaiting = 8

/** Each request is a question to every holder: nobody has them asked without end. */
const demandRoom = async (tx: Tx, resident: string): Promise<void> => {
  const waiting = await tx
    .selectFrom('self_info_requests')
    .innerJoin('self_info_parts', 'self_info_parts.request', 'self_info_requests.id')
    .select('self_info_requests.id')
    .distinct()
    .where('self_info_requests.resident', '=', resident)
    .where('self_info_parts.state', '=', 'waiting')
    .limit(mostWaiting + 1)
    .execute()
  demand(waiting.length <= mostWaiting, 'overloaded')
}

/** POST /v1/self-info/requests */
export const acceptRequest = async (
  central: Central,
  call: Call<z.output<typeof SelfInfoRequest>>
): Promise<SelfInfoAccepted> => {
  const { resident } = await openSession(central, call)
  const { items: known } = central.data.selfInfo
  const { requestId, items } = call.body
  demand(
    items.every((id) => known.some((one) => one.id === id)),
    'notFound'
  )
  const wanted = known.filter((one) => items.length === 0 || items.includes(one.id))
  const now = central.now()
  const body = digestText(`${resident}\n${items.join('\n')}`)
  const answer = await central.db.transaction().execute(async (tx) => {
    const accepted: SelfInfoAccepted = {
      requestId,
      requestedAt: now.toISOString(),
      items: wanted.length,
      keptUntil: after(now, spans.selfInfo)
    }
    const row = { id: requestId, resident, body, answer: JSON.stringify(accepted), at: accepted.requestedAt }
    const added = await tx
      .insertInto('self_info_requests')
      .values({ ...row, kept_until: accepted.keptUntil })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!added) {
      const before = await tx
        .selectFrom('self_info_requests')
        .selectAll()
        .where('id', '=', requestId)
        .executeTakeFirstOrThrow()
      demand(before.resident === resident, 'notOwner')
      demand(before.body === body, 'operationConflict')
      return SelfInfoAccepted.parse(JSON.parse(before.answer))
    }
    for (const [holder, parts] of Map.groupBy(wanted, (one) => one.holder))
      await tx
        .insertInto('self_info_parts')
        .values({
          id: randomUUID(),
          request: requestId,
          holder,
          items: JSON.stringify(parts.map((one) => one.id)),
          state: 'waiting',
          answer: null,
          due_at: now.toISOString(),
          attempts: 0,
          leased_until: null
        })
        .execute()
    await demandRoom(tx, resident)
    await audit(tx, now, { event: 'selfInfo.requested', terminal: call.terminal.id, subject: requestId })
    return accepted
  })
  central.nudge()
  return answer
}
