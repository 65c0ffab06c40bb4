// Own messages: the list, and the content once it may be seen.
import type { z } from 'zod'
import { Consignment } from '../../contract/wire/evidence.ts'
import { MailboxAnswer, MessageContent, type Message } from '../../contract/wire/mailbox.ts'
import type { Central } from '../central.ts'
import { base64url } from '../digest.ts'
import { Words } from '../../contract/wire/words.ts'
import { pageOf, positionOf } from '../http/cursor.ts'
import { demand } from '../http/refusal.ts'
import type { Call } from '../http/route.ts'
import { foldersOf, noteRead, openActing, reachesFolder, refuseActing } from '../mandates/acting.ts'
import type { Held } from '../mandates/held.ts'
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

const nameIn = (name: string | undefined, id: string): Words =>
  name === undefined ? { ja: id, en: id } : Words.parse(JSON.parse(name))

const messageOf = (row: MessageRow, name: string | undefined, receipts: Message['receipts']): Message => {
  const consignment = consignmentOf(row)
  return {
    id: row.id,
    sender: row.sender,
    senderName: nameIn(name, row.sender),
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

/** A resident's messages after a position, as pull and push both give them. */
export const messagesAfter = async (
  central: Central,
  resident: string,
  position: number,
  limit: number,
  /** null: of every folder */
  folders: readonly string[] | null = null
): Promise<{ position: number; data: Message }[]> => {
  const rows = await central.db
    .selectFrom('messages')
    .selectAll()
    .where('resident', '=', resident)
    .where('position', '>', position)
    .$if(folders !== null, (messages) => messages.where('folder', 'in', folders ?? []))
    .orderBy('position')
    .limit(limit)
    .execute()
  const ids = rows.map((row) => row.id)
  const events =
    ids.length === 0
      ? []
      : await central.db
          .selectFrom('evidence')
          .select(['message', 'event', 'at'])
          .where('message', 'in', ids)
          .orderBy('sequence')
          .execute()
  const own = [...new Set(rows.map((row) => row.sender))]
  const senders =
    own.length === 0
      ? []
      : await central.db.selectFrom('senders').select(['id', 'name']).where('id', 'in', own).execute()
  const names = new Map(senders.map(({ id, name }) => [id, name]))
  const receiptsOf = (id: string): Message['receipts'] =>
    events.filter((one) => one.message === id).map(({ event, at }) => ({ event, at }))
  return rows.map((row) => ({
    position: row.position,
    data: messageOf(row, names.get(row.sender), receiptsOf(row.id))
  }))
}

/** GET /v1/mailbox */
export const ownMessages = async (central: Central, call: Call<null>): Promise<z.output<typeof MailboxAnswer>> => {
  const act = 'mailbox.listed'
  const acting = await openActing(central, call, { act, reaches: ({ folders }) => folders.length > 0 })
  await noteRead(central, call, acting, { act })
  const folders = foldersOf(acting.held)
  const found = await messagesAfter(central, acting.owner, positionOf(call.cursor), pageLength + 1, folders)
  const page = pageOf(found, pageLength, call.cursor, (last) => last.position)
  return { messages: page.rows.map((one) => one.data), cursor: page.cursor, more: page.more }
}

/**
 * Whoever asked for an opening receipt asked it of the resident: the receipt is proved with the resident's own card, and a term
 * may begin with it. A mandate's text speaks of reading and filing, not of taking delivery, so a proxy does not (民法99条1項:
 * only within the powers given; 860条の3第1項 lets a guardian open what was received, not receive it). Once the resident has
 * opened it a proxy reads it as any other message.
 */
export const demandPersonal = async (
  central: Central,
  call: Call<unknown>,
  held: Held | null,
  { id, state, open_before }: MessageRow
): Promise<void> => {
  if (held === null || open_before === null || (state !== 'waiting' && state !== 'delivered')) return
  await refuseActing(central, call, held.row, { act: 'message.read', subject: id, code: 'receiptPersonal' })
}

/** GET /v1/mailbox/:id/content: the first time is the opening, written down before anything is handed over. */
export const messageContent = async (central: Central, call: Call<null>): Promise<z.output<typeof MessageContent>> => {
  const id = call.params['id'] ?? ''
  const subject = id.slice(0, 100)
  const { owner, held } = await openActing(central, call, {
    act: 'message.read',
    subject,
    reaches: ({ folders }) => folders.length > 0
  })
  const message = await ownMessage(central, id, owner)
  // what lies elsewhere is not told from what does not exist
  demand(reachesFolder(held, message.folder, 'read'), 'notFound')
  await demandPersonal(central, call, held, message)
  demand(message.state !== 'waiting', 'receiptNeeded')
  demand(message.state === 'delivered' || message.state === 'opened', 'messageClosed')
  await noteRead(central, call, { held }, { act: 'message.read', subject })
  const opened = await recordEvents(central, message.id, async ({ state }) =>
    state === 'delivered' ? { steps: [{ event: 'opening' }], state: 'opened' } : null
  )
  // it may have been moved out of reach meanwhile
  demand(reachesFolder(held, opened.folder, 'read'), 'notFound')
  const { mediaType, fileName, documentSha256 } = consignmentOf(opened)
  const document = base64url(await openDocument(central, opened.sealed))
  return { id: opened.id, mediaType, fileName, documentSha256, document }
}
