// A sender with keys of its own, and what a terminal does with the letters it gets.
import { join } from 'node:path'
import { EvidenceBundle } from '../../src/contract/wire/evidence.ts'
import { MailboxAnswer, ReceiptAnswer, RootsAnswer, type Message } from '../../src/contract/wire/mailbox.ts'
import { consign, type Letter } from '../../src/central/senders/send/consign.ts'
import { openIssuerKeys, type IssuerKeys } from '../../src/central/issuers/issuer-keys.ts'
import { linkSender } from '../../src/central/mailbox/addresses.ts'
import { openDoors } from '../../src/central/issuers/deliver.ts'
import { DoorRefusal, type Door } from '../../src/central/senders/send/door.ts'
import type { PostedAnswer, Posting } from '../../src/contract/wire/post.ts'
import type { ProblemCode } from '../../src/contract/wire/problem.ts'
import type { Answer, Client } from './central-client.ts'
import { cardOf, type SoftCard } from './central-card.ts'
import { proofFor, uuidv7, type ProofChanges } from './central-visit.ts'
import type { World } from './central-world.ts'

export type Sent = Posting

export const document = Buffer.from('<?xml version="1.0" encoding="UTF-8"?><letter>控除の証明 240000円</letter>')

/** The keys of the fictional issuers in this world, trusted by its central. */
export const issuersOf = async ({ folder, central }: World): Promise<IssuerKeys> => {
  const keys = await openIssuerKeys(join(folder, 'issuers'), central.central.now)
  central.central.evidence.trustSender(keys.root())
  return keys
}

const day = 86_400_000

/** A letter to `resident`, ready to be handed in; with a receipt it waits ten days. */
export const letterTo = async (
  { central }: World,
  keys: IssuerKeys,
  resident: string,
  changes: Partial<Letter> & { readonly signedBy?: string } = {}
): Promise<Posting> => {
  const { signedBy, ...letter } = changes
  const { keys: own, now } = central.central
  const sender = letter.sender ?? 'hikari-life'
  const receipt = letter.receipt ?? 'none'
  return consign(
    {
      sender,
      recipient: await linkSender(central.central, sender, resident),
      kind: 'TEG800',
      title: { ja: '生命保険料控除証明書', en: 'Life insurance certificate' },
      mediaType: 'application/xml',
      fileName: 'TEG800.xml',
      folder: 'deductions',
      receipt,
      openBefore: receipt === 'none' ? null : new Date(now().getTime() + 10 * day).toISOString(),
      reference: uuidv7(),
      document,
      ...letter
    },
    await keys.signer(signedBy ?? sender),
    own.sealing.public,
    now()
  )
}

const opened = new WeakMap<World['central'], ReturnType<typeof openDoors>>()

/** The door of a fictional issuer, as it is in use until this world closes. */
export const doorOf = ({ central }: World, sender: string): Promise<Door> => {
  const doors = opened.get(central) ?? openDoors(central.central, central.ready)
  opened.set(central, doors)
  const issuer = central.central.data.issuers.find((one) => one.id === sender)
  if (!issuer) throw new Error('there is no such issuer')
  return doors.door(issuer)
}

export type Submitted =
  | { readonly ok: true; readonly message: string; readonly answer: PostedAnswer }
  | { readonly ok: false; readonly fault: ProblemCode }

/** Hands a letter in at the door of `by`. */
export const handIn = async (world: World, letter: Posting, by = 'hikari-life'): Promise<Submitted> => {
  const door = await doorOf(world, by)
  try {
    const answer = await door.post(letter)
    return { ok: true, message: answer.message, answer }
  } catch (error) {
    if (error instanceof DoorRefusal) return { ok: false, fault: error.code }
    throw error
  }
}

/** Hands a letter in and gives its id. */
export const delivered = async (
  world: World,
  ...rest: Parameters<typeof letterTo> extends [World, ...infer R] ? R : never
): Promise<string> => {
  const submitted = await handIn(world, await letterTo(world, ...rest), rest[2]?.sender)
  if (!submitted.ok) throw new Error(`the letter was refused: ${submitted.fault}`)
  return submitted.message
}

type Headers = Record<string, string>

export const messagesOf = async (client: Client, headers: Headers): Promise<Message[]> =>
  MailboxAnswer.parse((await client.call('GET', '/v1/mailbox', undefined, headers)).body).messages

export const contentOf = (client: Client, headers: Headers, id: string): Promise<Answer> =>
  client.call('GET', `/v1/mailbox/${id}/content`, undefined, headers)

export const bundleOf = async (client: Client, headers: Headers, id: string): Promise<EvidenceBundle> =>
  EvidenceBundle.parse((await client.call('GET', `/v1/mailbox/${id}/evidence`, undefined, headers)).body)

export const rootsOf = async (client: Client): Promise<string> =>
  RootsAnswer.parse((await client.call('GET', '/v1/evidence/roots')).body).pem

type Decide = {
  /** a fixture's name, or a card */
  readonly name: string | SoftCard
  readonly id: string
  readonly decision: 'accept' | 'refuse'
  readonly operationId?: string
  readonly proof?: ProofChanges
  readonly receipt?: (receipt: string) => string
}

/** Asks for the receipt and proves it with the card of `name`; gives the body of the decision. */
export const provenDecision = async (client: Client, headers: Headers, wanted: Decide) => {
  const operationId = wanted.operationId ?? uuidv7()
  const path = `/v1/mailbox/${wanted.id}/receipt`
  const answer = await client.call('POST', path, { operationId, decision: wanted.decision }, headers)
  const { receipt, nonce } = ReceiptAnswer.parse(answer.body)
  const { authentication } = cardOf(wanted.name)
  const proof = proofFor(client, authentication, { purpose: 'open', nonce, payload: receipt }, wanted.proof)
  return { operationId, receipt: wanted.receipt?.(receipt) ?? receipt, proof }
}

export const sendDecision = (client: Client, id: string, body: unknown): Promise<Answer> =>
  client.call('POST', `/v1/mailbox/${id}/decision`, body)

/** Accepts or refuses a waiting letter with the card. */
export const decided = async (client: Client, headers: Headers, wanted: Decide): Promise<Answer> =>
  sendDecision(client, wanted.id, await provenDecision(client, headers, wanted))
