// Rows about whoever has sessions, filings and mail here.

export type HolderTables = {
  /**
   * Whoever has sessions, filings and mail here. `profile` is JSON of the wire's Self, or of its Company, whose id is made of
   * its corporate number (companies/identity.ts)
   */
  holders: { id: string; kind: 'resident' | 'company'; profile: string }
  /** a view: the holders that are residents. Whoever looks through everybody sees no company here */
  residents: { id: string; profile: string }
}
