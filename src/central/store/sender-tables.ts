// Rows about those who send into mailboxes.
export type SenderTables = {
  /** `name` is JSON of Words */
  senders: { id: string; name: string; enrolled_at: string }
  /** `certificate` and `key` are digests; a sender that is revoked loses every certificate it has, and may be given new ones */
  sender_certificates: {
    certificate: string
    sender: string
    purpose: 'door' | 'seal'
    key: string
    /** as revocation lists name it; null in rows of an older release */
    serial: string | null
    enrolled_at: string
    expires_at: string
    revoked_at: string | null
  }
  /** `form` is JSON of FirmForm, `reason` of Words; `ended_at`: replaced or withdrawn, after it was approved or not */
  firm_forms: {
    id: string
    firm: string
    procedure: string
    version: number
    form: string
    state: 'waiting' | 'approved' | 'refused' | 'replaced' | 'withdrawn'
    reason: string | null
    registered_at: string
    approved_at: string | null
    decided_at: string | null
    ended_at: string | null
  }
  /**
   * `key` is the id of the operation behind it; `text` and `signature` are null once the firm has answered; `reply` is JSON of
   * FirmReply. Nothing here says whose filing it is.
   */
  firm_notices: {
    key: string
    firm: string
    position: number
    filing: string
    kind: 'filing' | 'answer'
    at: string
    text: string | null
    signature: string | null
    reply: string | null
    replied_at: string | null
  }
}
