// The session behind a token: bound to one TLS connection and one terminal.
import type { Central } from '../central.ts'
import { digestText } from '../digest.ts'
import { demand } from '../http/refusal.ts'
import type { Caller } from '../http/route.ts'

export type Session = { readonly resident: string; readonly publicKey: string; readonly token: string }

/** Finds the open session of a call or refuses: missing, ended by time, on another connection, from another terminal. */
export const openSession = async (
  central: Central,
  call: Caller & { readonly token: string | null }
): Promise<Session> => {
  demand(call.token !== null, 'levelInsufficient')
  const token = digestText(call.token)
  const row = await central.db.selectFrom('sessions').selectAll().where('token', '=', token).executeTakeFirst()
  demand(row !== undefined && row.ended_at === null, 'sessionMissing')
  demand(row.expires_at > central.now().toISOString(), 'sessionExpired')
  demand(row.terminal === call.terminal.certificate, 'wrongTerminal')
  demand(row.exporter === call.exporter, 'wrongConnection')
  return { resident: row.resident, publicKey: row.public_key, token }
}
