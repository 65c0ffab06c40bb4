// The terminal's side of a help call: raise it, see who comes, say where the resident is, end it.
import type { z } from 'zod'
import type { HelpCall, HelpRequest, Step } from '../../contract/wire/assist.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { digestText } from '../digest.ts'
import { idIn } from '../http/operation-id.ts'
import { demand } from '../http/refusal.ts'
import type { Call } from '../http/route.ts'
import { openSession, type Session } from '../session/tokens.ts'
import { after, spans } from '../settings.ts'
import { endCall, noteHelp, settledCall, shownCall, type CallRow } from './calls.ts'

/** The visit a call comes from, where somebody has signed in: help may be called by anybody. */
const visitOf = async (central: Central, call: Call<unknown>): Promise<Session | null> =>
  call.token === null ? null : openSession(central, { ...call, level: 0 })

/** Another terminal's call is not told from one that does not exist. */
const callOf = async (central: Central, call: Call<unknown>): Promise<CallRow> => {
  const row = await central.db.selectFrom('help_calls').selectAll().where('id', '=', idIn(call)).executeTakeFirst()
  demand(row?.terminal_id === call.terminal.id, 'notFound')
  return settledCall(central, row)
}

/** POST /v1/help-calls: a terminal has one call at a time; a new one ends the one before. */
export const raiseCall = async (central: Central, call: Call<HelpRequest>): Promise<HelpCall> => {
  const visit = await visitOf(central, call)
  const { terminal, body } = call
  const digest = digestText(JSON.stringify([body, visit?.token ?? null]))
  const now = central.now()
  const row = await central.db.transaction().execute(async (tx) => {
    const known = await tx.selectFrom('help_calls').selectAll().where('id', '=', body.callId).executeTakeFirst()
    if (known) {
      demand(known.terminal_id === terminal.id && known.body === digest, 'operationConflict')
      return known
    }
    const open = await tx
      .selectFrom('help_calls')
      .select('id')
      .where('terminal_id', '=', terminal.id)
      .where('state', '<>', 'ended')
      .execute()
    for (const { id } of open) await endCall(tx, central, id, 'terminal')
    const added = await tx
      .insertInto('help_calls')
      .values({
        id: body.callId,
        terminal_id: terminal.id,
        town: terminal.town,
        body: digest,
        session: visit?.token ?? null,
        resident: visit?.resident ?? null,
        reason: body.reason,
        step: JSON.stringify(body.step),
        state: 'raised',
        staff: null,
        raised_at: now.toISOString(),
        taken_at: null,
        ended_at: null,
        ended_by: null,
        expires_at: after(now, spans.helpCall)
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst()
    demand(added !== undefined, 'operationConflict')
    await audit(tx, now, { event: 'help.raised', reason: body.reason, terminal: terminal.id, subject: body.callId })
    return added
  })
  return shownCall(central.db, await settledCall(central, row))
}

/** GET /v1/help-calls/:id */
export const seeCall = async (central: Central, call: Call<null>): Promise<HelpCall> =>
  shownCall(central.db, await callOf(central, call))

/** PUT /v1/help-calls/:id/step: in the very session the call was made in; another visit at the same terminal ends the call. */
export const tellStep = async (central: Central, call: Call<z.output<typeof Step>>): Promise<void> => {
  const row = await callOf(central, call)
  demand(row.state !== 'ended', 'helpClosed')
  const token = call.token === null ? null : digestText(call.token)
  if (token !== row.session) {
    await central.db.transaction().execute((tx) => endCall(tx, central, row.id, 'time'))
    demand(false, 'helpClosed')
  }
  await central.db.transaction().execute(async (tx) => {
    const told = await tx
      .updateTable('help_calls')
      .set({ step: JSON.stringify(call.body) })
      .where('id', '=', row.id)
      .where('state', '<>', 'ended')
      .returningAll()
      .executeTakeFirst()
    demand(told !== undefined, 'helpClosed')
    if (told.state === 'taken') await noteHelp(tx, central, told, { act: 'assist.step', subject: call.body.screen })
  })
}

/** DELETE /v1/help-calls/:id */
export const hangUp = async (central: Central, call: Call<null>): Promise<void> => {
  const row = await callOf(central, call)
  await central.db.transaction().execute((tx) => endCall(tx, central, row.id, 'terminal'))
}
