// Ending mandates: either side, or the principal of a chain, at any time (民法 第651条第1項), and at once: the next request under it is refused.
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

type Party = 'principal' | 'grantor' | 'proxy'

/** Which side of a mandate a holder is on; a draft is not the proxy's business yet. */
const partyOf = (row: MandateRow | undefined, holder: string): Party => {
  if (row?.principal === holder) return 'principal'
  if (row?.grantor === holder) return 'grantor'
  demand(row?.proxy === holder && row.state !== 'drafted', 'notFound')
  return 'proxy'
}

/** Ends a mandate, and those that were given under it. */
const endOne = async (
  tx: Tx,
  central: Central,
  row: MandateRow,
  by: { readonly party: Party; readonly holder: string; readonly terminal: string }
): Promise<void> => {
  const now = central.now()
  const { party, holder, terminal } = by
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
    holder === row.principal
      ? { kind: 'self' as const, id: holder, name: null }
      : { kind: 'proxy' as const, id: holder, name: await nameOf(tx, holder) }
  await note(tx, now, { resident: row.principal, actor, act: 'mandate.ended', mandate: row.id, terminal })
  await audit(tx, now, { event: 'mandate.ended', reason: party, terminal, subject: row.id })
  const given = await tx.selectFrom('mandates').selectAll().where('under', '=', row.id).execute()
  // whoever ends what a mandate stands on ends it as the one who gave it
  for (const one of given) await endOne(tx, central, one, { ...by, party: party === 'proxy' ? 'grantor' : party })
}

/** DELETE /v1/mandates/:id */
export const endMandate = async (central: Central, call: Call<null>): Promise<void> => {
  const { resident } = await openSession(central, call)
  const id = idIn(call)
  await central.db.transaction().execute(async (tx) => {
    const row = await tx.selectFrom('mandates').selectAll().where('id', '=', id).executeTakeFirst()
    const party = partyOf(row, resident)
    if (!row) return
    demand(row.kind === 'granted', 'mandateStatutory')
    await endOne(tx, central, row, { party, holder: resident, terminal: call.terminal.id })
  })
}

/** DELETE /v1/mandates: the kill switch, for everything one ever gave. */
export const endEvery = async (central: Central, call: Call<null>): Promise<void> => {
  const { resident } = await openSession(central, call)
  await central.db.transaction().execute(async (tx) => {
    const rows = await tx
      .selectFrom('mandates')
      .selectAll()
      .where((eb) => eb.or([eb('principal', '=', resident), eb('grantor', '=', resident)]))
      .where('kind', '=', 'granted')
      .where('state', '<>', 'ended')
      .execute()
    const terminal = call.terminal.id
    for (const row of rows)
      await endOne(tx, central, row, { party: partyOf(row, resident), holder: resident, terminal })
  })
}
