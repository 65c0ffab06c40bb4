// The opening receipt: central writes it, the resident's card proves it, and only then is the content open.
import type { Selectable } from 'kysely'
import { createPublicKey } from 'node:crypto'
import type { z } from 'zod'
import type { OpeningReceipt } from '../../contract/wire/evidence.ts'
import {
  DecisionAnswer,
  type DecisionRequest,
  type ReceiptAnswer,
  type ReceiptRequest
} from '../../contract/wire/mailbox.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { digestText, fromBase64url, randomToken } from '../digest.ts'
import { demand } from '../http/refusal.ts'
import type { Call, Caller } from '../http/route.ts'
import type { Scope } from '../../contract/wire/mandates.ts'
import { openActing, reachesFolder } from '../mandates/acting.ts'
import { checkSignature, checkTranscript, readTranscript } from '../session/proof.ts'
import { demandStanding } from '../session/standing.ts'
import type { Session } from '../session/tokens.ts'
import { after, spans } from '../settings.ts'
import type { Tx } from '../store/store.ts'
import type { Tables } from '../store/tables.ts'
import { settled } from './expiry.ts'
import { findMessage, recordEvents, type Change, type MessageRow, type Step } from './ledger.ts'
import { consignmentOf, demandPersonal, ownMessage } from './messages.ts'

type ReceiptRow = Selectable<Tables['receipts']>
type Decision = z.output<typeof DecisionRequest>

const find = (db: Central['db'], operation: string): Promise<ReceiptRow | undefined> =>
  db.selectFrom('receipts').selectAll().where('operation', '=', operation).executeTakeFirst()

const receiptOf = (
  message: MessageRow,
  { operationId, decision }: z.output<typeof ReceiptRequest>,
  at: Date
): string => {
  const { sender, title, documentSha256 } = consignmentOf(message)
  const receipt: OpeningReceipt = {
    version: 1,
    operationId,
    message: message.id,
    sender,
    title,
    documentSha256,
    decision,
    askedAt: at.toISOString()
  }
  return JSON.stringify(receipt)
}

type Bound = Pick<
  ReceiptRow,
  'nonce' | 'exporter' | 'terminal' | 'terminal_id' | 'public_key' | 'certificate' | 'expires_at'
>

const boundTo = ({ exporter, terminal }: Caller, session: Session, now: Date): Bound => ({
  nonce: randomToken(),
  exporter,
  terminal: terminal.certificate,
  terminal_id: terminal.id,
  public_key: session.publicKey,
  certificate: session.certificate,
  expires_at: after(now, spans.session)
})

/** Whether what was asked for before is still good as it is: on the same connection, for the same card, and in time. */
const sameBinding = (row: ReceiptRow, { exporter, terminal, public_key: key }: Bound, now: Date): boolean =>
  row.exporter === exporter && row.terminal === terminal && row.public_key === key && row.expires_at > now.toISOString()

type Fresh = Pick<ReceiptRow, 'operation' | 'message' | 'owner' | 'decision' | 'receipt'>

/** Writes a receipt down, or gives the one of this id that is there, for this connection; other words under the id are a conflict. */
const writeReceipt = async (tx: Tx, fresh: Fresh, bound: Bound, now: Date): Promise<Fresh & Bound> => {
  const added = await tx
    .insertInto('receipts')
    .values({ ...fresh, ...bound, body: null, answer: null })
    // the same, asked for at the same moment: whoever was slower gets what the quicker one wrote
    .onConflict((conflict) => conflict.column('operation').doNothing())
    .returning('operation')
    .executeTakeFirst()
  if (added) return { ...fresh, ...bound }
  const known = await tx.selectFrom('receipts').selectAll().where('operation', '=', fresh.operation).executeTakeFirst()
  demand(known !== undefined, 'overloaded')
  demand(known.owner === fresh.owner, 'notOwner')
  demand(
    known.message === fresh.message && known.decision === fresh.decision && known.body === null,
    'operationConflict'
  )
  if (sameBinding(known, bound, now)) return known
  await tx
    .updateTable('receipts')
    .set(bound)
    .where('operation', '=', fresh.operation)
    .where('body', 'is', null)
    .execute()
  return { ...known, ...bound }
}

/** POST /v1/mailbox/:id/receipt: the same again gives the same receipt, on another connection with a nonce for that one. */
export const askReceipt = async (
  central: Central,
  call: Call<z.output<typeof ReceiptRequest>>
): Promise<z.output<typeof ReceiptAnswer>> => {
  const id = call.params['id'] ?? ''
  const reaches = ({ folders }: Scope): boolean => folders.length > 0
  const { session, owner, held } = await openActing(central, call, {
    act: 'message.read',
    subject: id.slice(0, 100),
    reaches
  })
  const { operationId, decision } = call.body
  const message = await ownMessage(central, id, owner)
  demand(reachesFolder(held, message.folder, 'read'), 'notFound')
  await demandPersonal(central, call, held, message)
  demand(held === null, 'messageClosed')
  const now = central.now()
  const receipt = receiptOf(message, call.body, now)
  const fresh = { operation: operationId, message: message.id, owner: session.resident, decision, receipt }
  const written = await central.db.transaction().execute(async (tx) => {
    const row = await writeReceipt(tx, fresh, boundTo(call, session, now), now)
    // after what the id says: a decision under it is a conflict, a letter decided under another is closed
    demand(message.state === 'waiting', 'messageClosed')
    await audit(tx, now, { event: 'receipt.asked', terminal: call.terminal.id, subject: operationId })
    return row
  })
  return { receipt: written.receipt, nonce: written.nonce, expiresAt: written.expires_at }
}

const checkProof = async (central: Central, { proof, receipt }: Decision, row: ReceiptRow): Promise<void> => {
  demand(receipt === row.receipt, 'wrongPayload')
  const transcript = readTranscript(proof)
  checkTranscript(transcript, {
    purpose: 'open',
    serverName: central.settings.serverName,
    nonce: transcript.nonce === row.nonce ? null : 'nonceUnknown',
    exporter: row.exporter,
    terminal: row.terminal,
    payload: row.receipt
  })
  checkSignature(proof, createPublicKey({ key: fromBase64url(row.public_key), format: 'der', type: 'spki' }))
  await demandStanding(central, row.certificate)
}

const bodyDigest = (body: Decision): string =>
  digestText([body.operationId, body.receipt, body.proof.transcript, body.proof.signature].join('\n'))

/** The answer that was given to this body before; the same id with another body is a conflict. */
const answered = (row: ReceiptRow, body: Decision): DecisionAnswer | null => {
  if (row.body === null || row.answer === null) return null
  demand(row.body === bodyDigest(body), 'operationConflict')
  return DecisionAnswer.parse(JSON.parse(row.answer))
}

const stepsOf = (row: ReceiptRow, { proof, receipt }: Decision): readonly Step[] => {
  const given = { receipt, key: row.public_key, proof }
  return row.decision === 'accept'
    ? [{ event: 'acceptance', proof: given }, { event: 'delivery' }]
    : [{ event: 'refusal', proof: given }]
}

/** POST /v1/mailbox/:id/decision: decided once; the answer survives a lost connection. */
export const decide = async (central: Central, call: Call<Decision>): Promise<DecisionAnswer> => {
  const { body } = call
  const row = await find(central.db, body.operationId)
  demand(row !== undefined && row.message === call.params['id'], 'intentUnknown')
  demand(row.terminal_id === call.terminal.id, 'wrongTerminal')
  const before = answered(row, body)
  if (before) return before
  demand(row.expires_at > central.now().toISOString(), 'intentExpired')
  await checkProof(central, body, row)
  const found = await findMessage(central.db, row.message)
  if (found) await settled(central, found)
  const answer: DecisionAnswer = {
    operationId: row.operation,
    state: row.decision === 'accept' ? 'delivered' : 'refused',
    at: central.now().toISOString()
  }
  const change: Change = {
    steps: stepsOf(row, body),
    state: answer.state,
    along: async (tx) => {
      await tx
        .updateTable('receipts')
        .set({ body: bodyDigest(body), answer: JSON.stringify(answer) })
        .where('operation', '=', row.operation)
        .execute()
    }
  }
  let repeated: DecisionAnswer | null = null
  await recordEvents(central, row.message, async (message) => {
    if (message.state === 'waiting') return change
    // the same request, sent twice at once: whoever was slower gives the answer of the quicker
    const known = await find(central.db, row.operation)
    repeated = known ? answered(known, body) : null
    demand(repeated !== null, 'messageClosed')
    return null
  })
  return repeated ?? answer
}
