// The journal: who did what for, or beside, a resident. Readable by that resident, and by nobody else.
import { z } from 'zod'
import { ProblemCode } from './problem.ts'
import { Cursor, Id, Instant, OperationId, PersonName } from './words.ts'

export const journalActs = [
  'mandate.drafted',
  'mandate.granted',
  'mandate.accepted',
  'mandate.ended',
  'guardianship.registered',
  'guardianship.ended',
  'profile.read',
  'filings.listed',
  'filing.announced',
  'filing.filed',
  'filing.answered',
  'filing.withdrawn',
  'filing.dispatched',
  'notices.listed',
  'notice.opened',
  'mailbox.listed',
  'message.read',
  'message.moved',
  'assist.taken',
  'assist.viewed',
  'assist.step',
  'assist.ended'
] as const
export const JournalAct = z.enum(journalActs)
export type JournalAct = z.infer<typeof JournalAct>

export const JournalLine = z.strictObject({
  at: Instant,
  actor: z.strictObject({ kind: z.enum(['self', 'proxy', 'staff', 'registry']), name: PersonName.nullable() }),
  act: JournalAct,
  /** message, notice, operation, bundle, procedure or screen */
  subject: z.string().max(100).nullable(),
  mandate: OperationId.nullable(),
  helpCall: OperationId.nullable(),
  outcome: z.enum(['done', 'refused']),
  /** why it was refused */
  reason: ProblemCode.nullable(),
  terminal: Id.nullable()
})
export type JournalLine = z.infer<typeof JournalLine>
/** GET /v1/journal?cursor= , at level 2: oldest first after the cursor */
export const JournalAnswer = z.strictObject({ lines: z.array(JournalLine).max(100), cursor: Cursor, more: z.boolean() })
