// What can be asked about a session: its nonces, its beginning, its level, its end, and the resident's passkeys.
import type { z } from 'zod'
import {
  NonceAnswer,
  NonceRequest,
  Passkey,
  PasskeyRequest,
  PasskeyRevocation,
  PasskeysAnswer,
  SessionAnswer,
  SignInAnswer,
  SignInRequest,
  StepDownRequest
} from '../../contract/wire/session.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { answers, receives, type App, type Call } from '../http/route.ts'
import { doorLevel, shutDoors } from '../sign-on/doors.ts'
import { enrolPasskey, ownPasskeys, revokePasskey } from './enrolment.ts'
import { giveNonce } from './nonces.ts'
import { signIn } from './sign-in.ts'
import { openSession } from './tokens.ts'

const shownSession = async (central: Central, call: Call<unknown>): Promise<z.output<typeof SessionAnswer>> => {
  const { level, provider, expiresAt } = await openSession(central, call)
  return { level, provider, expiresAt }
}

/** Down to the level asked for, or where it stands if that is lower: nothing here goes up. */
const stepDown = async (central: Central, call: Call<z.output<typeof StepDownRequest>>): Promise<void> => {
  const { token, account } = await openSession(central, call)
  const now = central.now()
  await central.db.transaction().execute(async (tx) => {
    if (call.body.level < doorLevel && account !== null) await shutDoors(tx, now, { account })
    await tx
      .updateTable('sessions')
      .set({ level: call.body.level })
      .where('token', '=', token)
      .where('level', '>', call.body.level)
      .execute()
    await audit(tx, now, { event: 'session.lowered', terminal: call.terminal.id, reason: String(call.body.level) })
  })
}

const signOut = async (central: Central, call: Call<null>): Promise<void> => {
  const { token, account } = await openSession(central, call)
  const now = central.now()
  await central.db.transaction().execute(async (tx) => {
    if (account !== null) await shutDoors(tx, now, { account })
    await tx.updateTable('sessions').set({ ended_at: now.toISOString() }).where('token', '=', token).execute()
    await audit(tx, now, { event: 'session.closed', terminal: call.terminal.id })
  })
}

export const sessionRoutes = (app: App, central: Central): void => {
  receives(app, ['POST', '/v1/session/nonce'], NonceRequest, NonceAnswer, (call) => giveNonce(central, call))
  receives(app, ['POST', '/v1/session'], SignInRequest, SignInAnswer, (call) => signIn(central, call))
  answers(app, ['GET', '/v1/session', 0, 'companies'], SessionAnswer, (call) => shownSession(central, call))
  receives(app, ['PUT', '/v1/session/level', 0, 'companies'], StepDownRequest, SessionAnswer, async (call) => {
    await stepDown(central, call)
    return shownSession(central, call)
  })
  answers(app, ['DELETE', '/v1/session', 0, 'companies'], null, (call) => signOut(central, call))
  receives(app, ['POST', '/v1/passkeys', 2], PasskeyRequest, Passkey, (call) => enrolPasskey(central, call))
  answers(app, ['GET', '/v1/passkeys', 1], PasskeysAnswer, (call) => ownPasskeys(central, call))
  receives(app, ['POST', '/v1/passkeys/revoke', 1], PasskeyRevocation, null, (call) => revokePasskey(central, call))
}
