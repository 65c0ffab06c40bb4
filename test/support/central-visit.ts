// What a terminal says to central in a visit, step by step, with every part open to being made wrong.
import { createHash, randomBytes } from 'node:crypto'
import { CompactEncrypt, importJWK } from 'jose'
import { Keys } from '../../src/contract/wire/town.ts'
import { IntentAnswer } from '../../src/contract/wire/filings.ts'
import { proofTranscript, type ProofParts } from '../../src/contract/wire/proof.ts'
import { NonceAnswer, SignInAnswer } from '../../src/contract/wire/session.ts'
import type { Answer, Client } from './central-client.ts'
import { cardOf, signCms, signedBy, type CmsChanges, type SoftCard, type SoftKey } from './central-card.ts'

export const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest()
export const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

/** the code of a problem document */
export const codeOf = ({ body }: Answer): unknown => (body as { code?: unknown } | null)?.code

/** UUIDv7 (RFC 9562 §5.7) */
export const uuidv7 = (): string => {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(Date.now(), 0, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

export type ProofChanges = {
  readonly parts?: Partial<ProofParts>
  /** works on the bytes before they are signed */
  readonly transcript?: (bytes: Buffer) => Buffer
  readonly signature?: (transcript: Buffer) => Buffer
}

export const proofFor = (
  client: Client,
  key: SoftKey,
  { purpose, nonce, payload }: { purpose: ProofParts['purpose']; nonce: string; payload: string },
  changes: ProofChanges = {}
): { transcript: string; signature: string } => {
  const right: ProofParts = {
    purpose,
    server: sha256(client.serverName),
    nonce: Buffer.from(nonce, 'base64url'),
    exporter: client.exporter,
    terminal: client.terminal,
    payload: sha256(payload)
  }
  const laid = Buffer.from(proofTranscript({ ...right, ...changes.parts }))
  const transcript = changes.transcript?.(laid) ?? laid
  const signature = changes.signature?.(transcript) ?? signedBy(key, transcript, 'ieee-p1363')
  return { transcript: text(transcript), signature: text(signature) }
}

export const askNonce = async (client: Client): Promise<string> =>
  NonceAnswer.parse((await client.call('POST', '/v1/session/nonce', { purpose: 'sign-in' })).body).nonce

export type SignInChanges = ProofChanges & {
  readonly nonce?: string
  readonly certificate?: Buffer
  /** sent in place of the payload the proof covers */
  readonly payload?: string
  /** the id of a visit that goes on */
  readonly visit?: string
}

export const signInBody = async (client: Client, card: SoftCard, changes: SignInChanges = {}) => {
  const nonce = changes.nonce ?? (await askNonce(client))
  const payload = JSON.stringify({ visit: changes.visit ?? uuidv7() })
  const proof = proofFor(client, card.authentication, { purpose: 'sign-in', nonce, payload }, changes)
  const certificate = text(changes.certificate ?? card.authentication.certificate)
  return { payload: changes.payload ?? payload, certificate, proof }
}

export const signIn = async (client: Client, card: SoftCard, changes: SignInChanges = {}): Promise<Answer> =>
  client.call('POST', '/v1/session', await signInBody(client, card, changes))

export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` })

/** Signs in with a fictional card; gives the headers of the session. */
export const session = async (
  client: Client,
  card: string | SoftCard,
  changes: SignInChanges = {}
): Promise<Record<string, string>> =>
  bearer(SignInAnswer.parse((await signIn(client, cardOf(card), changes)).body).token)

const moveFields = {
  name: '田中 和子',
  movers: '和子さん、一郎さん',
  moverCount: '2',
  movingDate: '2026-12-12',
  from: '森川市 本町2丁目 4-8',
  fromMunicipality: 'morikawa',
  to: '海野市 浜町 1-15-203',
  toMunicipality: 'umino',
  toQuarter: 'hamacho',
  toLot: '1-15-203',
  telephone: '090-0000-1234'
}

const fieldsOf: Readonly<Record<string, readonly string[]>> = {
  'morikawa-citizens': Object.keys(moveFields),
  'umino-citizens': Object.keys(moveFields),
  'toto-power': ['name', 'movingDate', 'from', 'to', 'telephone'],
  'toto-telecom': ['name', 'movingDate', 'from', 'to', 'telephone'],
  'minato-bank': ['name', 'from', 'to', 'telephone'],
  'toto-water': ['name', 'movingDate', 'from', 'to', 'telephone']
}
export const everybody = Object.keys(fieldsOf)

export type FilingChanges = {
  readonly recipients?: readonly string[]
  /** what recipients of no fixture are told */
  readonly fields?: Readonly<Record<string, readonly string[]>>
  readonly proof?: ProofChanges
  /** whose authentication key makes the proof */
  readonly prover?: SoftCard
  /** whose signature key signs the document */
  readonly signatory?: SoftCard
  readonly cms?: CmsChanges
  readonly cmsBytes?: (document: Buffer) => Buffer | null
  /** sealed in place of what the manifest covers */
  readonly sealedManifest?: (manifest: string) => string
  readonly sealedContent?: (content: string) => string
  /** changes what is put in the content before the manifest covers it */
  readonly content?: (content: Record<string, unknown>) => Record<string, unknown>
  readonly document?: (document: Record<string, unknown>) => Record<string, unknown>
  readonly manifest?: (manifest: Record<string, unknown>) => Record<string, unknown>
}

export type Prepared = { readonly operationId: string; readonly bundleId: string; readonly sealed: string }

export const send = (client: Client, operation: Prepared): Promise<Answer> =>
  client.call('POST', '/v1/operations', operation)

export const sealTo = async (client: Client, content: unknown): Promise<string> => {
  const { sealing } = Keys.parse((await client.call('GET', '/v1/keys')).body)
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(content)))
    .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid: sealing.kid })
    .encrypt(await importJWK(sealing, 'ECDH-ES+A256KW'))
}

const record = async (client: Client, token: Record<string, string>, manifest: string): Promise<string> => {
  const answer = await client.call('POST', '/v1/intents', { manifest }, token)
  if (answer.status !== 200) throw new Error(`the intent was refused: ${JSON.stringify(answer.body)}`)
  return IntentAnswer.parse(answer.body).nonce
}

/** Announces a move and makes its operations, one per recipient, ready to be sent any number of times. */
export const prepareMove = async (
  client: Client,
  token: Record<string, string>,
  card: SoftCard,
  changes: FilingChanges = {}
): Promise<Prepared[]> => {
  const bundleId = uuidv7()
  const plain = {
    version: 1,
    procedure: 'move',
    procedureVersion: '2026-03',
    bundleId,
    language: 'ja',
    rows: [{ question: 'to', label: '新しい住所', value: moveFields.to }],
    fields: moveFields
  }
  const document = Buffer.from(JSON.stringify(changes.document?.(plain) ?? plain))
  const parts = (changes.recipients ?? everybody).map((recipient) => {
    const wanted = changes.fields?.[recipient] ?? fieldsOf[recipient] ?? []
    const fields = Object.fromEntries(Object.entries(moveFields).filter(([name]) => wanted.includes(name)))
    const content = { bundleId, recipient, documentSha256: text(sha256(document)), fields }
    return { recipient, operationId: uuidv7(), content: JSON.stringify(changes.content?.(content) ?? content) }
  })
  const operations = parts.map(({ operationId, recipient, content }) => ({
    operationId,
    recipient,
    contentSha256: text(sha256(content))
  }))
  const announced = { bundleId, kind: 'filing', procedure: 'move', operations }
  const manifest = JSON.stringify(changes.manifest?.(announced) ?? announced)
  const nonce = await record(client, token, manifest)
  const proof = proofFor(
    client,
    (changes.prover ?? card).authentication,
    { purpose: 'filing', nonce, payload: manifest },
    changes.proof
  )
  const der = changes.cmsBytes
    ? changes.cmsBytes(document)
    : signCms(document, (changes.signatory ?? card).signature, changes.cms)
  return Promise.all(
    parts.map(async ({ operationId, content }) => ({
      operationId,
      bundleId,
      sealed: await sealTo(client, {
        manifest: changes.sealedManifest?.(manifest) ?? manifest,
        proof,
        content: changes.sealedContent?.(content) ?? content,
        cms: der === null ? null : text(der)
      })
    }))
  )
}

/** Announces an operation of one recipient that carries no document, ready to be sent. */
const prepareSingle = async (
  client: Client,
  token: Record<string, string>,
  card: SoftCard,
  kind: 'answer' | 'withdrawal',
  {
    recipient,
    covers,
    fields,
    procedure = 'move'
  }: { recipient: string; covers: string; fields: Record<string, string>; procedure?: string | undefined }
): Promise<Prepared> => {
  const bundleId = uuidv7()
  const operationId = uuidv7()
  const content = JSON.stringify({ bundleId, recipient, documentSha256: text(sha256(covers)), fields })
  const operations = [{ operationId, recipient, contentSha256: text(sha256(content)) }]
  const manifest = JSON.stringify({ bundleId, kind, procedure, operations })
  const nonce = await record(client, token, manifest)
  const proof = proofFor(client, card.authentication, { purpose: kind, nonce, payload: manifest })
  return { operationId, bundleId, sealed: await sealTo(client, { manifest, proof, content, cms: null }) }
}

/** Announces and makes the answer to a recipient's question. */
export const prepareAnswer = (
  client: Client,
  token: Record<string, string>,
  card: SoftCard,
  { task, recipient, option, procedure }: { task: string; recipient: string; option: string; procedure?: string }
): Promise<Prepared> =>
  prepareSingle(client, token, card, 'answer', {
    recipient,
    covers: `${task}:${option}`,
    fields: { task, option },
    procedure
  })

/** Announces and makes the withdrawal of a filing; `changes` make it wrong. */
export const prepareWithdrawal = (
  client: Client,
  token: Record<string, string>,
  card: SoftCard,
  { filing, recipient }: { filing: string; recipient: string },
  changes: { readonly covers?: string; readonly fields?: Record<string, string> } = {}
): Promise<Prepared> =>
  prepareSingle(client, token, card, 'withdrawal', {
    recipient,
    covers: `withdraw:${filing}`,
    fields: { filing },
    ...changes
  })
