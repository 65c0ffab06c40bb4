// Staff sign in with their staff card. Their sessions lie apart from the residents': a token of the one is worth nothing as the other.
import { X509Certificate, type KeyObject } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { z } from 'zod'
import { StaffPayload, type StaffSignInAnswer, type StaffSignInRequest } from '../../contract/wire/assist.ts'
import { PersonName } from '../../contract/wire/words.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { digestText, fromBase64url, randomToken } from '../digest.ts'
import { demand, Refusal } from '../http/refusal.ts'
import type { Call } from '../http/route.ts'
import { checkFreshProof } from '../session/nonces.ts'
import { checkSignature } from '../session/proof.ts'
import { readPayload } from '../session/sign-in.ts'
import { after, spans } from '../settings.ts'
import type { Tables } from '../store/tables.ts'
import { endCallsOf } from './calls.ts'
import { staffHash } from './staff.ts'

type StaffRow = Selectable<Tables['staff']>
export type OnDuty = { readonly id: string; readonly town: string; readonly name: z.infer<typeof PersonName> }

const onDuty = ({ id, town, name }: StaffRow): OnDuty => ({ id, town, name: PersonName.parse(JSON.parse(name)) })

const demandGood = (row: StaffRow, now: Date): void =>
  demand(row.revoked_at === null && row.expires_at > now.toISOString(), 'staffRevoked')

const read = (der: Buffer): { readonly raw: Buffer; readonly publicKey: KeyObject } => {
  try {
    // the key is read only when it is asked for, and may be damaged for itself
    const { raw, publicKey } = new X509Certificate(der)
    demand(raw.length === der.length, 'certificateMalformed')
    return { raw, publicKey }
  } catch {
    throw new Refusal('certificateMalformed')
  }
}

/** POST /v1/staff/session */
export const signInStaff = async (
  central: Central,
  call: Call<z.output<typeof StaffSignInRequest>>
): Promise<z.output<typeof StaffSignInAnswer>> => {
  const { payload, certificate, proof } = call.body
  const { db, keys } = central
  await checkFreshProof(central, call, proof, { purpose: 'staff', payload })
  readPayload(StaffPayload, payload)
  const der = fromBase64url(certificate)
  const { publicKey, raw } = read(der)
  const row = await db
    .selectFrom('staff')
    .selectAll()
    .where('certificate', '=', staffHash(keys.hash, raw))
    .executeTakeFirst()
  demand(row !== undefined, 'staffUnknown')
  const now = central.now()
  demandGood(row, now)
  checkSignature(proof, publicKey)
  const token = randomToken()
  const expiresAt = after(now, spans.staffSession)
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('staff_sessions')
      .values({
        token: digestText(token),
        exporter: call.exporter,
        terminal: call.terminal.certificate,
        staff: row.id,
        expires_at: expiresAt,
        ended_at: null
      })
      .execute()
    await audit(tx, now, { event: 'staff.signedIn', terminal: call.terminal.id, subject: row.id })
  })
  return { token, name: onDuty(row).name, expiresAt }
}

/** The member of staff behind a call's token, looked up anew at every request; or refuses. */
export const openStaff = async (central: Central, call: Omit<Call<unknown>, 'body'>): Promise<OnDuty> => {
  if (call.token === null) throw new Refusal('staffMissing')
  const now = central.now()
  const session = await central.db
    .selectFrom('staff_sessions')
    .selectAll()
    .where('token', '=', digestText(call.token))
    .executeTakeFirst()
  demand(session !== undefined && session.ended_at === null, 'sessionMissing')
  demand(session.expires_at > now.toISOString(), 'sessionExpired')
  demand(session.terminal === call.terminal.certificate, 'wrongTerminal')
  demand(session.exporter === call.exporter, 'wrongConnection')
  const row = await central.db.selectFrom('staff').selectAll().where('id', '=', session.staff).executeTakeFirst()
  demand(row !== undefined, 'staffUnknown')
  demandGood(row, now)
  return onDuty(row)
}

/** DELETE /v1/staff/session */
export const signOutStaff = async (central: Central, call: Call<null>): Promise<void> => {
  const staff = await openStaff(central, call)
  const now = central.now()
  await central.db.transaction().execute(async (tx) => {
    await tx
      .updateTable('staff_sessions')
      .set({ ended_at: now.toISOString() })
      .where('token', '=', digestText(call.token ?? ''))
      .execute()
    await endCallsOf(tx, central, staff.id)
    await audit(tx, now, { event: 'staff.signedOut', terminal: call.terminal.id, subject: staff.id })
  })
}
