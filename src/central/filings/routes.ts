// Intents, operations, and what became of one's own filings.
import type { Selectable } from 'kysely'
import { z } from 'zod'
import {
  Correction,
  Filing,
  FilingsAnswer,
  IntentAnswer,
  IntentRequest,
  OperationAnswer,
  OperationRequest
} from '../../contract/wire/filings.ts'
import { PersonName, Words } from '../../contract/wire/words.ts'
import type { Central } from '../central.ts'
import { pageOf, positionOf } from '../http/cursor.ts'
import { recipientNames } from '../firms/recipients.ts'
import { answers, receives, type App, type Call } from '../http/route.ts'
import { noteRead, openActing } from '../mandates/acting.ts'
import type { Tables } from '../store/tables.ts'
import { recordIntent } from './intents.ts'
import { acceptOperation } from './operations.ts'

const pageLength = 200

const filingOf = (nameOf: (id: string) => Words, row: Selectable<Tables['filings']>): Filing => {
  return {
    operationId: row.operation,
    bundleId: row.bundle,
    procedure: row.procedure,
    recipient: row.recipient,
    recipientName: nameOf(row.recipient),
    what: Words.parse(JSON.parse(row.what)),
    state: row.state,
    receivedAt: row.received_at,
    changedAt: row.changed_at,
    reception: row.reception,
    reason: row.reason === null ? null : Words.parse(JSON.parse(row.reason)),
    task: row.task === null ? null : Filing.shape.task.parse(JSON.parse(row.task)),
    receiptNumber: row.receipt_number,
    ...(row.state === 'received' && row.left_at === null && row.withdraw_until !== null
      ? { withdrawUntil: row.withdraw_until }
      : {}),
    ...(row.proxy === null ? {} : { proxy: PersonName.parse(JSON.parse(row.proxy)) }),
    ...(row.corrections === null ? {} : { corrections: z.array(Correction).parse(JSON.parse(row.corrections)) })
  }
}

/** A resident's filings after a position, as pull and push both give them. */
export const filingsAfter = async (
  central: Central,
  resident: string,
  position: number,
  limit: number,
  /** null: of every procedure */
  procedures: readonly string[] | null = null
): Promise<{ position: number; data: Filing }[]> => {
  const rows = await central.db
    .selectFrom('filings')
    .selectAll()
    .where('owner', '=', resident)
    .where('position', '>', position)
    .$if(procedures !== null, (filings) => filings.where('procedure', 'in', procedures ?? []))
    .orderBy('position')
    .limit(limit)
    .execute()
  const names = await recipientNames(
    central.db,
    central.data,
    rows.map(({ recipient }) => recipient)
  )
  return rows.map((row) => ({ position: row.position, data: filingOf(names, row) }))
}

const ownFilings = async (central: Central, call: Call<null>): Promise<z.output<typeof FilingsAnswer>> => {
  const act = 'filings.listed'
  const acting = await openActing(central, call, { act, reaches: ({ procedures }) => procedures.length > 0 })
  await noteRead(central, call, acting, { act })
  const reached = acting.held?.scope.procedures.map((one) => one.id) ?? null
  const found = await filingsAfter(central, acting.owner, positionOf(call.cursor), pageLength + 1, reached)
  const page = pageOf(found, pageLength, call.cursor, (last) => last.position)
  return { filings: page.rows.map((one) => one.data), cursor: page.cursor, more: page.more }
}

export const filingRoutes = (app: App, central: Central): void => {
  receives(app, ['POST', '/v1/intents', 2, 'actingFor'], IntentRequest, IntentAnswer, (call) =>
    recordIntent(central, call)
  )
  receives(app, ['POST', '/v1/operations'], OperationRequest, OperationAnswer, (call) => acceptOperation(central, call))
  answers(app, ['GET', '/v1/filings', 2, 'actingFor'], FilingsAnswer, (call) => ownFilings(central, call))
}
