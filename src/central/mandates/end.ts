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

type By = { readonly party: Party; readonly holder: string; readonly terminal: string }
type Ending = { readonly row: MandateRow; readonly party: Party }

/**
 * A mandate and those that were given under it, the lowest first: whoever acts under one locks it before the one above it, and so
 * must whoever ends them.
 */
const belowFirst = async (tx: Tx, row: MandateRow, party: Party): Promise<Ending[]> => {
  const given = await tx.selectFrom('mandates').selectAll().where('under', '=', row.id).orderBy('id').execute()
  // whoever ends what a mandate stands on ends it as the one who gave it
  const above = party === 'proxy' ? 'grantor' : party
  const below: Ending[] = []
  for (const one of given) below.push(...(await belowFirst(tx, one, above)))
  return [...below, { row, party }]
}

/** Ends a mandate, and those that were given under it. */
const endOne = async (tx: Tx, central: Central, row: MandateRow, by: By): Promise<void> => {
  const now = central.now()
  const { holder, terminal } = by
  const ended: Ending[] = []
  for (const one of await belowFirst(tx, row, by.party)) {
    const done = await tx
      .updateTable('mandates')
      .set({ state: 'ended', ended_at: now.toISOString(), ended_by: one.party })
      .where('id', '=', one.row.id)
      .where('state', '<>', 'ended')
      .returning('id')
      .executeTakeFirst()
    // ended before is ended: nobody is told twice
    if (done) ended.push(one)
  }
  // the rows of all of them are ours before a line is written: lines are in the principal's stream, which others wait for
  for (const { row: one, party } of ended.toReversed()) {
    const own = holder === one.principal
    const actor = own
      ? { kind: 'self' as const, id: holder, name: null }
      : { kind: 'proxy' as const, id: holder, name: await nameOf(tx, holder) }
    await note(tx, now, { resident: one.principal, actor, act: 'mandate.ended', mandate: one.id, terminal })
    await audit(tx, now, { event: 'mandate.ended', reason: party, terminal, subject: one.id })
  }
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
