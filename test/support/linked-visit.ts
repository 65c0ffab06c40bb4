// A filing of any procedure, announced, proved, signed and sealed as a terminal does it; and what became of it.
import { FilingsAnswer, IntentAnswer, type Filing } from '../../src/contract/wire/filings.ts'
import type { SeedData } from '../../src/central/town/seed-data.ts'
import { actingForHeader } from '../../src/contract/wire/mandates.ts'
import { signCms, softCard, type SoftCard } from './central-card.ts'
import type { Client } from './central-client.ts'
import { proofFor, sealTo, send, session, sha256, text, uuidv7, type Prepared } from './central-visit.ts'

type Wanted = {
  readonly procedure: string
  readonly recipients: readonly string[]
  readonly fields: Readonly<Record<string, string>>
}

const sessions = new WeakMap<Client, Promise<Record<string, string>>>()

/** one session per connection: signing in is not what these tests are about */
const sessionOn = (client: Client, name: string): Promise<Record<string, string>> => {
  const open = sessions.get(client) ?? session(client, name)
  sessions.set(client, open)
  return open
}

type Hand = { readonly client: Client; readonly headers: Record<string, string>; readonly card: SoftCard }

/** Announces and makes a filing, one operation per recipient in their order; under `mandate` in the name of its principal. */
export const prepareFiling = async (
  { client, headers, card }: Hand,
  { agencies }: Pick<SeedData, 'agencies'>,
  { procedure, recipients, fields }: Wanted,
  mandate?: string
): Promise<Prepared[]> => {
  const bundleId = uuidv7()
  const under = mandate === undefined ? {} : { actingFor: mandate }
  const plain = { version: 1, procedure, procedureVersion: '2026-11', bundleId, language: 'ja', rows: [], fields }
  const document = Buffer.from(JSON.stringify({ ...plain, ...under }))
  const parts = recipients.map((recipient) => {
    const wanted = agencies.find((one) => one.id === recipient)?.fields ?? []
    const due = Object.fromEntries(Object.entries(fields).filter(([field]) => wanted.includes(field)))
    const content = JSON.stringify({ bundleId, recipient, documentSha256: text(sha256(document)), fields: due })
    return { recipient, operationId: uuidv7(), content }
  })
  const operations = parts.map(({ operationId, recipient, content }) => ({
    operationId,
    recipient,
    contentSha256: text(sha256(content))
  }))
  const manifest = JSON.stringify({ bundleId, kind: 'filing', procedure, operations, ...under })
  const asking = mandate === undefined ? headers : { ...headers, [actingForHeader]: mandate }
  const intent = await client.call('POST', '/v1/intents', { manifest }, asking)
  if (intent.status !== 200) throw new Error(`the intent was refused: ${JSON.stringify(intent.body)}`)
  const { nonce } = IntentAnswer.parse(intent.body)
  const proof = proofFor(client, card.authentication, { purpose: 'filing', nonce, payload: manifest })
  const cms = text(signCms(document, card.signature))
  return Promise.all(
    parts.map(async ({ operationId, content }) => ({
      operationId,
      bundleId,
      sealed: await sealTo(client, { manifest, proof, content, cms })
    }))
  )
}

/** Files as `name`; gives the operation ids, one per recipient, in their order. */
export const fileAt = async (
  client: Client,
  data: Pick<SeedData, 'agencies'>,
  wanted: Wanted,
  name = 'tanaka'
): Promise<string[]> => {
  const hand = { client, headers: await sessionOn(client, name), card: softCard(name) }
  const operations = await prepareFiling(hand, data, wanted)
  for (const operation of operations) {
    const answer = await send(client, operation)
    if (answer.status !== 200) throw new Error(`an operation was refused: ${JSON.stringify(answer.body)}`)
  }
  return operations.map((one) => one.operationId)
}

/** Waits until a filing is in one of these states; gives it as its owner reads it. */
export const filingIn = async (
  client: Client,
  operation: string,
  states: readonly Filing['state'][],
  /** its owner, or the headers of a session that may see it */
  name: string | Record<string, string> = 'tanaka'
): Promise<Filing> => {
  const headers = typeof name === 'string' ? await sessionOn(client, name) : name
  let last = 'not there'
  for (const end = Date.now() + 15_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 10))) {
    const { filings } = FilingsAnswer.parse((await client.call('GET', '/v1/filings', undefined, headers)).body)
    const found = filings.find((one) => one.operationId === operation)
    if (found && states.includes(found.state)) return found
    last = found?.state ?? last
  }
  throw new Error(`never ${states.join(' or ')}: ${last}`)
}
