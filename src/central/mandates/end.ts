// Ending mandates: either side, at any time (民法 第651条第1項), and at once: the next request under it is refused.
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { idIn } from '../http/operation-id.ts'
import { demand } from '../http/refusal.ts'
import type { Call } from '../http/route.ts'
import { note } from '../journal/write.ts'
import { nameOf } from '../residents/names.ts'
import { openSession } from '../session/tokens.ts'
import type { Tx } from '../store/store.ts'
import type { MandateRow } from './held.ts'
import { partyOf } from './sign.ts'

const endOne = async (
  tx: Tx,
  central: Central,
  row: MandateRow,
  by: { readonly resident: string; readonly terminal: string }
): Promise<void> => {
  const now = central.now()
  const party = row.principal === by.resident ? 'principal' : 'proxy'
  const ended = await tx
    .updateTable('mandates')
    .set({ state: 'ended', ended_at: now.toISOString(), ended_by: party })
    .where('id', '=', row.id)
    .where('state', '<>', 'ended')
    .returning('id')
    .executeTakeFirst()
  // ended before is ended: nobody is told twice
  if (!ended) return
  const actor =
    party === 'principal'
      ? { kind: 'self' as const, id: by.resident, name: null }
      : { kind: 'proxy' as const, id: by.resident, name: await nameOf(tx, by.resident) }
  const { terminal } = by
  await note(tx, now, { resident: row.principal, actor, act: 'mandate.ended', mandate: row.id, terminal })
  await audit(tx, now, { event: 'mandate.ended', reason: party, terminal, subject: row.id })
}

/** DELETE /v1/mandates/:id */
export const endMandate = async (central: Central, call: Call<null>): Promise<void> => {
  const { resident } = await openSession(central, call)
  const id = idIn(call)
  await central.db.transaction().execute(async (tx) => {
    const row = await tx.selectFrom('mandates').selectAll().where('id', '=', id).executeTakeFirst()
    partyOf(row, resident)
    if (!row) return
    demand(row.kind === 'granted', 'mandateStatutory')
    await endOne(tx, central, row, { resident, terminal: call.terminal.id })
  })
}

/** DELETE /v1/mandates: the kill switch, for everything one ever gave. */
export const endEvery = async (central: Central, call: Call<null>): Promise<void> => {
  const { resident } = await openSession(central, call)
  await central.db.transaction().execute(async (tx) => {
    const rows = await tx
      .selectFrom('mandates')
      .selectAll()
      .where('principal', '=', resident)
      .where('kind', '=', 'granted')
      .where('state', '<>', 'ended')
      .execute()
    for (const row of rows) await endOne(tx, central, row, { resident, terminal: call.terminal.id })
  })
}
