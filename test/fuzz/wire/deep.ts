// Messages that are right but for one thing deep inside: what is changed in them gets further than anything made from a schema.
import type { Client } from '../../support/central-client.ts'
import { softCard } from '../../support/central-card.ts'
import {
  askNonce,
  prepareMove,
  session,
  sha256,
  signInBody,
  type FilingChanges,
  type SignInChanges
} from '../../support/central-visit.ts'

export type Deep = { readonly method: 'POST'; readonly path: string; readonly body: string }

const flipped = (bytes: Buffer): Buffer => {
  const other = Buffer.from(bytes)
  other.writeUInt8(other.readUInt8(0) ^ 1, 0)
  return other
}

const signIns: readonly (readonly [card: string, changes: SignInChanges])[] = [
  ['tanaka', { signature: (transcript) => flipped(Buffer.alloc(256, sha256(transcript))) }],
  ['tanaka', { parts: { exporter: sha256('another connection') } }],
  ['tanaka', { parts: { payload: sha256('another payload') } }],
  ['mallory', {}]
]
const filings: readonly FilingChanges[] = [
  { signatory: softCard('sato') },
  { prover: softCard('sato') },
  { cms: { signature: () => Buffer.alloc(256, 7) } },
  { cms: { digestOf: Buffer.from('another document') } },
  { cmsBytes: (document) => document },
  { cmsBytes: () => null },
  { document: (document) => ({ ...document, unknown: 1 }) },
  { sealedContent: (content) => content.replace('田中', '佐藤') }
]

/** Prepares them on this connection: intents are recorded and a session is opened, so it comes before the state is looked at. */
export const deepMessages = async (client: Client): Promise<readonly Deep[]> => {
  const found: Deep[] = []
  for (const [name, changes] of signIns) {
    const nonce = await askNonce(client)
    const body = JSON.stringify(await signInBody(client, softCard(name), { ...changes, nonce }))
    found.push({ method: 'POST', path: '/v1/session', body })
  }
  const tanaka = softCard('tanaka')
  const token = await session(client, 'tanaka')
  for (const changes of filings)
    for (const operation of await prepareMove(client, token, tanaka, { ...changes, recipients: ['toto-power'] }))
      found.push({ method: 'POST', path: '/v1/operations', body: JSON.stringify(operation) })
  return found
}
