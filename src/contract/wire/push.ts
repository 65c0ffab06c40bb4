// Push: server-sent events (HTML standard §9.2), one stream for each thing that changes.
import { z } from 'zod'
import { Hazard } from './disaster.ts'
import { Filing } from './filings.ts'
import { SignedDocument } from './fleet.ts'
import { Message } from './mailbox.ts'
import { Notice } from './notices.ts'
import { Id, Instant } from './words.ts'

/** They need a session of level 2, and end with it. */
export const residentStreams = ['notices', 'filings', 'mailbox'] as const
/** They need the terminal's certificate only. */
export const terminalStreams = ['configuration', 'content', 'revocations', 'disaster'] as const
export const StreamName = z.enum([...residentStreams, ...terminalStreams])
export type StreamName = z.infer<typeof StreamName>
export type ResidentStream = (typeof residentStreams)[number]
export type TerminalStream = (typeof terminalStreams)[number]

/** `subject` is a terminal's id, or the version of a signed document that must not be used any more */
export const Revocation = z.strictObject({
  what: z.enum(['terminal', 'configuration', 'content']),
  subject: Id,
  at: Instant
})

/**
 * GET /v1/push/STREAM, asked for with `accept: text/event-stream`. `Last-Event-ID`, or `?after=` where there is none, says after which cursor
 * to begin; both are the cursor of the pull of the same name. Each event has `id:` its cursor, `event:` the stream and
 * `data:` one line of JSON in this form. An event is a row at its newest place: what changed twice while nobody listened
 * comes once, as it is now. A comment comes at least every `heartbeat` ms; what is silent for twice as long is lost.
 */
export const eventSchemas = {
  notices: Notice,
  filings: Filing,
  mailbox: Message,
  configuration: SignedDocument,
  content: SignedDocument,
  revocations: Revocation,
  disaster: Hazard
} as const satisfies Record<StreamName, z.ZodType>
export const heartbeat = 15_000

/** `event: end`, without an id, is the last of a stream that central ends. The same cursor goes on wherever that makes sense. */
export const endReasons = ['sessionEnded', 'levelLowered', 'stopping'] as const
export const StreamEnd = z.strictObject({ reason: z.enum(endReasons) })
export type EndReason = z.infer<typeof StreamEnd>['reason']
export const eventStreamType = 'text/event-stream'
