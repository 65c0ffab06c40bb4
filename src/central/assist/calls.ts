// Help calls: what keeps one running, and what ends it.
import type { Selectable } from 'kysely'
import type { HelpCall } from '../../contract/wire/assist.ts'
import type { JournalAct } from '../../contract/wire/journal.ts'
import { PersonName } from '../../contract/wire/words.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { note } from '../journal/write.ts'
import type { Db, Tx } from '../store/store.ts'
import type { Tables } from '../store/tables.ts'

export type CallRow = Selectable<Tables['help_calls']>
type Clock = Pick<Central, 'now'>

const staffName = async (db: Db, staff: string | null) => {
  if (staff === null) return null
  const row = await db.selectFrom('staff').select('name').where('id', '=', staff).executeTakeFirst()
  return row ? PersonName.parse(JSON.parse(row.name)) : null
}

/** A call as its terminal sees it. */
export const shownCall = async (db: Db, row: CallRow): Promise<HelpCall> => ({
  id: row.id,
  reason: row.reason,
  state: row.state,
  staff: await staffName(db, row.staff),
  raisedAt: row.raised_at,
  takenAt: row.taken_at,
  endedAt: row.ended_at,
  endedBy: row.ended_by,
  expiresAt: row.expires_at
})

/** Writes what a helper did into the journal of whoever was helped; a visit without a sign-in has no journal. */
export const noteHelp = async (
  tx: Tx,
  { now }: Clock,
  row: CallRow,
  { act, subject }: { readonly act: JournalAct; readonly subject?: string }
): Promise<void> => {
  if (row.resident === null) return
  await note(tx, now(), {
    resident: row.resident,
    actor: { kind: 'staff', id: row.staff, name: await staffName(tx, row.staff) },
    act,
    ...(subject === undefined ? {} : { subject }),
    helpCall: row.id,
    terminal: row.terminal_id
  })
}

/** Ends a call once, whoever is first. */
export const endCall = async (tx: Tx, clock: Clock, id: string, by: CallRow['ended_by']): Promise<void> => {
  const at = clock.now()
  const ended = await tx
    .updateTable('help_calls')
    .set({ state: 'ended', ended_at: at.toISOString(), ended_by: by })
    .where('id', '=', id)
    .where('state', '<>', 'ended')
    .returningAll()
    .executeTakeFirst()
  if (!ended) return
  if (ended.staff !== null) await noteHelp(tx, clock, ended, { act: 'assist.ended' })
  await audit(tx, at, { event: 'help.ended', reason: by ?? 'time', terminal: ended.terminal_id, subject: id })
}

export const endCallsOf = async (tx: Tx, clock: Clock, staff: string): Promise<void> => {
  const rows = await tx
    .selectFrom('help_calls')
    .select('id')
    .where('staff', '=', staff)
    .where('state', '=', 'taken')
    .execute()
  for (const { id } of rows) await endCall(tx, clock, id, 'staff')
}

/** Whether the visit a call was made in goes on: the same session, not ended, not over. A call without one has none to lose. */
const visitGoesOn = async (db: Db, { now }: Clock, row: CallRow): Promise<boolean> => {
  if (row.session === null) return true
  const session = await db
    .selectFrom('sessions')
    .select('token')
    .where('token', '=', row.session)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now().toISOString())
    .executeTakeFirst()
  return session !== undefined
}

/** The call as it stands now: one whose time or whose visit is over is ended here, before anything is said about it. */
export const settledCall = async (central: Pick<Central, 'db' | 'now'>, row: CallRow): Promise<CallRow> => {
  if (row.state === 'ended') return row
  const { db, now } = central
  if (row.expires_at > now().toISOString() && (await visitGoesOn(db, central, row))) return row
  return db.transaction().execute(async (tx) => {
    await endCall(tx, central, row.id, 'time')
    return tx.selectFrom('help_calls').selectAll().where('id', '=', row.id).executeTakeFirstOrThrow()
  })
}
