// Doors of a visit: opened by a proof, entered with a ticket, shut with the visit or before. A door never leads up.
import type { Selectable } from 'kysely'
import type { AuthKind, Level } from '../../contract/wire/session.ts'
import type { Central } from '../central.ts'
import { digestText, randomToken } from '../digest.ts'
import { readableSince } from '../session/standing.ts'
import { after, spans } from '../settings.ts'
import type { Tx } from '../store/store.ts'
import type { Tables } from '../store/tables.ts'

/** what a private portal may be opened at, whatever the visit's own level is */
export const doorLevel = 1 as const satisfies Level

export type DoorKey = { readonly account: string; readonly portal: string }
export type OpenDoor = {
  readonly resident: string
  readonly level: Level
  readonly provider: AuthKind
  readonly expiresAt: string
}

/** Opens a door, or opens it anew; gives its ticket. */
export const openDoor = async (
  tx: Tx,
  now: Date,
  { account, portal }: DoorKey,
  resident: string
): Promise<{ readonly ticket: string; readonly expiresAt: string }> => {
  const ticket = randomToken()
  const expiresAt = after(now, spans.ticket)
  await shutDoors(tx, now, { account, portal })
  const row = {
    level: doorLevel,
    opened_at: now.toISOString(),
    used_at: null,
    closed_at: null,
    ticket: digestText(ticket),
    ticket_expires_at: expiresAt,
    ticket_spent_at: null
  }
  await tx
    .insertInto('doors')
    .values({ account, portal, resident, ...row })
    .onConflict((conflict) => conflict.columns(['account', 'portal']).doUpdateSet(row))
    .execute()
  return { ticket, expiresAt }
}

/** Shuts one door of a visit or all of them; nothing a portal was given under it works any more. Gives whether there was one. */
export const shutDoors = async (
  tx: Tx,
  now: Date,
  { account, portal }: { readonly account: string; readonly portal?: string }
): Promise<boolean> => {
  let shut = tx
    .updateTable('doors')
    .set({ closed_at: now.toISOString() })
    .where('account', '=', account)
    .where('closed_at', 'is', null)
  let given = tx.deleteFrom('sign_on').where('account', '=', account)
  if (portal !== undefined) {
    shut = shut.where('portal', '=', portal)
    given = given.where('portal', '=', portal)
  }
  const { numUpdatedRows } = await shut.executeTakeFirstOrThrow()
  await given.execute()
  return numUpdatedRows > 0n
}

/** Whether a ticket would let somebody in at this portal now; it is not spent by asking. */
export const ticketHolds = async (central: Central, ticket: string, portal: string): Promise<boolean> => {
  const held = await central.db
    .selectFrom('doors')
    .select('account')
    .where('ticket', '=', digestText(ticket))
    .where('portal', '=', portal)
    .where('ticket_spent_at', 'is', null)
    .where('ticket_expires_at', '>', central.now().toISOString())
    .where('closed_at', 'is', null)
    .executeTakeFirst()
  return held !== undefined
}

/** The account a ticket lets in at this portal; each is good once. Null for any other. */
export const spendTicket = async (central: Central, ticket: string, portal: string): Promise<string | null> => {
  const now = central.now().toISOString()
  const spent = await central.db
    .updateTable('doors')
    .set({ ticket_spent_at: now })
    .where('ticket', '=', digestText(ticket))
    .where('portal', '=', portal)
    .where('ticket_spent_at', 'is', null)
    .where('ticket_expires_at', '>', now)
    .where('closed_at', 'is', null)
    .returning('account')
    .executeTakeFirst()
  return spent?.account ?? null
}

/** The door, if it is open now: not shut, its visit's session open and not under its level, its terminal not revoked. */
export const doorOf = async (central: Central, { account, portal }: DoorKey): Promise<OpenDoor | null> => {
  const row = await central.db
    .selectFrom('doors')
    .innerJoin('sessions', 'sessions.account', 'doors.account')
    .innerJoin('terminals', 'terminals.certificate', 'sessions.terminal')
    .select(['doors.resident', 'doors.level', 'sessions.provider', 'sessions.expires_at'])
    .where('doors.account', '=', account)
    .where('doors.portal', '=', portal)
    .where('doors.closed_at', 'is', null)
    .where('sessions.ended_at', 'is', null)
    .where('sessions.expires_at', '>', central.now().toISOString())
    .where((eb) =>
      eb.or([eb('sessions.certificate', 'is', null), eb('sessions.certificate_at', '>', readableSince(central.now()))])
    )
    .whereRef('sessions.level', '>=', 'doors.level')
    .where('terminals.revoked_at', 'is', null)
    .executeTakeFirst()
  return row ? { resident: row.resident, level: row.level, provider: row.provider, expiresAt: row.expires_at } : null
}

/** The resident behind an account, whether or not anything is open. */
export const residentOf = async (central: Central, { account, portal }: DoorKey): Promise<string | null> => {
  const row = await central.db
    .selectFrom('doors')
    .select('resident')
    .where('account', '=', account)
    .where('portal', '=', portal)
    .executeTakeFirst()
  return row?.resident ?? null
}

export const markUsed = async (central: Central, { account, portal }: DoorKey): Promise<void> => {
  await central.db
    .updateTable('doors')
    .set({ used_at: central.now().toISOString() })
    .where('account', '=', account)
    .where('portal', '=', portal)
    .execute()
}

export const doorsOfVisit = (central: Central, account: string): Promise<Selectable<Tables['doors']>[]> =>
  central.db.selectFrom('doors').selectAll().where('account', '=', account).orderBy('opened_at').execute()
