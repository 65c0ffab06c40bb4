// The session behind a token: bound to one TLS connection and one terminal, at the level what opened it gives.
import type { AuthKind, Level } from '../../contract/wire/session.ts'
import type { Central } from '../central.ts'
import { digestText } from '../digest.ts'
import { demand, Refusal } from '../http/refusal.ts'
import type { Call } from '../http/route.ts'
import { demandRested } from './watch.ts'

export type Session = {
  /** whose it is: a resident's id, or a company's on the routes that are open to companies */
  readonly resident: string
  readonly publicKey: string
  /** digest of the token */
  readonly token: string
  readonly level: Level
  readonly provider: AuthKind
  /** id of the passkey that opened it */
  readonly credential: string | null
  readonly credentialUntil: string | null
  /** names the visit of this resident; sessions renewed in one visit share it */
  readonly account: string | null
  /** names the certificate that opened it */
  readonly certificate: string | null
  readonly expiresAt: string
}

/**
 * Finds the open session of a call or refuses: missing, ended by time, on another connection, from another terminal,
 * under the level its route publishes, a company's on a route for residents and the other way round, or resting on a
 * certificate that holds no longer. What needs no level, its end above all, does not wait for the verifier.
 */
export const openSession = async (central: Central, call: Omit<Call<unknown>, 'body'>): Promise<Session> => {
  const { level } = call
  if (level === null) throw new Error('a route that publishes no level asks for a session')
  if (call.token === null) throw new Refusal('levelInsufficient', level)
  const token = digestText(call.token)
  const row = await central.db.selectFrom('sessions').selectAll().where('token', '=', token).executeTakeFirst()
  demand(row !== undefined, 'sessionMissing')
  demand(row.ended_at === null, row.ended_by ?? 'sessionMissing')
  demand(row.expires_at > central.now().toISOString(), 'sessionExpired')
  demand(row.terminal === call.terminal.certificate, 'wrongTerminal')
  demand(row.exporter === call.exporter, 'wrongConnection')
  const holder = row.provider === 'company' ? 'companies' : 'residents'
  demand(call.holders === 'both' || call.holders === holder, 'wrongHolder')
  if (row.level < level) throw new Refusal('levelInsufficient', level)
  if (level > 0) await demandRested(central, row, call.reads)
  return {
    resident: row.resident,
    publicKey: row.public_key,
    token,
    level: row.level,
    provider: row.provider,
    credential: row.credential,
    credentialUntil: row.credential_until,
    account: row.account,
    certificate: row.certificate,
    expiresAt: row.expires_at
  }
}
