// Rows about terminals and what they are told, and about what private portals may see.

export type FleetTables = {
  /** `report` is JSON of the wire's Health as last told */
  terminal_health: { terminal: string; seen_at: string; report: string }
  /** how often each code was shown since a start of the terminal: a report told twice counts once */
  terminal_faults: { terminal: string; code: string; started_at: string; count: number; seen_at: string }
  revocations: { position: number; what: 'terminal' | 'configuration' | 'content'; subject: string; at: string }
  /** `jws` is what terminals verify; `body` the bytes of a content, base64url; the newest of an audience and name supersedes */
  signed_documents: {
    kind: 'configuration' | 'content'
    version: number
    audience: string
    name: string
    jws: string
    body: string | null
    at: string
    superseded_by: number | null
    withdrawn_at: string | null
  }
  notice_flags: {
    portal: string
    pseudonym: string
    resident: string
    granted_at: string
    asked_at: string | null
    withdrawn_at: string | null
  }
}
