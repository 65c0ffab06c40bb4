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
    await audit(tx, now, { event: 'selfInfo.requested', terminal: call.terminal.id, subject: requestId })
    return accepted
  })
  central.nudge()
  return answer
}
