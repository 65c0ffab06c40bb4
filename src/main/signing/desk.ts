// Signs and seals: announce, prove, sign, seal, store. Journalled, so that a power cut at any line loses or doubles nothing.
import { done, failed, type CardFault, type CardServices, type Outcome, type Secret } from '../../card/port.ts'
import type { Proof } from '../../contract/wire/proof.ts'
import type { z } from 'zod'
import type { Central, Outbox, SignDigest } from '../central/port.ts'
import type { Fault } from '../faults.ts'
import type { WritableStore } from '../store/port.ts'
import { canonicalJson } from './canonical.ts'
import { signCms } from './cms.ts'
import { planBundle, type Plan } from './manifest.ts'
import { newOperationId } from './operation-id.ts'
import type { Filed, FilingDesk } from './port.ts'
import { sealTo } from './sealing.ts'

export type DeskParts = {
  readonly card: Pick<CardServices, 'sign' | 'certificate'>
  readonly central: Pick<Central, 'announce' | 'prove' | 'keys'>
  readonly store: WritableStore
  readonly outbox: Pick<Outbox, 'kick'>
}

/** One digest through a card key. */
export const signsWith =
  (card: Pick<CardServices, 'sign'>, secret: Secret): SignDigest<CardFault> =>
  async (digest) => {
    const signed = await card.sign(secret, [digest])
    if (!signed.ok) return signed
    const [signature] = signed.value
    return signature ? done(signature) : failed({ fault: 'cardRubbish' })
  }

/** `cms` makes the signature over the document; null for an answer, which only carries the proof. */
type Cms = (() => Promise<Outcome<Uint8Array>>) | null

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
  { card, central, store }: DeskParts,
  plan: Plan,
  cms: Cms
): Promise<Outcome<void, Fault>> => {
  const keys = await central.keys()
  if (!keys.ok) return keys
  const announced = await central.announce(plan.manifest)
  if (!announced.ok) return announced
  const purpose = plan.kind
  const sign = signsWith(card, 'authentication')
  const proof = await central.prove(purpose, announced.value.nonce, plan.manifest, sign)
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
    const certificate = await parts.card.certificate('signature')
    if (!certificate.ok) return certificate
    const bundleId = newOperationId()
    const text = canonicalJson({ version: 1, bundleId, ...document })
    const plan = planBundle({
      bundleId,
      kind: 'filing',
      procedure: document.procedure,
      document: text,
      parts: recipients.map(({ id, fields }) => ({ recipient: id, fields: fieldsFor(fields, document.fields) }))
    })
    const sign = signsWith(parts.card, 'signature')
    return carryOut(parts, plan, async () => {
      const signed = await signCms(new TextEncoder().encode(text), { certificate: certificate.value, sign })
      if (signed.ok || (signed.fault !== 'signerUnfit' && signed.fault !== 'signatureWrong')) return signed
      // the certificate and the signature both came from the card
      return failed({ fault: 'cardRubbish' })
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
  }
})
