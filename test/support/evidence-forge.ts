// Makes evidence bundles the way central does, with a place to reach in at every step: an insider who holds all the keys.
import { createHash, sign, type KeyObject } from 'node:crypto'
import {
  archivedBytes,
  evidenceEvents,
  type BundleBody,
  type Consignment,
  type EarlierBody,
  type EarlierBundle,
  type EventText,
  type EvidenceBundle,
  type EvidenceEvent,
  type SignedEvent
} from '../../src/contract/wire/evidence.ts'
import { proofTranscript, type ProofParts } from '../../src/contract/wire/proof.ts'
import { sha256Algorithm, signCms, type Signer } from '../../src/central/evidence/cms.ts'
import { makeToken, type Imprint } from '../../src/central/evidence/time-stamps.ts'
import type { Authorities } from './evidence-keys.ts'

export const message = '019b76da-a800-7000-8000-000000000001'
export const otherMessage = '019b76da-a800-7000-8000-000000000002'
export const begin = new Date('2026-01-15T00:00:00Z')
export const minutes = (count: number): Date => new Date(begin.getTime() + count * 60_000)
const server = 'localhost'
const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest()
export const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
const document = Buffer.from('the letter')

type ProofChanges = {
  readonly parts?: Partial<ProofParts>
  readonly receipt?: (receipt: Record<string, unknown>) => Record<string, unknown>
  readonly key?: KeyObject
  readonly publicKey?: KeyObject
}

export type Recipe = {
  readonly events: readonly EvidenceEvent[]
  readonly consignment?: (consignment: Consignment) => object
  readonly sender?: Signer
  readonly senderSignature?: (der: Buffer) => Buffer
  /** after the events were made, which know the first one */
  readonly senderAfter?: (body: BundleBody) => BundleBody['consignment']
  readonly document?: (document: Buffer | null) => Buffer | null
  readonly proof?: ProofChanges
  /** before it is signed */
  readonly event?: (event: EventText, index: number) => object
  readonly signer?: (index: number) => Signer | undefined
  readonly signature?: (der: Buffer, index: number, text: string) => Buffer
  readonly stamper?: (index: number) => Signer | undefined
  readonly stampedAt?: (index: number) => Date | undefined
  readonly imprint?: (imprint: Imprint, index: number, der: Buffer) => Imprint
  /** after signing and stamping, before the bundle is sealed */
  readonly list?: (events: SignedEvent[]) => SignedEvent[]
  readonly body?: (body: BundleBody) => unknown
  readonly sealer?: Signer
  /** the revocation lists of the body that are of the evidence root; else one, made when the archive took over */
  readonly lists?: readonly Buffer[]
  /** those of the roots of stamps and senders, and of the authority of senders; else one each */
  readonly others?: readonly Buffer[]
  /** of the archive time-stamps: signer and time, oldest first, and their lists; else one of the stamps' root */
  readonly archive?: readonly { readonly by?: Signer; readonly at: Date; readonly lists?: readonly Buffer[] }[]
  /** as an earlier release exported it */
  readonly version?: 2
  /** the finished bundle, without any key */
  readonly bundle?: (bundle: EvidenceBundle) => unknown
}

const consignmentOf = ({ events, consignment }: Recipe): string => {
  const asked = events.some(
    (one) => one === 'notification' || one === 'refusal' || one === 'expiry' || one === 'acceptance'
  )
  const right: Consignment = {
    version: 1,
    message,
    sender: 'hikari-life',
    recipient: text(sha256('tanaka at hikari-life')),
    kind: 'TEG800',
    title: { ja: '証明書', en: 'Certificate' },
    mediaType: 'application/xml',
    fileName: 'TEG800.xml',
    documentSha256: text(sha256(document)),
    folder: 'deductions',
    receipt: asked ? 'opening' : 'none',
    openBefore: asked ? minutes(30).toISOString() : null,
    submittedAt: begin.toISOString()
  }
  return JSON.stringify(consignment?.(right) ?? right)
}

const proofOf = (event: EvidenceEvent, { card }: Authorities, changes: ProofChanges = {}): EventText['proof'] => {
  const right = {
    version: 1,
    operationId: '019b76da-a800-7000-8000-0000000000ff',
    message,
    sender: 'hikari-life',
    title: { ja: '証明書', en: 'Certificate' },
    documentSha256: text(sha256(document)),
    decision: event === 'acceptance' ? 'accept' : 'refuse',
    askedAt: begin.toISOString()
  }
  const receipt = JSON.stringify(changes.receipt?.(right) ?? right)
  const transcript = proofTranscript({
    purpose: 'open',
    server: sha256(server),
    nonce: new Uint8Array(32),
    exporter: new Uint8Array(32),
    terminal: new Uint8Array(32),
    payload: sha256(receipt),
    ...changes.parts
  })
  const signature = sign('sha256', transcript, changes.key ?? card.privateKey)
  const key = (changes.publicKey ?? card.publicKey).export({ type: 'spki', format: 'der' })
  return { receipt, key: text(key), proof: { transcript: text(transcript), signature: text(signature) } }
}

const timeOf = (event: EvidenceEvent, index: number): Date => (event === 'expiry' ? minutes(31) : minutes(index))

const makeEvents = (recipe: Recipe, keys: Authorities, consignment: string, senderSignature: Buffer): SignedEvent[] => {
  const made: SignedEvent[] = []
  let previous: string | null = null
  for (const [index, event] of recipe.events.entries()) {
    const at = timeOf(event, index)
    const right: EventText = {
      version: 1,
      message,
      sequence: index,
      event,
      name: evidenceEvents[event],
      at: at.toISOString(),
      consignmentSha256: text(sha256(consignment)),
      senderSignatureSha256: text(sha256(senderSignature)),
      previous,
      proof: event === 'acceptance' || event === 'refusal' ? proofOf(event, keys, recipe.proof) : null
    }
    const words = JSON.stringify(recipe.event?.(right, index) ?? right)
    const signed = signCms(Buffer.from(words), recipe.signer?.(index) ?? keys.signers.evidence, at)
    const der = recipe.signature?.(signed, index, words) ?? signed
    const imprint: Imprint = { algorithm: sha256Algorithm(), digest: sha256(der) }
    const stamp = makeToken(
      recipe.imprint?.(imprint, index, der) ?? imprint,
      recipe.stamper?.(index) ?? keys.signers.stamp,
      recipe.stampedAt?.(index) ?? at
    )
    made.push({ text: words, signature: text(der), stamp: text(stamp) })
    previous = text(sha256(der))
  }
  return made
}

type Archived = EvidenceBundle['archive'][number]

const archiveOf = (recipe: Recipe, keys: Authorities, body: string, seal: Buffer): Archived[] => {
  const made: { readonly token: Buffer; readonly lists: readonly Buffer[] }[] = []
  for (const { by = keys.signers.stamp, at, lists = [keys.lists.stamp([], at)] } of recipe.archive ?? [
    { at: minutes(60) }
  ]) {
    const before = made.flatMap((one) => [one.token, ...(recipe.version === 2 ? [] : one.lists)])
    const digest = sha256(archivedBytes(Buffer.from(body), seal, before))
    made.push({ token: makeToken({ algorithm: sha256Algorithm(), digest }, by, at), lists })
  }
  return made.map(({ token, lists }) => ({ stamp: text(token), revocations: lists.map(text) }))
}

/** Lists of everybody but the root of evidence who issued something in a bundle. */
const otherLists = ({ lists }: Authorities, at: Date): readonly Buffer[] => [
  lists.stamp([], at),
  lists.sender([], at),
  lists.authority([], at)
]

const early = ({ version: _version, ...body }: BundleBody): EarlierBody => body
const earlier = (bundle: EvidenceBundle): EarlierBundle => ({
  ...bundle,
  version: 2,
  archive: bundle.archive.map(({ stamp }) => stamp)
})

/** The text of the bundle a recipe gives. */
export const forge = (recipe: Recipe, keys: Authorities): string => {
  const consignment = consignmentOf(recipe)
  const signed = signCms(Buffer.from(consignment), recipe.sender ?? keys.signers.sender, begin)
  const signature = recipe.senderSignature?.(signed) ?? signed
  const events = makeEvents(recipe, keys, consignment, signature)
  const opened = recipe.events.includes('opening') ? document : null
  const included = recipe.document ? recipe.document(opened) : opened
  const at = recipe.archive?.[0]?.at ?? minutes(60)
  const others = recipe.others ?? (recipe.version === 2 ? [] : otherLists(keys, at))
  const right: BundleBody = {
    version: 3,
    message,
    server,
    consignment: { text: consignment, signature: text(signature) },
    document: included === null ? null : text(included),
    events: recipe.list?.(events) ?? events,
    revocations: [...(recipe.lists ?? [keys.list([], at)]), ...others].map(text),
    exportedAt: at.toISOString()
  }
  const sent = recipe.senderAfter ? { ...right, consignment: recipe.senderAfter(right) } : right
  const body = JSON.stringify(recipe.body?.(sent) ?? (recipe.version === 2 ? early(sent) : sent))
  const seal = signCms(Buffer.from(body), recipe.sealer ?? keys.signers.evidence, minutes(60))
  const archive = archiveOf(recipe, keys, body, seal)
  const bundle: EvidenceBundle = { format: 'madoguchi-evidence', version: 3, body, seal: text(seal), archive }
  const out = recipe.bundle?.(bundle) ?? (recipe.version === 2 ? earlier(bundle) : bundle)
  return typeof out === 'string' ? out : JSON.stringify(out)
}
