// What holds in a disaster, over everything else. Only real bulletins: a drill never gets here.

/** what to do now, in the words of the catalogue */
export type DisasterAct = 'life' | 'high' | 'leave' | 'shake' | 'prepare' | 'watch'

/**
 * Covers every screen. `finish` ends a visit (session) and `back` goes on with what was shown; where nobody is signed in, `open`
 * with `shelters` shows the town's shelters.
 */
export type DisasterScreen = {
  readonly kind: 'disaster'
  readonly severity: 'emergency' | 'danger' | 'warning' | 'advisory'
  readonly act: DisasterAct
  /** the sender's own words: what it is, where, and what is said of it; Japanese as it came */
  readonly what: string
  readonly areas: readonly string[]
  readonly headline: string
  readonly sender: string
  /** local wall-clock time, ISO 8601 without zone */
  readonly reportedAt: string
  /** how many more things hold */
  readonly more: number
  readonly session: boolean
  /** id of the town's page of shelters, and its first lines */
  readonly shelters: {
    readonly id: string
    readonly asOf: string
    readonly facts: readonly { readonly label: string; readonly value: string }[]
  } | null
}
