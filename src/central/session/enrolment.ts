// Enrolling a passkey with a card, listing one's own, and revoking one.
import type { Selectable } from 'kysely'
import type { z } from 'zod'
import {
  PasskeyPayload,
  type Passkey,
  type PasskeyRequest,
  type PasskeyRevocation,
  type PasskeysAnswer
} from '../../contract/wire/session.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { demand } from '../http/refusal.ts'
import type { Call } from '../http/route.ts'
import { after, spans } from '../settings.ts'
import type { Tables } from '../store/tables.ts'
import { checkHeldProof } from './holder.ts'
import { checkFreshProof } from './nonces.ts'
import { checkRegistration } from './passkeys.ts'
import { readPayload } from './sign-in.ts'
import { openSession } from './tokens.ts'

const mostPasskeys = 20

const shownOf = (row: Selectable<Tables['passkeys']>): Passkey => ({
  id: row.id,
  enrolledAt: row.enrolled_at,
  expiresAt: row.expires_at,
  usedAt: row.used_at,
  revokedAt: row.revoked_at
})

/** POST /v1/passkeys */
export const enrolPasskey = async (central: Central, call: Call<z.output<typeof PasskeyRequest>>): Promise<Passkey> => {
  const session = await openSession(central, call)
  const { payload, proof } = call.body
  const nonce = await checkFreshProof(central, call, proof, { purpose: 'passkey', payload })
  await checkHeldProof(central, session, proof)
  const made = readPayload(PasskeyPayload, payload)
  const { publicKey, counter } = await checkRegistration(central, nonce, made)
  const now = central.now()
  const longest = after(now, spans.passkey)
  const until = session.credentialUntil ?? longest
  return central.db.transaction().execute(async (tx) => {
    const own = await tx.selectFrom('passkeys').select('id').where('resident', '=', session.resident).execute()
    demand(own.length < mostPasskeys, 'enrolmentInvalid')
    const row = {
      id: made.id,
      resident: session.resident,
      public_key: publicKey,
      counter,
      enrolled_at: now.toISOString(),
      expires_at: until < longest ? until : longest,
      used_at: null,
      revoked_at: null
    }
    const added = await tx
      .insertInto('passkeys')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    demand(added !== undefined, 'enrolmentInvalid')
    await audit(tx, now, { event: 'passkey.enrolled', terminal: call.terminal.id })
    return shownOf(row)
  })
}

/** GET /v1/passkeys */
export const ownPasskeys = async (central: Central, call: Call<null>): Promise<z.output<typeof PasskeysAnswer>> => {
  const { resident } = await openSession(central, call)
  const rows = await central.db
    .selectFrom('passkeys')
    .selectAll()
    .where('resident', '=', resident)
    .orderBy('enrolled_at')
    .execute()
  return { passkeys: rows.map(shownOf) }
}

/** POST /v1/passkeys/revoke: whoever may use one may close any of one's own; sessions it opened end with it. */
export const revokePasskey = async (
  central: Central,
  call: Call<z.output<typeof PasskeyRevocation>>
): Promise<void> => {
  const { resident } = await openSession(central, call)
  const now = central.now()
  await central.db.transaction().execute(async (tx) => {
    const revoked = await tx
      .updateTable('passkeys')
      .set({ revoked_at: now.toISOString() })
      .where('id', '=', call.body.id)
      .where('resident', '=', resident)
      .where('revoked_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    demand(revoked !== undefined, 'notFound')
    await tx
      .updateTable('sessions')
      .set({ ended_at: now.toISOString() })
      .where('credential', '=', call.body.id)
      .where('ended_at', 'is', null)
      .execute()
    await audit(tx, now, { event: 'passkey.revoked', terminal: call.terminal.id })
  })
}
