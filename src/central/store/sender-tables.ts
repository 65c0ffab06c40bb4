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
}
