// Taking an operation: exactly once, whatever the terminal had to repeat.
import type { ResidentProof } from '../../contract/wire/firms.ts'
import { OperationAnswer } from '../../contract/wire/filings.ts'
import type { ProblemCode } from '../../contract/wire/problem.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { digestText } from '../digest.ts'
import { demand, Refusal } from '../http/refusal.ts'
import type { Call, Caller } from '../http/route.ts'
import { noteActing, noteProxied, reachesProcedure, stillHeld } from '../mandates/acting.ts'
import { ruleFor, windowOf } from '../procedures/recipients.ts'
import { nameOf } from '../residents/names.ts'
import { after } from '../settings.ts'
import { insertRow, prepared } from '../store/prepared.ts'
import { nextPosition, type Db, type Tx } from '../store/store.ts'
import { transact } from '../store/together.ts'
import { ownedBy } from '../terminals/ownership.ts'
import { checkOperation, type Checked, type Intent, type Request } from './check-operation.ts'
import { findAsked, reopen } from './answers.ts'
import { unseal } from './unseal.ts'
import { withdraw } from './withdrawals.ts'

/** What counts as "the same body": the sealed text is byte for byte the same at every try. */
const bodyDigest = (request: Request): string =>
  digestText(`${request.operationId}\n${request.bundleId}\n${request.sealed}`)

const operationOf = prepared(
  'operation',
  (db, [id]) => db.selectFrom('operations').selectAll().where('id', '=', id).compile(),
  [''] as [string]
)
const bundleOf = prepared(
  'intent of a bundle',
  (db, [bundle]) => db.selectFrom('intents').selectAll().where('bundle', '=', bundle).compile(),
  [''] as [string]
)

const addOperation = prepared(
  'add an operation',
  (db, [id, bundle, terminal, terminalId, body, answer, at]) =>
    db
      .insertInto('operations')
      .values({ id, bundle, terminal, terminal_id: terminalId, body, answer, at })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .compile(),
  ['', '', '', '', '', '', ''] as [string, string, string, string, string, string, string]
)

const taken = async (db: Db, request: Request, caller: Caller): Promise<OperationAnswer | null> => {
  const [known] = await operationOf(db, [request.operationId])
  if (!known) return null
  demand(ownedBy(known, caller.terminal), 'wrongTerminal')
  demand(known.body === bodyDigest(request), 'operationConflict')
  return OperationAnswer.parse(JSON.parse(known.answer))
}

const intentOf = async (central: Central, request: Request, caller: Caller): Promise<Intent> => {
  const [intent] = await bundleOf(central.db, [request.bundleId])
  demand(intent !== undefined, 'intentUnknown')
  demand(ownedBy(intent, caller.terminal), 'wrongTerminal')
  demand(intent.deliver_before > central.now().toISOString(), 'intentExpired')
  return intent
}

/** the proxy's name as it is kept beside what they did (JSON), or null */
const proxyOf = async (tx: Tx, { actor }: Intent): Promise<string | null> =>
  actor === null ? null : JSON.stringify(await nameOf(tx, actor))

/** The card's proof over everything that was announced together, for a firm that asks for it. */
const signedIn = ({ manifest, content, proof }: Checked['sealed'], { public_key }: Intent): ResidentProof => ({
  manifest,
  content,
  proof,
  key: public_key
})

const openFiling = async (
  tx: Tx,
  central: Central,
  { manifest, content, sealed }: Checked,
  intent: Intent,
  operation: string
): Promise<void> => {
  const now = central.now()
  const at = now.toISOString()
  const rule = await ruleFor(central, tx, manifest.procedure, content, intent.created_at)
  const window = windowOf(rule, central.settings)
  const agency = central.agencies.get(content.recipient)
  await insertRow(tx, 'filings', {
    operation,
    bundle: intent.bundle,
    owner: intent.owner,
    position: await nextPosition(tx, `filings:${intent.owner}`),
    procedure: manifest.procedure,
    recipient: content.recipient,
    what: JSON.stringify(rule.what),
    state: 'received',
    delivery: JSON.stringify({
      fields: content.fields,
      // only town offices are given the signed document: it has more than a firm may know
      cms: agency?.wantsDocument ? sealed.cms : null,
      ...(rule.proof ? { signed: signedIn(sealed, intent) } : {})
    }),
    reception: null,
    reason: null,
    task: null,
    corrections: null,
    receipt_number: intent.receipt_number,
    proxy: await proxyOf(tx, intent),
    mandate: intent.mandate,
    actor: intent.actor,
    received_at: at,
    changed_at: at,
    withdraw_until: window === null ? null : after(now, window),
    left_at: null
  })
  await central.queue.add(tx, { kind: 'deliver', filing: operation, payload: null }, window ?? 0)
}

/** what a proxy's operation is called in the principal's journal */
const acts = { filing: 'filing.filed', answer: 'filing.answered', withdrawal: 'filing.withdrawn' } as const

/** What the operation does; gives the receipt number its resident holds. */
const effect = async (
  tx: Tx,
  central: Central,
  checked: Checked,
  intent: Intent,
  operation: string
): Promise<string> => {
  switch (intent.kind) {
    case 'filing':
      await openFiling(tx, central, checked, intent, operation)
      return intent.receipt_number
    case 'answer': {
      const asked = await findAsked(tx, intent.owner, checked)
      const { mandate, actor } = intent
      const by = { operation, proxy: await proxyOf(tx, intent), mandate, actor }
      await reopen(tx, central.queue, asked, by, central.now())
      return asked.filing.receipt_number
    }
    case 'withdrawal':
      return withdraw(tx, central, intent.owner, checked)
  }
}

/** The mandate an operation was announced under does not hold any more: nothing of it was done. */
class CutShort extends Refusal {}

/** Effect, operation id and audit line stand or fall together. */
const take = async (
  central: Central,
  request: Request,
  checked: Checked,
  intent: Intent,
  caller: Caller
): Promise<OperationAnswer> =>
  transact(central.db, async (tx) => {
    const id = request.operationId
    const at = central.now().toISOString()
    const answerOf = (receiptNumber: string): OperationAnswer => ({ operationId: id, receivedAt: at, receiptNumber })
    // what a filing is answered is known before; the others' answer is written when it is
    const early = intent.kind === 'filing' ? JSON.stringify(answerOf(intent.receipt_number)) : ''
    const { certificate, id: terminal } = caller.terminal
    // first of all: the same operation at the same moment waits here, and is then answered what this one was
    const [added] = await addOperation(tx, [id, intent.bundle, certificate, terminal, bodyDigest(request), early, at])
    if (!added) {
      const before = await taken(tx, request, caller)
      if (!before) throw new Error('an operation id is both taken and free')
      return before
    }
    // announced under a mandate that may have been ended since
    const held = await stillHeld(tx, central, intent, reachesProcedure(checked.manifest.procedure, 'act')).catch(
      (error: unknown) => {
        throw error instanceof Refusal ? new CutShort(error.code) : error
      }
    )
    const receiptNumber = await effect(tx, central, checked, intent, id)
    const answer = answerOf(receiptNumber)
    if (JSON.stringify(answer) !== early)
      await tx
        .updateTable('operations')
        .set({ answer: JSON.stringify(answer) })
        .where('id', '=', id)
        .execute()
    await noteActing(tx, central, held, { act: acts[intent.kind], subject: id, terminal })
    await audit(tx, new Date(at), { event: 'operation.accepted', terminal, subject: id })
    return answer
  })

/** The principal is told that it was tried, and why it came to nothing. */
const noteCut = async (
  { db, now }: Central,
  { owner, mandate, actor, kind }: Intent,
  { body, terminal }: Call<Request>,
  refused: ProblemCode
): Promise<void> => {
  if (mandate === null || actor === null) return
  const tried = { act: acts[kind], subject: body.operationId, refused, terminal: terminal.id }
  await db.transaction().execute((tx) => noteProxied(tx, now(), { owner, mandate, actor }, tried))
}

/** POST /v1/operations */
export const acceptOperation = async (central: Central, call: Call<Request>): Promise<OperationAnswer> => {
  const before = await taken(central.db, call.body, call)
  if (before) return before
  const intent = await intentOf(central, call.body, call)
  const sealed = await unseal(central.opener, call.body.sealed)
  const checked = await checkOperation(central, call.body, sealed, intent)
  const answer = await take(central, call.body, checked, intent, call).catch(async (error: unknown) => {
    if (error instanceof CutShort) await noteCut(central, intent, call, error.code)
    throw error
  })
  central.log('operation.accepted', { operation: answer.operationId, recipient: checked.content.recipient })
  central.nudge()
  return answer
}
