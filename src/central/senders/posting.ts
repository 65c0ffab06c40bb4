// A sender hands a sealed message in, and asks what became of those it sent.
import type { z } from 'zod'
import type { PostedAnswer, Posting, SenderReceipt, SentAnswer, SentMessage } from '../../contract/wire/post.ts'
import type { ProblemCode } from '../../contract/wire/problem.ts'
import type { Central } from '../central.ts'
import { pageOf, positionOf } from '../http/cursor.ts'
import { demand, Refusal } from '../http/refusal.ts'
import type { SenderCall } from '../http/sender-route.ts'
import { findMessage, type MessageRow } from '../mailbox/ledger.ts'
import { settled } from '../mailbox/expiry.ts'
import { submit, type SubmissionFault } from '../mailbox/submit.ts'

const pageLength = 100

const codes: Readonly<Record<SubmissionFault, ProblemCode>> = {
  malformed: 'malformed',
  tooLarge: 'tooLarge',
  sealInvalid: 'sealInvalid',
  senderUntrusted: 'sealUntrusted',
  recipientUnknown: 'recipientUnknown',
  documentChanged: 'documentInvalid',
  termsImpossible: 'termsImpossible',
  conflict: 'operationConflict'
}

const asked = (row: Pick<MessageRow, 'open_before'>): boolean => row.open_before !== null

/** Whether the resident opened what nobody asked a receipt for is the resident's own affair. */
const sentOf = (row: MessageRow): SentMessage => ({
  message: row.id,
  reference: row.reference,
  state: asked(row) ? row.state : 'delivered',
  submittedAt: row.arrived_at,
  changedAt: asked(row) ? row.changed_at : row.arrived_at
})

const receiptsOf = async ({ db }: Central, row: MessageRow): Promise<SenderReceipt[]> => {
  const events = await db
    .selectFrom('evidence')
    .select(['event', 'sequence', 'at', 'text', 'signature', 'stamp'])
    .where('message', '=', row.id)
    .where('sequence', '<', row.events)
    .orderBy('sequence')
    .execute()
  return events
    .filter(({ event }) => asked(row) || event !== 'opening')
    .map(({ text, ...one }) => ({
      ...one,
      text: one.event === 'acceptance' || one.event === 'refusal' ? null : text
    }))
}

const postedOf = async (central: Central, row: MessageRow): Promise<PostedAnswer> => ({
  ...sentOf(row),
  receipts: await receiptsOf(central, row)
})

/** Another sender's message is not told from one that does not exist. */
const ownMessage = async (central: Central, id: string, sender: string): Promise<MessageRow> => {
  const row = await findMessage(central.db, id)
  demand(row?.sender === sender, 'notFound')
  return settled(central, row)
}

/** POST /v1/post/messages: exactly once per reference, and the evidence of submission in the answer. */
export const postMessage = async (central: Central, call: SenderCall<Posting>): Promise<PostedAnswer> => {
  const submitted = await submit(central, call.body, call.sender.id)
  if (!submitted.ok) throw new Refusal(codes[submitted.fault])
  return postedOf(central, await ownMessage(central, submitted.message, call.sender.id))
}

/** GET /v1/post/messages/:id */
export const sentMessage = async (central: Central, call: SenderCall<null>): Promise<PostedAnswer> =>
  postedOf(central, await ownMessage(central, call.params['id'] ?? '', call.sender.id))

/** GET /v1/post/messages */
export const sentMessages = async (
  central: Central,
  { sender, cursor }: SenderCall<null>
): Promise<z.output<typeof SentAnswer>> => {
  const found = await central.db
    .selectFrom('messages')
    .selectAll()
    .where('sender', '=', sender.id)
    .where('sender_position', '>', positionOf(cursor))
    .orderBy('sender_position')
    .limit(pageLength + 1)
    .execute()
  const page = pageOf(found, pageLength, cursor, (last) => last.sender_position)
  return { messages: page.rows.map(sentOf), cursor: page.cursor, more: page.more }
}
