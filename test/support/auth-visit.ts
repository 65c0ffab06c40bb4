// What any provider says to central, step by step over a bare client, with every part open to being made wrong.
import { NonceAnswer, SignInAnswer } from '../../src/contract/wire/session.ts'
import { proofTranscript, type ProofParts } from '../../src/contract/wire/proof.ts'
import type { AuthProvider } from '../../src/main/auth/port.ts'
import { newOperationId } from '../../src/main/signing/operation-id.ts'
import { good, type AnyFault } from './auth-candidates.ts'
import type { Client } from './central-client.ts'
import { bearer, sha256, text } from './central-visit.ts'

type Provider = AuthProvider<AnyFault>
type Fresh = 'sign-in' | 'door' | 'passkey'

export const nonceFor = async (client: Client, purpose: Fresh): Promise<string> =>
  NonceAnswer.parse((await client.call('POST', '/v1/session/nonce', { purpose })).body).nonce

type Wanted = { readonly purpose: Fresh; readonly nonce: string; readonly payload: string }

export const proofBy = async (
  client: Client,
  provider: Provider,
  { purpose, nonce, payload }: Wanted,
  wrong: Partial<ProofParts> = {}
): Promise<object> => {
  const transcript = proofTranscript({
    purpose,
    server: sha256(client.serverName),
    nonce: Buffer.from(nonce, 'base64url'),
    exporter: client.exporter,
    terminal: client.terminal,
    payload: sha256(payload),
    ...wrong
  })
  return { transcript: text(transcript), ...good(await provider.prove(transcript)) }
}

export const signInBodyBy = async (
  client: Client,
  provider: Provider,
  wrong: Partial<ProofParts> = {},
  visit = newOperationId()
): Promise<Record<string, unknown>> => {
  const nonce = await nonceFor(client, 'sign-in')
  const payload = JSON.stringify({ visit })
  const credential = good(await provider.credential())
  const proof = await proofBy(client, provider, { purpose: 'sign-in', nonce, payload }, wrong)
  return { payload, ...credential, proof }
}

export type Session = {
  readonly answer: SignInAnswer
  readonly headers: Record<string, string>
  readonly visit: string
}

export const sessionBy = async (client: Client, provider: Provider, visit = newOperationId()): Promise<Session> => {
  const body = await signInBodyBy(client, provider, {}, visit)
  const answer = SignInAnswer.parse((await client.call('POST', '/v1/session', body)).body)
  return { answer, headers: bearer(answer.token), visit }
}
