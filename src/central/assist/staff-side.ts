// The staff's side of a help call: who waits, take one, look over the resident's shoulder while it runs, end it.
import type { z } from 'zod'
import { Step, type AssistView, type WaitingCalls } from '../../contract/wire/assist.ts'
import { audit } from '../audit.ts'
import { dateInJapan } from '../calendar.ts'
import type { Central } from '../central.ts'
import { idIn } from '../http/operation-id.ts'
import { recipientNames } from '../firms/recipients.ts'
import { demand } from '../http/refusal.ts'
import type { Call } from '../http/route.ts'
import { nameOf } from '../residents/names.ts'
import type { Db } from '../store/store.ts'
import { endCall, noteHelp, settledCall, type CallRow } from './calls.ts'
import { openStaff, type OnDuty } from './staff-session.ts'

const mostCalls = 100
const mostFilings = 20

/** GET /v1/staff/help-calls */
export const waitingCalls = async (central: Central, call: Call<null>): Promise<z.output<typeof WaitingCalls>> => {
  const staff = await openStaff(central, call)
  const rows = await central.db
    .selectFrom('help_calls')
    .selectAll()
    .where('town', '=', staff.town)
    .where('state', '<>', 'ended')
    .where('expires_at', '>', central.now().toISOString())
    .orderBy('raised_at')
    .limit(mostCalls)
    .execute()
  return {
    calls: rows.map(({ id, terminal_id, reason, state, staff: by, raised_at }) => ({
      id,
      terminal: terminal_id,
      reason,
      state,
      mine: by === staff.id,
      raisedAt: raised_at
    }))
  }
}

/** A call of another town is not told from one that does not exist. */
const townCall = async (central: Central, call: Call<unknown>, { town }: OnDuty): Promise<CallRow> => {
  const row = await central.db.selectFrom('help_calls').selectAll().where('id', '=', idIn(call)).executeTakeFirst()
  demand(row?.town === town, 'notFound')
  return settledCall(central, row)
}

/** 田中 → 田＊: enough to greet somebody by, not to know them by. */
const masked = (text: string): string => {
  const [first = '', ...rest] = text
  return first + '＊'.repeat(Math.max(rest.length, 1))
}

const visitorOf = async (db: Db, central: Central, row: CallRow): Promise<AssistView['visitor']> => {
  if (row.resident === null || row.session === null) return null
  const { level } = await db
    .selectFrom('sessions')
    .select('level')
    .where('token', '=', row.session)
    .executeTakeFirstOrThrow()
  const { family, given } = await nameOf(db, row.resident)
  // a visit that let itself down shows no filings: staff see no more than the resident does
  const filings =
    level < 2
      ? []
      : await db
          .selectFrom('filings')
          .select(['procedure', 'recipient', 'state', 'received_at'])
          .where('owner', '=', row.resident)
          .orderBy('position', 'desc')
          .limit(mostFilings)
          .execute()
  const called = await recipientNames(
    db,
    central.data,
    filings.map(({ recipient }) => recipient)
  )
  return {
    level,
    name: { family: masked(family), given: masked(given) },
    filings: filings.map(({ procedure, recipient, state, received_at }) => ({
      procedure,
      recipient: called(recipient),
      state,
      receivedOn: dateInJapan(new Date(received_at))
    }))
  }
}

const viewOf = async (db: Db, central: Central, row: CallRow): Promise<AssistView> => ({
  id: row.id,
  terminal: row.terminal_id,
  reason: row.reason,
  expiresAt: row.expires_at,
  step: Step.parse(JSON.parse(row.step)),
  visitor: await visitorOf(db, central, row)
})

/** POST /v1/staff/help-calls/:id/take */
export const takeCall = async (central: Central, call: Call<unknown>): Promise<AssistView> => {
  const staff = await openStaff(central, call)
  const row = await townCall(central, call, staff)
  demand(row.state !== 'ended', 'helpClosed')
  const now = central.now()
  const taken = await central.db.transaction().execute(async (tx) => {
    const mine = await tx
      .updateTable('help_calls')
      .set({ state: 'taken', staff: staff.id, taken_at: now.toISOString() })
      .where('id', '=', row.id)
      .where('state', '=', 'raised')
      .returningAll()
      .executeTakeFirst()
    if (!mine) return null
    await noteHelp(tx, central, mine, { act: 'assist.taken', subject: row.reason })
    await audit(tx, now, { event: 'help.taken', terminal: row.terminal_id, subject: row.id })
    return mine
  })
  // taken before by the same: an answer that was lost
  demand(taken !== null || row.staff === staff.id, 'helpTaken')
  return taken ? viewOf(central.db, central, taken) : seeVisit(central, call)
}

/** The running call of this member of staff. Whatever staff see of a visit passes here. */
const running = async (central: Central, call: Call<unknown>): Promise<CallRow> => {
  const staff = await openStaff(central, call)
  const row = await townCall(central, call, staff)
  demand(row.state === 'taken', 'helpClosed')
  demand(row.staff === staff.id, 'helpTaken')
  return row
}

/** GET /v1/staff/help-calls/:id: written into the resident's journal once for every step that was looked at. */
export const seeVisit = async (central: Central, call: Call<unknown>): Promise<AssistView> => {
  const row = await running(central, call)
  return central.db.transaction().execute(async (tx) => {
    // ended while this was asked: nothing is seen
    const still = await tx.selectFrom('help_calls').selectAll().where('id', '=', row.id).executeTakeFirst()
    demand(still?.state === 'taken', 'helpClosed')
    const last = await tx
      .selectFrom('journal')
      .select('act')
      .where('help_call', '=', row.id)
      .orderBy('position', 'desc')
      .limit(1)
      .executeTakeFirst()
    const { screen } = Step.parse(JSON.parse(row.step))
    if (last?.act !== 'assist.viewed') await noteHelp(tx, central, row, { act: 'assist.viewed', subject: screen })
    return viewOf(tx, central, row)
  })
}

/** DELETE /v1/staff/help-calls/:id */
export const endHelp = async (central: Central, call: Call<null>): Promise<void> => {
  const row = await running(central, call)
  await central.db.transaction().execute((tx) => endCall(tx, central, row.id, 'staff'))
}
