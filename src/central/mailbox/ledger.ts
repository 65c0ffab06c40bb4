// The chain of evidence of one message: every event signed, stamped, and tied to the one before.
import type { Insertable, Selectable } from 'kysely'
import { evidenceEvents, type EventText, type EvidenceEvent } from '../../contract/wire/evidence.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { base64url, digestText, fromBase64url } from '../digest.ts'
import { Refusal } from '../http/refusal.ts'
import { nextPosition, type Tx } from '../store/store.ts'
import type { Tables } from '../store/tables.ts'

export type MessageRow = Selectable<Tables['messages']>
export type EvidenceRow = Insertable<Tables['evidence']>
export type Step = { readonly event: EvidenceEvent; readonly proof?: EventText['proof'] }

type Signable = Pick<MessageRow, 'id' | 'consignment' | 'signature'>
type Tail = { readonly sequence: number; readonly previous: string | null }

/** An authority that cannot be reached: the same request may be sent again. */
const stamped = async ({ evidence }: Central, signature: Buffer): Promise<Buffer> => {
  try {
    return await evidence.stamp(signature)
  } catch {
    throw new Refusal('overloaded')
  }
}

/** Makes the next events after `tail`, before any transaction: signing and stamping may take time. */
export const makeEvents = async (
  central: Central,
  message: Signable,
  tail: Tail,
  steps: readonly Step[]
): Promise<EvidenceRow[]> => {
  const rows: EvidenceRow[] = []
  let { sequence, previous } = tail
  for (const { event, proof = null } of steps) {
    const at = central.now().toISOString()
    const content: EventText = {
      version: 1,
      message: message.id,
      sequence,
      event,
      name: evidenceEvents[event],
      at,
      consignmentSha256: digestText(message.consignment),
      senderSignatureSha256: digestText(fromBase64url(message.signature)),
      previous,
      proof
    }
    const text = JSON.stringify(content)
    const signature = await central.evidence.sign(text)
    const stamp = await stamped(central, signature)
    rows.push({
      message: message.id,
      sequence,
      event,
      text,
      signature: base64url(signature),
      stamp: base64url(stamp),
      at
    })
    sequence++
    previous = digestText(signature)
  }
  return rows
}

export const findMessage = (db: Central['db'], id: string): Promise<MessageRow | undefined> =>
  db.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirst()

const tailOf = async (db: Central['db'], message: MessageRow): Promise<Tail> => {
  const last = await db
    .selectFrom('evidence')
    .select('signature')
    .where('message', '=', message.id)
    .where('sequence', '=', message.events - 1)
    .executeTakeFirst()
  return { sequence: message.events, previous: last ? digestText(fromBase64url(last.signature)) : null }
}

export type Change = {
  readonly steps: readonly Step[]
  readonly state: MessageRow['state']
  /** what else stands or falls with it */
  readonly along?: (tx: Tx) => Promise<void>
}

/**
 * Adds events to a message, however many ask at once: `decide` sees the message as it is and says what happens, or null for
 * nothing; when somebody else was quicker it is asked again. Gives the message as it then stands.
 */
export const recordEvents = async (
  central: Central,
  id: string,
  decide: (message: MessageRow) => Promise<Change | null>
): Promise<MessageRow> => {
  for (let tries = 0; tries < 8; tries++) {
    const message = await findMessage(central.db, id)
    if (!message) throw new Refusal('notFound')
    const change = await decide(message)
    if (!change) return message
    const rows = await makeEvents(central, message, await tailOf(central.db, message), change.steps)
    const changed = await commit(central, message, change, rows)
    if (changed) return changed
  }
  throw new Refusal('overloaded')
}

const commit = (
  central: Central,
  message: MessageRow,
  { state, along }: Change,
  rows: EvidenceRow[]
): Promise<MessageRow | null> =>
  central.db.transaction().execute(async (tx) => {
    const now = central.now()
    const changed = await tx
      .updateTable('messages')
      .set({
        state,
        events: message.events + rows.length,
        changed_at: now.toISOString(),
        position: await nextPosition(tx, `mailbox:${message.resident}`),
        // whoever did not ask for a receipt is told nothing of what became of it
        ...(message.open_before === null ? {} : { sender_position: await nextPosition(tx, `sender:${message.sender}`) })
      })
      .where('id', '=', message.id)
      // somebody who added an event meanwhile has moved this number
      .where('events', '=', message.events)
      .returningAll()
      .executeTakeFirst()
    if (!changed) return null
    await tx.insertInto('evidence').values(rows).execute()
    await along?.(tx)
    await audit(tx, now, { event: 'message.changed', reason: state, subject: message.id })
    return changed
  })
