// What two cards at one terminal say to central about a mandate, step by step, with every part open to being made wrong.
import type { RegisterEntry } from '../../src/central/mandates/powers.ts'
import { JournalAnswer, type JournalLine } from '../../src/contract/wire/journal.ts'
import {
  actingForHeader,
  IntroductionAnswer,
  Mandate,
  MandatesAnswer,
  type Scope
} from '../../src/contract/wire/mandates.ts'
import type { Purpose } from '../../src/contract/wire/proof.ts'
import { NonceAnswer, SignInAnswer } from '../../src/contract/wire/session.ts'
import { softCard, signCms, type SoftCard } from './central-card.ts'
import type { Answer, Client } from './central-client.ts'
import {
  bearer,
  codeOf,
  prepareMove,
  proofFor,
  signInBody,
  text,
  uuidv7,
  type FilingChanges,
  type Prepared,
  type ProofChanges
} from './central-visit.ts'
import type { World } from './central-world.ts'

export type Visitor = {
  readonly client: Client
  readonly headers: Record<string, string>
  readonly visit: string
  readonly card: SoftCard
}

/** Signs in with a fictional card, on a connection of its own. */
export const visitor = async (world: World, name: string, terminal = 0): Promise<Visitor> => {
  const client = await world.connect(terminal)
  const card = softCard(name)
  const body = await signInBody(client, card)
  const { token } = SignInAnswer.parse((await client.call('POST', '/v1/session', body)).body)
  const { visit } = JSON.parse(body.payload) as { visit: string }
  return { client, headers: bearer(token), visit, card }
}

export const call = ({ client, headers }: Visitor, method: string, path: string, body?: unknown): Promise<Answer> =>
  client.call(method, path, body, headers)

/** A request under a mandate. */
export const acting = (of: Visitor, mandate: string): Visitor => ({
  ...of,
  headers: { ...of.headers, [actingForHeader]: mandate }
})

export const nonceOf = async (client: Client, purpose: Purpose): Promise<string> =>
  NonceAnswer.parse((await client.call('POST', '/v1/session/nonce', { purpose })).body).nonce

export const introduction = async (
  of: Visitor,
  changes: { visit?: string; purpose?: Purpose } = {}
): Promise<Answer> => {
  const payload = JSON.stringify({ visit: changes.visit ?? of.visit })
  const nonce = await nonceOf(of.client, 'introduce')
  const purpose = changes.purpose ?? 'introduce'
  const proof = proofFor(of.client, of.card.authentication, { purpose, nonce, payload })
  return call(of, 'POST', '/v1/mandates/introductions', { payload, proof })
}

export const codeFrom = async (of: Visitor): Promise<string> => {
  const answer = await introduction(of)
  if (answer.status !== 200) throw new Error(`nobody was introduced: ${String(codeOf(answer))}`)
  return IntroductionAnswer.parse(answer.body).code
}

export const scopeOf = (changes: Partial<Scope> = {}): Scope => ({
  procedures: [],
  folders: [],
  notices: null,
  profile: false,
  ...changes
})
export const wide = scopeOf({
  procedures: [{ id: 'move', may: 'act' }],
  folders: [
    { id: 'deductions', may: 'read' },
    { id: 'inbox', may: 'act' },
    { id: 'archive', may: 'act' }
  ],
  notices: 'act',
  profile: true
})

const day = 86_400_000
export const until = (world: World, days = 30): string =>
  new Date(world.central.central.now().getTime() + days * day).toISOString()

export const draftBody = (code: string, scope: Scope, end: string, mandateId = uuidv7()) => ({
  mandateId,
  code,
  scope,
  until: end
})
export const drafted = async (principal: Visitor, body: ReturnType<typeof draftBody>): Promise<Mandate> => {
  const answer = await call(principal, 'POST', '/v1/mandates', body)
  if (answer.status !== 200) throw new Error(`the draft was refused: ${String(codeOf(answer))}`)
  return Mandate.parse(answer.body)
}

export type SignChanges = {
  readonly purpose?: Purpose
  readonly nonceFor?: Purpose
  readonly proof?: ProofChanges
  readonly prover?: SoftCard
  readonly signatory?: SoftCard
  /** what the document signature covers in place of the text */
  readonly signed?: string
  readonly text?: string
}
/** The body of a signature, with a nonce of this connection. */
export const signatureBody = async (
  of: Visitor,
  mandate: Pick<Mandate, 'text'>,
  as: 'grant' | 'accept',
  changes: SignChanges = {}
) => {
  const payload = mandate.text ?? ''
  const purpose = changes.purpose ?? as
  const nonce = await nonceOf(of.client, changes.nonceFor ?? as)
  const prover = changes.prover ?? of.card
  const proof = proofFor(of.client, prover.authentication, { purpose, nonce, payload }, changes.proof)
  const document = Buffer.from(changes.signed ?? payload, 'utf8')
  const cms = text(signCms(document, (changes.signatory ?? of.card).signature))
  return { text: changes.text ?? payload, proof, cms }
}
export const sendSignature = (of: Visitor, id: string, body: unknown): Promise<Answer> =>
  call(of, 'POST', `/v1/mandates/${id}/signature`, body)
export const sign = async (
  of: Visitor,
  mandate: Pick<Mandate, 'id' | 'text'>,
  as: 'grant' | 'accept',
  changes: SignChanges = {}
): Promise<Answer> => sendSignature(of, mandate.id, await signatureBody(of, mandate, as, changes))

/** From the code to the second signature; gives the mandate as the proxy sees it. */
export const mandateFor = async (
  world: World,
  principal: Visitor,
  proxy: Visitor,
  scope: Scope = wide,
  end = until(world)
): Promise<Mandate> => {
  const draft = await drafted(principal, draftBody(await codeFrom(proxy), scope, end))
  for (const answer of [await sign(principal, draft, 'grant'), await sign(proxy, draft, 'accept')])
    if (answer.status !== 200) throw new Error(`a signature was refused: ${String(codeOf(answer))}`)
  const held = (await mandatesOf(proxy)).find((one) => one.id === draft.id)
  if (!held) throw new Error('the proxy does not see the mandate')
  return held
}

export const mandatesOf = async (of: Visitor): Promise<Mandate[]> =>
  MandatesAnswer.parse((await call(of, 'GET', '/v1/mandates')).body).mandates

export const journalOf = async (of: Visitor): Promise<JournalLine[]> => {
  const lines: JournalLine[] = []
  for (let cursor = '', more = true; more;) {
    const page = JournalAnswer.parse((await call(of, 'GET', `/v1/journal?cursor=${cursor}`)).body)
    lines.push(...page.lines)
    ;({ cursor, more } = page)
  }
  return lines
}
/** what a line says, without when and where */
export const briefly = ({ actor, act, outcome, reason }: JournalLine): string =>
  `${actor.kind} ${act}${outcome === 'refused' ? ` ${String(reason)}` : ''}`

/** An entry of the guardianship register: sato is ito's guardian since yesterday, unless it says otherwise. */
export const registerEntry = (changes: Partial<RegisterEntry> = {}): RegisterEntry => ({
  register: uuidv7(),
  kind: 'guardianship',
  principal: 'ito',
  proxy: 'sato',
  from: new Date(Date.now() - day).toISOString(),
  until: null,
  supervisorSince: null,
  powers: [],
  endedAt: null,
  ...changes
})

/** A move that a proxy announces and signs under a mandate. */
export const prepareFor = (of: Visitor, mandate: string, changes: FilingChanges = {}): Promise<Prepared[]> => {
  const { client, headers, card } = acting(of, mandate)
  return prepareMove(client, headers, card, {
    recipients: ['minato-bank'],
    manifest: (one) => ({ ...one, actingFor: mandate }),
    document: (one) => ({ ...one, actingFor: mandate }),
    ...changes
  })
}
