// Own messages: the list, and the content once it may be seen.
import type { z } from 'zod'
import { Consignment } from '../../contract/wire/evidence.ts'
import { MailboxAnswer, MessageContent, type Message } from '../../contract/wire/mailbox.ts'
import type { Central } from '../central.ts'
import { base64url } from '../digest.ts'
import { pageOf, positionOf } from '../http/cursor.ts'
import { demand } from '../http/refusal.ts'
import type { Call } from '../http/route.ts'
import { openSession } from '../session/tokens.ts'
import { settled } from './expiry.ts'
import { findMessage, recordEvents, type MessageRow } from './ledger.ts'
import { openDocument } from './submit.ts'

const pageLength = 100

export const consignmentOf = (row: Pick<MessageRow, 'consignment'>): Consignment =>
  Consignment.parse(JSON.parse(row.consignment))

/** Another resident's message is not told from one that does not exist. */
export const ownMessage = async (central: Central, id: string, resident: string): Promise<MessageRow> => {
  const message = await findMessage(central.db, id)
  demand(message?.resident === resident, 'notFound')
  return settled(central, message)
}

const messageOf = (central: Central, row: MessageRow, receipts: Message['receipts']): Message => {
  const consignment = consignmentOf(row)
  const issuer = central.data.issuers.find((one) => one.id === row.sender)
  return {
    id: row.id,
    sender: row.sender,
    senderName: issuer?.name ?? { ja: row.sender, en: row.sender },
    kind: consignment.kind,
    title: consignment.title,
    fileName: consignment.fileName,
    mediaType: consignment.mediaType,
    size: row.size,
    folder: row.folder,
    state: row.state,
    arrivedAt: row.arrived_at,
    changedAt: row.changed_at,
    openBefore: row.state === 'waiting' ? row.open_before : null,
    receipts
  }
}

/** GET /v1/mailbox */
export const ownMessages = async (central: Central, call: Call<null>): Promise<z.output<typeof MailboxAnswer>> => {
  const { resident } = await openSession(central, call)
  const rows = await central.db
    .selectFrom('messages')
    .selectAll()
    .where('resident', '=', resident)
    .where('position', '>', positionOf(call.cursor))
    .orderBy('position')
    .limit(pageLength + 1)
    .execute()
  const page = pageOf(rows, pageLength, call.cursor, (last) => last.position)
  const ids = page.rows.map((row) => row.id)
  const events =
    ids.length === 0
      ? []
      : await central.db
          .selectFrom('evidence')
          .select(['message', 'event', 'at'])
          .where('message', 'in', ids)
          .orderBy('sequence')
          .execute()
  const receiptsOf = (id: string): Message['receipts'] =>
    events.filter((one) => one.message === id).map(({ event, at }) => ({ event, at }))
  return {
    messages: page.rows.map((row) => messageOf(central, row, receiptsOf(row.id))),
    cursor: page.cursor,
    more: page.more
  }
}

/** GET /v1/mailbox/:id/content: the first time is the opening, written down before anything is handed over. */
export const messageContent = async (central: Central, call: Call<null>): Promise<z.output<typeof MessageContent>> => {
  const { resident } = await openSession(central, call)
  const message = await ownMessage(central, call.params['id'] ?? '', resident)
  demand(message.state !== 'waiting', 'receiptNeeded')
  demand(message.state === 'delivered' || message.state === 'opened', 'messageClosed')
  const opened = await recordEvents(central, message.id, async ({ state }) =>
    state === 'delivered' ? { steps: [{ event: 'opening' }], state: 'opened' } : null
  )
  const { mediaType, fileName, documentSha256 } = consignmentOf(opened)
  const document = base64url(await openDocument(central, opened.sealed))
  return { id: opened.id, mediaType, fileName, documentSha256, document }
}
