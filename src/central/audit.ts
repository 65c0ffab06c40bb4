// Who did what, without saying who: events, reasons, terminals and operation ids, never anything of a resident.
import { messageId } from './message-id.ts'
import { insertRow } from './store/prepared.ts'
import type { Db } from './store/store.ts'

type AuditEvent =
  | 'refused'
  | 'alarm'
  | 'nonce.issued'
  | 'session.opened'
  | 'session.closed'
  | 'session.lowered'
  | 'session.revoked'
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
  | 'mandate.introduced'
  | 'mandate.drafted'
  | 'mandate.signed'
  | 'mandate.ended'
  | 'guardianship.registered'
  | 'guardianship.ended'
  | 'staff.enrolled'
  | 'staff.revoked'
  | 'staff.signedIn'
  | 'staff.signedOut'
  | 'help.raised'
  | 'help.taken'
  | 'help.ended'
  | 'circuit.opened'
  | 'dispatch.refused'
  | 'company.registered'
  | 'company.changed'
  | 'sender.enrolled'
  | 'sender.revoked'
  | 'sender.linked'
  | 'sender.rotated'
  | 'sender.unlinked'
  | 'form.registered'
  | 'form.decided'
  | 'form.withdrawn'
  | 'firm.noticed'
  | 'firm.replied'
  | 'terminal.enrolled'
  | 'terminal.revoked'
  | 'terminal.cut'
  | 'terminal.rotated'
  | 'document.published'
  | 'document.withdrawn'
  | 'flag.allowed'
  | 'flag.withdrawn'
  | 'data.imported'
  | 'bulletin.taken'
  | 'bulletin.refused'

export type AuditLine = {
  readonly event: AuditEvent
  /** a problem code or a state, never free text */
  readonly reason?: string
  /** who called: a terminal, or `sender:` and its id */
  readonly terminal?: string
  /** operation, bundle, agency, portal, rule, feed or route */
  readonly subject?: string
}

const rowOf = (now: Date, line: AuditLine) => ({
  id: messageId(now),
  at: now.toISOString(),
  event: line.event,
  reason: line.reason ?? null,
  terminal: line.terminal ?? null,
  subject: line.subject ?? null
})

/** Writes one line; inside a transaction when `db` is one, so that the effect and its line stand or fall together. */
export const audit = async (db: Db, now: Date, line: AuditLine): Promise<void> => {
  await insertRow(db, 'audit', rowOf(now, line))
}

type Waiting = {
  readonly row: ReturnType<typeof rowOf>
  readonly written: () => void
  readonly lost: (error: unknown) => void
}

/**
 * Writes lines that have no effect to stand or fall with, those of one turn of the loop together: whoever sends wrong messages
 * by the thousand costs the disk one write for all that are under way, not one each. Each call ends when its line is written.
 */
export const auditTogether = (db: Db): ((now: Date, line: AuditLine) => Promise<void>) => {
  let waiting: Waiting[] = []
  const write = (): void => {
    const lines = waiting
    waiting = []
    db.insertInto('audit')
      .values(lines.map(({ row }) => row))
      .execute()
      .then(
        () => lines.forEach(({ written }) => written()),
        (error: unknown) => lines.forEach(({ lost }) => lost(error))
      )
  }
  return (now, line) =>
    new Promise((written, lost) => {
      waiting.push({ row: rowOf(now, line), written, lost })
      if (waiting.length === 1) setImmediate(write)
    })
}
