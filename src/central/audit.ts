// Who did what, without saying who: events, reasons, terminals and operation ids, never anything of a resident.
import { randomUUID } from 'node:crypto'
import type { Db } from './store/store.ts'

type AuditEvent =
  | 'refused'
  | 'alarm'
  | 'nonce.issued'
  | 'session.opened'
  | 'session.closed'
  | 'session.lowered'
  | 'door.opened'
  | 'door.shut'
  | 'passkey.enrolled'
  | 'passkey.revoked'
  | 'intent.recorded'
  | 'operation.accepted'
  | 'notice.opened'
  | 'notice.made'
  | 'notice.alerted'
  | 'selfInfo.requested'
  | 'filing.changed'
  | 'message.submitted'
  | 'receipt.asked'
  | 'message.changed'
  | 'evidence.exported'
  | 'circuit.opened'
  | 'terminal.enrolled'
  | 'terminal.revoked'
  | 'terminal.cut'
  | 'terminal.rotated'
  | 'document.published'
  | 'document.withdrawn'
  | 'flag.allowed'
  | 'flag.withdrawn'

export type AuditLine = {
  readonly event: AuditEvent
  /** a problem code or a state, never free text */
  readonly reason?: string
  readonly terminal?: string
  /** operation, bundle, agency, portal, rule or route */
  readonly subject?: string
}

/** Writes one line; inside a transaction when `db` is one, so that the effect and its line stand or fall together. */
export const audit = async (db: Db, now: Date, line: AuditLine): Promise<void> => {
  await db
    .insertInto('audit')
    .values({
      id: randomUUID(),
      at: now.toISOString(),
      event: line.event,
      reason: line.reason ?? null,
      terminal: line.terminal ?? null,
      subject: line.subject ?? null
    })
    .execute()
}
