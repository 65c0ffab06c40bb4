// Taking an operation: exactly once, whatever the terminal had to repeat.
import { OperationAnswer } from '../../contract/wire/filings.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { digestText } from '../digest.ts'
import { addJob } from '../dispatch/jobs.ts'
import { demand } from '../http/refusal.ts'
import type { Call, Caller } from '../http/route.ts'
import { whatOf } from '../procedures/recipients.ts'
import { nextPosition, type Db, type Tx } from '../store/store.ts'
import { ownedBy } from '../terminals/ownership.ts'
import { checkOperation, type Checked, type Intent, type Request } from './check-operation.ts'
import { findAsked, reopen } from './answers.ts'
import { unseal } from './unseal.ts'

/** What counts as "the same body": the sealed text is byte for byte the same at every try. */
const bodyDigest = (request: Request): string =>
  digestText(`${request.operationId}\n${request.bundleId}\n${request.sealed}`)

const taken = async (db: Db, request: Request, caller: Caller): Promise<OperationAnswer | null> => {
  const known = await db.selectFrom('operations').selectAll().where('id', '=', request.operationId).executeTakeFirst()
  if (!known) return null
  demand(ownedBy(known, caller.terminal), 'wrongTerminal')
  demand(known.body === bodyDigest(request), 'operationConflict')
  return OperationAnswer.parse(JSON.parse(known.answer))
}

const intentOf = async (central: Central, request: Request, caller: Caller): Promise<Intent> => {
  const intent = await central.db
    .selectFrom('intents')
    .selectAll()
    .where('bundle', '=', request.bundleId)
    .executeTakeFirst()
  demand(intent !== undefined, 'intentUnknown')
  demand(ownedBy(intent, caller.terminal), 'wrongTerminal')
  demand(intent.deliver_before > central.now().toISOString(), 'intentExpired')
  return intent
}

const openFiling = async (
  tx: Tx,
  central: Central,
  { manifest, content, sealed }: Checked,
  intent: Intent,
  operation: string
): Promise<void> => {
  const at = central.now().toISOString()
  const agency = central.agencies.get(content.recipient)
  await tx
    .insertInto('filings')
    .values({
      operation,
      bundle: intent.bundle,
      owner: intent.owner,
      position: await nextPosition(tx, `filings:${intent.owner}`),
      procedure: manifest.procedure,
      recipient: content.recipient,
      what: JSON.stringify(whatOf(central.data, manifest.procedure, content)),
      state: 'received',
      // only town offices are given the signed document; firms get their fields and central's word
      delivery: JSON.stringify({ fields: content.fields, cms: agency?.wantsDocument ? sealed.cms : null }),
      reception: null,
      reason: null,
      task: null,
      corrections: null,
      receipt_number: intent.receipt_number,
      received_at: at,
      changed_at: at
    })
    .execute()
  await addJob(tx, { kind: 'deliver', filing: operation, payload: null, dueAt: at })
}

/** Effect, operation id and audit line stand or fall together. */
const take = async (
  central: Central,
  request: Request,
  checked: Checked,
  intent: Intent,
  caller: Caller
): Promise<OperationAnswer> =>
  central.db.transaction().execute(async (tx) => {
    const now = central.now()
    const asked = intent.kind === 'answer' ? await findAsked(tx, intent.owner, checked.content) : null
    const receiptNumber = asked?.filing.receipt_number ?? intent.receipt_number
    const answer: OperationAnswer = { operationId: request.operationId, receivedAt: now.toISOString(), receiptNumber }
    const row = {
      id: request.operationId,
      bundle: intent.bundle,
      terminal: caller.terminal.certificate,
      terminal_id: caller.terminal.id,
      body: bodyDigest(request)
    }
    const added = await tx
      .insertInto('operations')
      .values({ ...row, answer: JSON.stringify(answer), at: now.toISOString() })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!added) {
      const before = await taken(tx, request, caller)
      if (!before) throw new Error('an operation id is both taken and free')
      return before
    }
    if (asked) await reopen(tx, asked, request.operationId, now)
    else await openFiling(tx, central, checked, intent, request.operationId)
    await audit(tx, now, { event: 'operation.accepted', terminal: caller.terminal.id, subject: request.operationId })
    return answer
  })

/** POST /v1/operations */
export const acceptOperation = async (central: Central, call: Call<Request>): Promise<OperationAnswer> => {
  const before = await taken(central.db, call.body, call)
  if (before) return before
  const intent = await intentOf(central, call.body, call)
  const sealed = await unseal(central.keys, call.body.sealed)
  const checked = await checkOperation(central, call.body, sealed, intent)
  const answer = await take(central, call.body, checked, intent, call)
  central.log('operation.accepted', { operation: answer.operationId, recipient: checked.content.recipient })
  central.nudge()
  return answer
}
