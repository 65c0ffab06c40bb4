// Central's log: one JSON line per event on standard error; the event fixes its fields, free text is not accepted.

type Fields = {
  'central.ready': { port: number; operatorPort: number | null; storage: 'sqlite' | 'postgres' }
  'central.stopping': { port: number }
  'central.stopped': { port: number }
  'request.refused': { route: string; code: string; terminal: string | null }
  'request.failed': { route: string; error: string }
  'operation.accepted': { operation: string; recipient: string }
  'delivery.failed': { agency: string; attempt: number; why: 'timeOut' | 'unreadable' | 'down' }
  'holder.failed': { holder: string; attempt: number }
  /** `failures`: since it began to fail; told at the first, and then once a minute */
  'dispatch.failed': { error: string; failures: number }
  'dispatch.recovered': { failures: number }
  'housekeeping.failed': { error: string; failures: number }
  'housekeeping.recovered': { failures: number }
  'issuers.failed': { error: string }
  'queue.failed': { error: string; failures: number }
  'queue.recovered': { failures: number }
  'sign-on.failed': { error: string }
  /** a bundle that no verifier could believe: a revocation list is not there, or older than what it is to speak of */
  'evidence.unlisted': { why: string }
  'certificates.delivered': { count: number }
  'feed.read': { feed: string; listed: number; taken: number; known: number; refused: number; lost: number }
  'feed.failed': { feed: string; why: string; failures: number }
  'stream.ended': { stream: string; terminal: string; reason: string }
  'push.failed': { error: string; failures: number }
  'push.recovered': { failures: number }
  'terminal.cut': { terminal: string; reason: string }
}
export type Log = <E extends keyof Fields>(event: E, fields: Fields[E]) => void

export const logTo =
  (write: (line: string) => void): Log =>
  (event, fields) => {
    write(`${JSON.stringify({ at: new Date().toISOString(), event, ...fields })}\n`)
  }
