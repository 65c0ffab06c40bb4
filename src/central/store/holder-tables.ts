// Rows about whoever has sessions, filings and mail here.

export type HolderTables = {
  /**
   * Whoever has sessions, filings and mail here. `profile` is JSON of the wire's Self, or of its Company, whose id is made of
   * its corporate number (companies/identity.ts)
   */
  holders: { id: string; kind: 'resident' | 'company'; profile: string }
  /** a view: the holders that are residents. Whoever looks through everybody sees no company here */
  residents: { id: string; profile: string }
  /** `public_key` is a COSE key (RFC 9052 §7); `counter` the signature counter last seen (WebAuthn §6.1.1) */
  passkeys: {
    id: string
    resident: string
    public_key: string
    counter: number
    enrolled_at: string
    expires_at: string
    used_at: string | null
    revoked_at: string | null
  }
}
