// Nonces: given out on one connection, spent once, on that connection, for the purpose they were asked for.
import type { z } from 'zod'
import type { AnyProof, Purpose } from '../../contract/wire/proof.ts'
import type { ProblemCode } from '../../contract/wire/problem.ts'
import type { NonceAnswer, NonceRequest } from '../../contract/wire/session.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { randomToken } from '../digest.ts'
import { demand } from '../http/refusal.ts'
import type { Call, Caller } from '../http/route.ts'
import { after, spans } from '../settings.ts'
import { checkTranscript, readTranscript } from './proof.ts'

/** POST /v1/session/nonce */
export const giveNonce = async (
  central: Central,
  call: Call<z.output<typeof NonceRequest>>
): Promise<z.output<typeof NonceAnswer>> => {
  const now = central.now()
  const nonce = randomToken()
  const expiresAt = after(now, spans.nonce)
  const { terminal, exporter, body } = call
  await central.db.transaction().execute(async (tx) => {
    await tx
      .insertInto('nonces')
      .values({
        nonce,
        purpose: body.purpose,
        exporter,
        terminal: terminal.certificate,
        expires_at: expiresAt,
        spent_at: null
      })
      .execute()
    await audit(tx, now, { event: 'nonce.issued', terminal: terminal.id })
  })
  return { nonce, expiresAt }
}

type Given = { readonly exporter: string; readonly terminal: string; readonly purpose: string }
type Spent = Given | { readonly problem: ProblemCode }

/** Takes the nonce, whatever becomes of the proof; only one caller ever gets it. */
const spend = async (central: Central, nonce: string): Promise<Spent> => {
  const now = central.now().toISOString()
  const taken = await central.db
    .updateTable('nonces')
    .set({ spent_at: now })
    .where('nonce', '=', nonce)
    .where('spent_at', 'is', null)
    .returning(['exporter', 'terminal', 'purpose', 'expires_at'])
    .executeTakeFirst()
  if (taken) return taken.expires_at > now ? taken : { problem: 'nonceExpired' }
  const known = await central.db.selectFrom('nonces').select('nonce').where('nonce', '=', nonce).executeTakeFirst()
  return { problem: known ? 'nonceSpent' : 'nonceUnknown' }
}

/**
 * Spends the proof's nonce and checks every field of its transcript against this call; what signed it is the caller's to
 * check. Gives the nonce.
 */
export const checkFreshProof = async (
  central: Central,
  caller: Caller,
  proof: AnyProof,
  { purpose, payload }: { readonly purpose: Purpose; readonly payload: string }
): Promise<string> => {
  const transcript = readTranscript(proof)
  const nonce = await spend(central, transcript.nonce)
  checkTranscript(transcript, {
    purpose,
    serverName: central.settings.serverName,
    nonce: 'problem' in nonce ? nonce.problem : null,
    exporter: caller.exporter,
    terminal: caller.terminal.certificate,
    payload
  })
  // the proof was made for this connection and purpose; the nonce must have been given out for them as well
  demand('exporter' in nonce && nonce.exporter === caller.exporter, 'wrongConnection')
  demand(nonce.terminal === caller.terminal.certificate, 'wrongTerminal')
  demand(nonce.purpose === purpose, 'wrongPurpose')
  return transcript.nonce
}
