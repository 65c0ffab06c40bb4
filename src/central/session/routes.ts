// Signing in with a card: nonce, proof, session; and signing out.
import type { z } from 'zod'
import type { ProblemCode } from '../../contract/wire/problem.ts'
import { Self } from '../../contract/wire/resident.ts'
import { NonceAnswer, NonceRequest, SignInAnswer, SignInPayload, SignInRequest } from '../../contract/wire/session.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { digestText, fromBase64url, keyedHash, randomToken } from '../digest.ts'
import { demand } from '../http/refusal.ts'
import { answers, receives, type App, type Call } from '../http/route.ts'
import { after, spans } from '../settings.ts'
import { cardHash } from '../town/seed.ts'
import { checkCardCertificate } from './card-certificate.ts'
import { checkSignature, checkTranscript, readTranscript } from './proof.ts'
import { openSession } from './tokens.ts'

type Spent = { readonly exporter: string; readonly terminal: string } | { readonly problem: ProblemCode }

/** Takes the nonce, whatever becomes of the proof; only one caller ever gets it. */
const spend = async (central: Central, nonce: string): Promise<Spent> => {
  const now = central.now().toISOString()
  const taken = await central.db
    .updateTable('nonces')
    .set({ spent_at: now })
    .where('nonce', '=', nonce)
    .where('spent_at', 'is', null)
    .returning(['exporter', 'terminal', 'expires_at'])
    .executeTakeFirst()
  if (taken) return taken.expires_at > now ? taken : { problem: 'nonceExpired' }
  const known = await central.db.selectFrom('nonces').select('nonce').where('nonce', '=', nonce).executeTakeFirst()
  return { problem: known ? 'nonceSpent' : 'nonceUnknown' }
}

const parsePayload = (payload: string): void => {
  let content: unknown
  try {
    content = JSON.parse(payload)
  } catch {
    content = undefined
  }
  demand(SignInPayload.safeParse(content).success, 'malformed')
}

const checkProof = async (
  central: Central,
  call: Call<z.output<typeof SignInRequest>>
): Promise<{ resident: string; publicKey: string }> => {
  const { payload, certificate, proof } = call.body
  const transcript = readTranscript(proof)
  const nonce = await spend(central, transcript.nonce)
  checkTranscript(transcript, {
    purpose: 'sign-in',
    serverName: central.settings.serverName,
    nonce: 'problem' in nonce ? nonce.problem : null,
    exporter: call.exporter,
    terminal: call.terminal.certificate,
    payload
  })
  // the proof was made for this connection; the nonce must have been given out on it as well
  demand('exporter' in nonce && nonce.exporter === call.exporter, 'wrongConnection')
  demand(nonce.terminal === call.terminal.certificate, 'wrongTerminal')
  parsePayload(payload)
  const der = fromBase64url(certificate)
  const card = await checkCardCertificate(der, 'authentication', central, central.now())
  checkSignature(proof, card.publicKey)
  const known = await central.db
    .selectFrom('cards')
    .select('resident')
    .where('certificate', '=', cardHash(central.keys.hash, der))
    .where('purpose', '=', 'authentication')
    .executeTakeFirst()
  demand(known !== undefined, 'residentUnknown')
  return {
    resident: known.resident,
    publicKey: card.publicKey.export({ type: 'spki', format: 'der' }).toString('base64url')
  }
}

const signIn = async (central: Central, call: Call<z.output<typeof SignInRequest>>): Promise<SignInAnswer> => {
  const { resident, publicKey } = await checkProof(central, call)
  const now = central.now()
  const token = randomToken()
  const expiresAt = after(now, spans.session)
  const row = await central.db.transaction().execute(async (tx) => {
    await tx
      .insertInto('sessions')
      .values({
        token: digestText(token),
        exporter: call.exporter,
        terminal: call.terminal.certificate,
        resident,
        public_key: publicKey,
        expires_at: expiresAt,
        ended_at: null
      })
      .execute()
    await audit(tx, now, { event: 'session.opened', terminal: call.terminal.id })
    return tx.selectFrom('residents').select('profile').where('id', '=', resident).executeTakeFirstOrThrow()
  })
  return {
    token,
    // pairwise: another operator's terminals see another pseudonym of the same resident
    pseudonym: keyedHash(central.keys.hash, 'pseudonym', `${call.terminal.town}\0${resident}`),
    level: 2,
    name: Self.parse(JSON.parse(row.profile)).name,
    expiresAt
  }
}

export const sessionRoutes = (app: App, central: Central): void => {
  receives(app, ['POST', '/v1/session/nonce'], NonceRequest, NonceAnswer, async (call) => {
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
  })
  receives(app, ['POST', '/v1/session'], SignInRequest, SignInAnswer, (call) => signIn(central, call))
  answers(app, ['DELETE', '/v1/session'], null, async (call) => {
    const { token } = await openSession(central, call)
    const now = central.now()
    await central.db.transaction().execute(async (tx) => {
      await tx.updateTable('sessions').set({ ended_at: now.toISOString() }).where('token', '=', token).execute()
      await audit(tx, now, { event: 'session.closed', terminal: call.terminal.id })
    })
  })
}
