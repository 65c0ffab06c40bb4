// Mandates as no central would let anybody draft them, but rightly signed: put into the database past every check of drafting.
import { createPublicKey, sign, X509Certificate } from 'node:crypto'
import { isCompanyId } from '../../src/central/companies/identity.ts'
import { referenceOf } from '../../src/central/mandates/signed.ts'
import { cardHash } from '../../src/central/town/seed.ts'
import { proofTranscript } from '../../src/contract/wire/proof.ts'
import type { Scope } from '../../src/contract/wire/mandates.ts'
import { signCms, softCard, type SoftCard } from './central-card.ts'
import { sha256, text as base64url, uuidv7 } from './central-visit.ts'
import type { Db } from '../../src/central/store/store.ts'
import type { World } from './central-world.ts'
import { companyNumbers, softCompany, type CompanyName } from './companies.ts'

export type Forged = {
  readonly id?: string
  readonly principal: string
  readonly grantor: string
  readonly proxy: string
  readonly under: string | null
  readonly further: boolean
  readonly scope: Scope
  readonly from: Date
  readonly until: Date
  readonly ended?: boolean
  /** whose card signs in place of a side's own; null: nobody */
  readonly hands?: { readonly grantor?: string | null; readonly proxy?: string | null }
}

const cards = new Map<string, SoftCard>()
const cardOf = (holder: string): SoftCard => {
  const known = cards.get(holder)
  if (known) return known
  const [company] = Object.entries(companyNumbers).find(([, number]) => holder.endsWith(number)) ?? []
  const card = isCompanyId(holder) ? softCompany(company as CompanyName) : softCard(holder)
  cards.set(holder, card)
  return card
}

type Central = World['central']['central']

const textOf = ({ keys }: Central, id: string, forged: Forged): string => {
  const party = (holder: string) => ({ reference: referenceOf(keys, id, holder), name: { family: 'F', given: 'G' } })
  const { principal, grantor, proxy, under, further, scope, from, until } = forged
  return JSON.stringify({
    version: 2,
    mandate: id,
    principal: party(principal),
    grantor: party(grantor),
    proxy: party(proxy),
    under,
    further,
    scope,
    draftedAt: from.toISOString(),
    until: until.toISOString(),
    basis: [{ law: '民法', article: '第99条' }]
  })
}

const signatureOf = ({ keys }: Central, mandate: string, party: 'grantor' | 'proxy', hand: string, text: string) => {
  const { authentication, signature } = cardOf(hand)
  const none = new Uint8Array(32)
  const transcript = proofTranscript({
    purpose: party === 'grantor' ? 'grant' : 'accept',
    server: none,
    nonce: none,
    exporter: none,
    terminal: none,
    payload: sha256(text)
  })
  return {
    mandate,
    party,
    body: '',
    transcript: base64url(transcript),
    signature: base64url(sign('sha256', transcript, authentication.key)),
    key: base64url(createPublicKey(authentication.key).export({ type: 'spki', format: 'der' })),
    cms: base64url(signCms(Buffer.from(text), signature)),
    certificate: cardHash(keys.hash, new X509Certificate(signature.certificate).raw),
    terminal_id: 'morikawa-1',
    at: new Date().toISOString()
  }
}

/** Puts a mandate there, or anew in place of the one of its id, with the signatures of both sides. Gives its id. */
export const putMandate = async ({ central }: World, forged: Forged, db: Db = central.db): Promise<string> => {
  const { id = uuidv7(), principal, grantor, proxy, under, further, scope, from, until, ended = false } = forged
  const text = textOf(central.central, id, forged)
  const row = {
    id,
    kind: 'granted' as const,
    principal,
    grantor,
    proxy,
    under,
    further: further ? (1 as const) : (0 as const),
    state: ended ? ('ended' as const) : ('valid' as const),
    scope: JSON.stringify(scope),
    powers: null,
    register: null,
    text,
    request: '',
    valid_from: from.toISOString(),
    valid_until: until.toISOString(),
    sign_before: from.toISOString(),
    ended_at: ended ? from.toISOString() : null,
    ended_by: ended ? ('principal' as const) : null
  }
  await db
    .insertInto('mandates')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
  await db.deleteFrom('mandate_signatures').where('mandate', '=', id).execute()
  const hands = { grantor, proxy, ...forged.hands }
  for (const party of ['grantor', 'proxy'] as const) {
    const hand = hands[party]
    if (hand !== null && hand !== undefined)
      await db
        .insertInto('mandate_signatures')
        .values(signatureOf(central.central, id, party, hand, text))
        .execute()
  }
  return id
}

/** The mandates there are, signed anew with something else in them: what a central would make that lets the wrong thing be signed. */
export const resign = async (world: World, change: (kept: Forged) => Partial<Forged>): Promise<void> => {
  const rows = await world.central.db.selectFrom('mandates').selectAll().where('kind', '=', 'granted').execute()
  for (const row of rows) {
    const kept = {
      id: row.id,
      principal: row.principal,
      grantor: row.grantor,
      proxy: row.proxy,
      under: row.under,
      further: row.further === 1,
      scope: JSON.parse(row.scope ?? 'null') as Scope,
      from: new Date(row.valid_from),
      until: new Date(row.valid_until ?? ''),
      ended: row.state === 'ended'
    }
    await putMandate(world, { ...kept, ...change(kept) })
  }
}
