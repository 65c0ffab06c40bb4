// Writing a line into a resident's journal.
import type { JournalLine } from '../../contract/wire/journal.ts'
import type { PersonName } from '../../contract/wire/words.ts'
import { nextPosition, type Tx } from '../store/store.ts'
import type { z } from 'zod'

export type Entry = {
  /** whose journal it is */
  readonly resident: string
  readonly actor: {
    readonly kind: JournalLine['actor']['kind']
    readonly id: string | null
    readonly name: z.infer<typeof PersonName> | null
  }
  readonly act: JournalLine['act']
  readonly subject?: string | null
  readonly mandate?: string
  readonly helpCall?: string
  /** why it was refused; absent for what was done */
  readonly refused?: JournalLine['reason']
  readonly terminal?: string
}

/** Adds the line inside the caller's transaction, so that the act and its line stand or fall together. */
export const note = async (tx: Tx, now: Date, entry: Entry): Promise<void> => {
  await tx
    .insertInto('journal')
    .values({
      resident: entry.resident,
      position: await nextPosition(tx, `journal:${entry.resident}`),
      at: now.toISOString(),
      actor_kind: entry.actor.kind,
      actor: entry.actor.id,
      actor_name: entry.actor.name === null ? null : JSON.stringify(entry.actor.name),
      act: entry.act,
      subject: entry.subject ?? null,
      mandate: entry.mandate ?? null,
      help_call: entry.helpCall ?? null,
      outcome: entry.refused ? 'refused' : 'done',
      reason: entry.refused ?? null,
      terminal: entry.terminal ?? null
    })
    .execute()
}
