// Signs and seals: announce, prove, sign, seal, store. Journalled, so that a power cut at any line loses or doubles nothing.
import { done, failed, type Outcome } from '../../card/port.ts'
import type { Proof, SignatureEvidence } from '../../contract/wire/proof.ts'
import type { z } from 'zod'
import type { AuthProvider } from '../auth/port.ts'
import type { Central, Outbox } from '../central/port.ts'
import type { Fault } from '../faults.ts'
import type { WritableStore } from '../store/port.ts'
import { canonicalJson } from './canonical.ts'
import { signChecked } from './checked-cms.ts'
import { planBundle, type Plan } from './manifest.ts'
import { newOperationId } from './operation-id.ts'
import type { Filed, FilingDesk } from './port.ts'
import { sealTo } from './sealing.ts'

export type DeskParts = {
  /** what the person signed in with; filings and answers are of level 2 */
  readonly provider: Pick<AuthProvider<Fault, SignatureEvidence>, 'prove' | 'legalSignature'>
  readonly central: Pick<Central, 'announce' | 'prove' | 'keys'>
  readonly store: WritableStore
  readonly outbox: Pick<Outbox, 'kick'>
}

/** `cms` makes the signature over the document; null for an answer or a withdrawal, which only carry the proof. */
type Cms = (() => Promise<Outcome<Uint8Array, Fault>>) | null

const sealAll = async (
  plan: Plan,
  key: Parameters<typeof sealTo>[0],
  proof: z.infer<typeof Proof>,
  cms: Uint8Array | null
): Promise<ReadonlyMap<string, string>> => {
  const signature = cms ? Buffer.from(cms).toString('base64url') : null
  const sealed = new Map<string, string>()
  for (const { operationId, content } of plan.operations)
    sealed.set(
      operationId,
      await sealTo(key, JSON.stringify({ manifest: plan.manifest, proof, content, cms: signature }))
    )
  return sealed
}

const underSignature = async (
  { provider, central, store }: DeskParts,
  plan: Plan,
  cms: Cms
): Promise<Outcome<void, Fault>> => {
  const keys = await central.keys()
  if (!keys.ok) return keys
  const announced = await central.announce(plan.manifest)
  if (!announced.ok) return announced
  const purpose = plan.kind
  const proof = await central.prove(purpose, announced.value.nonce, plan.manifest, provider.prove)
  if (!proof.ok) return proof
  const signature = cms ? await cms() : null
  if (signature && !signature.ok) return signature
  const sealed = await sealAll(plan, keys.value.sealing, proof.value, signature?.value ?? null)
  return store.signed({ bundleId: plan.bundleId, deliverBefore: announced.value.deliverBefore, sealed })
}

const carryOut = async (parts: DeskParts, plan: Plan, cms: Cms): Promise<Outcome<Filed, Fault>> => {
  const prepared = parts.store.prepare(plan)
  if (!prepared.ok) return prepared
  const signed = await underSignature(parts, plan, cms)
  if (!signed.ok) {
    parts.store.abandon(plan.bundleId)
    return signed
  }
  parts.outbox.kick()
  return done({ bundleId: plan.bundleId, operationIds: plan.operations.map(({ operationId }) => operationId) })
}

/** Of the document's fields, those the recipient may receive. */
const fieldsFor = (wanted: readonly string[], fields: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => wanted.includes(name)))

export const filingDesk = (parts: DeskParts): FilingDesk => ({
  file: async ({ document, recipients }) => {
    const signature = parts.provider.legalSignature
    if (!signature.possible) throw new Error('a filing was begun with what gives no legal signature')
    const signer = await signature.signer()
    if (!signer.ok) return signer
    const bundleId = newOperationId()
    const text = canonicalJson({ version: 1, bundleId, ...document })
    const plan = planBundle({
      bundleId,
      kind: 'filing',
      procedure: document.procedure,
      document: text,
      parts: recipients.map(({ id, fields }) => ({ recipient: id, fields: fieldsFor(fields, document.fields) }))
    })
    return carryOut(parts, plan, async () => {
      const signed = await signChecked(new TextEncoder().encode(text), signer.value)
      if (signed.ok) return signed
      if (signed.fault === 'cmsWrong') return failed({ fault: 'ourMistake' })
      // the certificate and the signature both came from the card
      if (signed.fault === 'signerUnfit' || signed.fault === 'signatureWrong') return failed({ fault: 'cardRubbish' })
      return signed
    })
  },
  answer: async ({ procedure, recipient, task, option }) => {
    const document = `${task}:${option}`
    const plan = planBundle({
      bundleId: newOperationId(),
      kind: 'answer',
      procedure,
      document,
      parts: [{ recipient, fields: { task, option } }]
    })
    return carryOut(parts, plan, null)
  },
  withdraw: async ({ procedure, recipient, filing }) => {
    const plan = planBundle({
      bundleId: newOperationId(),
      kind: 'withdrawal',
      procedure,
      document: `withdraw:${filing}`,
      parts: [{ recipient, fields: { filing } }]
    })
    return carryOut(parts, plan, null)
  }
})
