// Rows about who may act for whom, what was done, and who helps.
import type { JournalLine } from '../../contract/wire/journal.ts'
import type { MandateKind } from '../../contract/wire/mandates.ts'

export type MandateTables = {
  /**
   * `scope` is JSON of the wire's Scope, null for a guardianship, whose `powers` (JSON) and `register` entry say what it gives.
   * `text` is what both sides sign; `request` the digest of the draft's body. `grantor` gave it: the principal, or the proxy of the
   * mandate `under`. `further` is 1 where its proxy may give it on.
   */
  mandates: {
    id: string
    kind: MandateKind
    principal: string
    grantor: string
    proxy: string
    under: string | null
    further: 0 | 1
    state: 'drafted' | 'granted' | 'valid' | 'ended'
    scope: string | null
    powers: string | null
    register: string | null
    text: string | null
    request: string | null
    valid_from: string
    valid_until: string | null
    /** until when both cards must have signed */
    sign_before: string | null
    ended_at: string | null
    ended_by: 'principal' | 'grantor' | 'proxy' | 'registry' | null
  }
  /** `body` is the digest of what was sent, `key` the authentication key (SPKI) that proved, `certificate` a keyed hash of the signature's */
  mandate_signatures: {
    mandate: string
    party: 'grantor' | 'proxy'
    body: string
    transcript: string
    signature: string
    key: string
    cms: string
    certificate: string
    terminal_id: string
    at: string
  }
  /** `code` is kept as a keyed hash */
  introductions: { code: string; resident: string; terminal_id: string; expires_at: string; spent_at: string | null }
  /** `resident` is whose journal it is; `actor` a resident's or a staff member's id; `actor_name` JSON of PersonName */
  journal: {
    resident: string
    position: number
    at: string
    actor_kind: JournalLine['actor']['kind']
    actor: string | null
    actor_name: string | null
    act: JournalLine['act']
    subject: string | null
    mandate: string | null
    help_call: string | null
    outcome: JournalLine['outcome']
    reason: string | null
    terminal: string | null
  }
  /** `certificate` is a keyed hash; `name` JSON of PersonName */
  staff: {
    id: string
    certificate: string
    town: string
    name: string
    enrolled_at: string
    expires_at: string
    revoked_at: string | null
  }
  /** apart from `sessions`: a token of staff is never a token of a resident */
  staff_sessions: {
    token: string
    exporter: string
    terminal: string
    staff: string
    expires_at: string
    ended_at: string | null
  }
  /** `session` is the digest of the token the call was made with, `resident` whose visit it is; `step` JSON of the wire's Step */
  help_calls: {
    id: string
    terminal_id: string
    town: string
    body: string
    session: string | null
    resident: string | null
    reason: 'card' | 'pin' | 'words' | 'procedure' | 'other'
    step: string
    state: 'raised' | 'taken' | 'ended'
    staff: string | null
    raised_at: string
    taken_at: string | null
    ended_at: string | null
    ended_by: 'terminal' | 'staff' | 'time' | null
    expires_at: string
  }
}
