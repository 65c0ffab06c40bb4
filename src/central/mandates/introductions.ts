// How a principal comes to name a proxy: the proxy shows a code that only the proxy's card could ask for, at this terminal.
import type { z } from 'zod'
import { IntroductionPayload, type IntroductionAnswer, type IntroductionRequest } from '../../contract/wire/mandates.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { keyedHash } from '../digest.ts'
import { demand } from '../http/refusal.ts'
import type { Call, Caller } from '../http/route.ts'
import { readableNumber } from '../readable-number.ts'
import { checkHeldProof } from '../session/holder.ts'
import { checkFreshProof } from '../session/nonces.ts'
import { accountOf, readPayload } from '../session/sign-in.ts'
import { openSession, type Session } from '../session/tokens.ts'
import { after, spans } from '../settings.ts'
import type { Tx } from '../store/store.ts'

/** A company has no card: its certificate is what its representative signs with. */
export const demandSigner = ({ provider }: Session): void =>
  demand(provider === 'card' || provider === 'company', 'cardRequired')

/** A phone or a passkey may be in somebody else's hand; what two cards must do, cards do. */
export const demandCard = ({ provider }: Session): void => demand(provider === 'card', 'cardRequired')

const hashOf = ({ keys }: Pick<Central, 'keys'>, code: string): string => keyedHash(keys.hash, 'introduction', code)

/** POST /v1/mandates/introductions */
export const introduce = async (
  central: Central,
  call: Call<z.output<typeof IntroductionRequest>>
): Promise<z.output<typeof IntroductionAnswer>> => {
  const session = await openSession(central, call)
  demandCard(session)
  const { payload, proof } = call.body
  await checkFreshProof(central, call, proof, { purpose: 'introduce', payload })
  await checkHeldProof(central, session, proof)
  const { visit } = readPayload(IntroductionPayload, payload)
  demand(session.account === accountOf(central, visit, session.resident), 'notOwner')
  const now = central.now()
  const code = readableNumber()
  const expiresAt = after(now, spans.introduction)
  const row = { resident: session.resident, terminal_id: call.terminal.id, expires_at: expiresAt, spent_at: null }
  await central.db.transaction().execute(async (tx) => {
    const added = await tx
      .insertInto('introductions')
      .values({ code: hashOf(central, code), ...row })
      .onConflict((conflict) =>
        // an old code may come again; one that still works must keep its one meaning
        conflict.column('code').doUpdateSet(row).where('introductions.expires_at', '<', now.toISOString())
      )
      .returning('code')
      .executeTakeFirst()
    demand(added !== undefined, 'overloaded')
    await audit(tx, now, { event: 'mandate.introduced', terminal: call.terminal.id })
  })
  return { code, expiresAt }
}

/** Who introduced themselves by this code, here and lately; the code is spent by it. */
export const introducedBy = async (tx: Tx, central: Central, caller: Caller, code: string): Promise<string> => {
  const now = central.now().toISOString()
  const found = await tx
    .updateTable('introductions')
    .set({ spent_at: now })
    .where('code', '=', hashOf(central, code))
    .where('terminal_id', '=', caller.terminal.id)
    .where('expires_at', '>', now)
    .where('spent_at', 'is', null)
    .returning('resident')
    .executeTakeFirst()
  demand(found !== undefined, 'introductionUnknown')
  return found.resident
}
