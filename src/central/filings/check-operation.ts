// Whether a sealed operation is what its intent announced, what the card proved, and what the resident signed.
import { createPublicKey, type KeyObject } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { z } from 'zod'
import {
  FilingContent,
  SignedDocument,
  type Manifest,
  type OperationRequest,
  type SealedOperation
} from '../../contract/wire/filings.ts'
import type { Central } from '../central.ts'
import { companyId, isCompanyId } from '../companies/identity.ts'
import { digestText, fromBase64url } from '../digest.ts'
import { jsonIn } from '../http/json.ts'
import { demand, Refusal } from '../http/refusal.ts'
import { remembering } from '../memory.ts'
import { checkSignature, checkTranscript, readTranscript } from '../session/proof.ts'
import { demandStanding } from '../session/standing.ts'
import type { Tables } from '../store/tables.ts'
import { formsAt, type ApprovedForm } from '../firms/recipients.ts'
import { readManifest } from './intents.ts'
import { signatureOf } from './signatory.ts'

export type Intent = Selectable<Tables['intents']>
export type Sealed = z.output<typeof SealedOperation>
export type Request = z.output<typeof OperationRequest>
/** what of an operation leads to the filing it is about: a mandate for one procedure does not reach another's */
export type About = { readonly manifest: Pick<Manifest, 'procedure'>; readonly content: FilingContent }
export type Checked = { readonly manifest: Manifest; readonly content: FilingContent; readonly sealed: Sealed }

const json = (text: string): unknown => {
  try {
    return jsonIn(text)
  } catch {
    throw new Refusal('documentInvalid')
  }
}

const keys = remembering<KeyObject>()
const keyIn = (spki: string): KeyObject =>
  keys(spki, () => createPublicKey({ key: fromBase64url(spki), format: 'der', type: 'spki' }))

/** One proof stands for all operations of a bundle; that its signature holds follows from what is named here. */
const holding = remembering<true>()
const checkProofSignature = ({ proof }: Sealed, { public_key: key }: Intent): void => {
  holding(digestText(`${key}.${proof.transcript}.${proof.signature}`), () => {
    checkSignature(proof, keyIn(key))
    return true
  })
}

const checkProof = async (central: Central, sealed: Sealed, intent: Intent): Promise<void> => {
  demand(digestText(sealed.manifest) === intent.manifest, 'wrongPayload')
  const transcript = readTranscript(sealed.proof)
  checkTranscript(transcript, {
    purpose: intent.kind,
    serverName: central.settings.serverName,
    nonce: transcript.nonce === intent.nonce ? null : 'nonceUnknown',
    exporter: intent.exporter,
    // the certificate of that time: the terminal may have been given another one since
    terminal: intent.terminal,
    payload: sealed.manifest
  })
  checkProofSignature(sealed, intent)
  await demandStanding(central, intent.certificate)
}

const checkContent = (request: Request, sealed: Sealed, manifest: Manifest): FilingContent => {
  const announced = manifest.operations.find((one) => one.operationId === request.operationId)
  demand(announced !== undefined, 'wrongPayload')
  demand(digestText(sealed.content) === announced.contentSha256, 'wrongPayload')
  const content = FilingContent.safeParse(json(sealed.content))
  demand(content.success, 'documentInvalid')
  demand(
    content.data.bundleId === request.bundleId && content.data.recipient === announced.recipient,
    'documentInvalid'
  )
  return content.data
}

/** Each recipient gets what the resident signed of the fields it may have: no other value, not one more, not one less. */
const fieldsHold = (
  { fields, needs }: Pick<ApprovedForm, 'fields' | 'needs'>,
  content: FilingContent,
  document: SignedDocument
): boolean => {
  const due = Object.entries(document.fields).filter(([field]) => fields.includes(field))
  return (
    Object.keys(content.fields).length === due.length &&
    due.every(([field, value]) => content.fields[field] === value) &&
    needs.every((field) => content.fields[field] !== undefined)
  )
}

const checkFields = async (
  central: Central,
  content: FilingContent,
  document: SignedDocument,
  announced: string
): Promise<void> => {
  const agency = central.data.agencies.find((one) => one.id === content.recipient)
  const forms = agency ? [agency] : await formsAt(central.db, content.recipient, document.procedure, announced)
  demand(
    forms.some((form) => fieldsHold(form, content, document)),
    'documentInvalid'
  )
}

const checkDocument = async (central: Central, checked: Checked, intent: Intent): Promise<void> => {
  const { sealed, content, manifest } = checked
  demand(sealed.cms !== null, 'documentInvalid')
  const signer = intent.actor ?? intent.owner
  const { content: signed } = await signatureOf(central, fromBase64url(sealed.cms), signer, new Date(intent.created_at))
  demand(digestText(signed) === content.documentSha256, 'documentInvalid')
  const document = SignedDocument.safeParse(json(Buffer.from(signed).toString('utf8')))
  demand(document.success, 'documentInvalid')
  demand(
    document.data.bundleId === manifest.bundleId && document.data.procedure === manifest.procedure,
    'documentInvalid'
  )
  demand((document.data.actingFor ?? null) === intent.mandate, 'documentInvalid')
  // nobody files in the name of one company about another
  const { corporateNumber } = document.data.fields
  demand(
    !isCompanyId(intent.owner) || corporateNumber === undefined || companyId(corporateNumber) === intent.owner,
    'documentInvalid'
  )
  await checkFields(central, content, document.data, intent.created_at)
}

/** Every check of an operation that needs no lock; refuses with the code of the first that fails. */
export const checkOperation = async (
  central: Central,
  request: Request,
  sealed: Sealed,
  intent: Intent
): Promise<Checked> => {
  await checkProof(central, sealed, intent)
  const manifest = await readManifest(central, sealed.manifest, intent.created_at)
  const content = checkContent(request, sealed, manifest)
  const checked = { manifest, content, sealed }
  if (intent.kind === 'filing') await checkDocument(central, checked, intent)
  else demand(sealed.cms === null, 'documentInvalid')
  return checked
}
