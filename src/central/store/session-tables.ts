// The rows of visits: sessions, and the doors that lead from a visit to private portals.
import type { ProblemCode } from '../../contract/wire/problem.ts'
import type { AuthKind, Level } from '../../contract/wire/session.ts'

export type SessionTables = {
  sessions: {
    token: string
    exporter: string
    terminal: string
    resident: string
    /** SPKI of a certificate's key, or a passkey's COSE key */
    public_key: string
    expires_at: string
    ended_at: string | null
    level: Level
    provider: AuthKind
    /** the passkey's id */
    credential: string | null
    /** when what opened the session ends by itself */
    credential_until: string | null
    /** keyed hash of visit and resident; null in rows of an older release */
    account: string | null
    /** names the certificate that opened it (session/standing.ts); null for a passkey and in rows of an older release */
    certificate: string | null
    /** when that was last said to hold */
    certificate_at: string | null
    /** the code of what ended it, where nobody did */
    ended_by: ProblemCode | null
  }
  /** `account` is a visit of one resident; `ticket` is kept as its digest */
  doors: {
    account: string
    portal: string
    resident: string
    level: Level
    opened_at: string
    used_at: string | null
    closed_at: string | null
    ticket: string
    ticket_expires_at: string
    ticket_spent_at: string | null
  }
  /** what the OpenID provider keeps; `payload` is its own JSON */
  sign_on: {
    model: string
    id: string
    grant_id: string | null
    uid: string | null
    account: string | null
    portal: string | null
    payload: string
    expires_at: string | null
    consumed_at: string | null
  }
}
