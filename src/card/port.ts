// What cards are to the rest of the terminal: services with outcomes, never APDUs, never a PIN.

/** What the world said no with. Names are in one place each: pcsc/faults.ts and the services. */
export type CardFault =
  | { readonly fault: 'cardRemoved' }
  | { readonly fault: 'cardMute' }
  | { readonly fault: 'cardRubbish' }
  | { readonly fault: 'cardBusy' }
  | { readonly fault: 'cardChanged' }
  | { readonly fault: 'notMyNumberCard' }
  | { readonly fault: 'readerGone' }
  | { readonly fault: 'daemonStopped' }
  | { readonly fault: 'pinWrong'; readonly triesLeft: number }
  | { readonly fault: 'pinBlocked' }
  | { readonly fault: 'pinMalformed' }
  | { readonly fault: 'triesUnknown' }
  /** nobody typed at the reader's own keypad in time */
  | { readonly fault: 'pinTimedOut' }
  /** a new PIN was typed differently the second time */
  | { readonly fault: 'pinsDiffer' }
  | { readonly fault: 'cancelled' }

export type Done<T> = { readonly ok: true; readonly value: T }
export type Failed<F> = { readonly ok: false } & F
/** An expected result: either a value or a fault with what the screen needs. Bugs are thrown instead. */
export type Outcome<T, F = CardFault> = Done<T> | Failed<F>

export const done = <T>(value: T): Done<T> => ({ ok: true, value })
export const failed = <const F extends { readonly fault: string }>(fault: F): Failed<F> => ({ ok: false, ...fault })

/**
 * One powered card, spoken to over APDUs (ISO 7816-4). Adapters: pcsc/ (real readers) and virtual/ (in process).
 * `transmit` takes one command APDU and gives the whole response APDU, status word included (at least 2 bytes).
 */
export type Transport = {
  readonly transmit: (command: Uint8Array) => Promise<Outcome<Uint8Array>>
  /** ends the use of the card and powers it down, so that no PIN stays verified */
  readonly release: () => Promise<void>
  /** the reader's own keypad, for secure PIN entry (PC/SC part 10); absent or undefined where there is none */
  readonly keypad?: () => Promise<Keypad | undefined>
}

/** Where a secret is typed: at the terminal, or at the reader's own keypad, so that it never enters this machine. */
export type Entry = 'host' | 'reader'

/** A command that a keypad completes with what is typed: CLA INS P1 P2, and the length of the PIN in characters. */
export type KeypadEntry = {
  readonly header: Uint8Array
  readonly shortest: number
  readonly longest: number
}

/**
 * The keypad of a reader. Each call prompts, waits for the person and sends the command to the card. The answer is the
 * card's, or the keypad's own status word: 6400 time-out, 6401 cancelled, 6402 not twice the same, 6403 wrong length.
 */
export type Keypad = {
  /** whether such a PIN can be typed at it */
  readonly takes: (pin: { readonly shortest: number; readonly longest: number; readonly letters: boolean }) => boolean
  readonly verify: (entry: KeypadEntry) => Promise<Outcome<Uint8Array>>
  /** asks for the new PIN twice and sends it alone, after a VERIFY; undefined where the reader cannot */
  readonly change: ((entry: KeypadEntry) => Promise<Outcome<Uint8Array>>) | undefined
  /** stops waiting: the call under way answers `cancelled` at once; the card is free when the keypad's own time is up */
  readonly giveUp: () => void
}

/** The readers of a machine. Adapters: pcsc/ (the system's service) and virtual/ (in process). */
export type CardReaders = {
  /** tells the present state first (readers, cards in them), then what changes; gives the way to stop listening */
  readonly watch: (listener: (event: ReaderEvent) => void) => () => void
  /** powers the card and takes it for ourselves alone */
  readonly connect: (reader: string) => Promise<Outcome<Transport>>
  /** lets go of everything; pending calls end with a fault */
  readonly stop: () => Promise<void>
}

export type Secret = 'authentication' | 'signature'

/** What happens at the readers; `reader` is the PC/SC name. Nothing is polled by callers. */
export type ReaderEvent =
  | { readonly kind: 'readers'; readonly readers: readonly string[] }
  | { readonly kind: 'inserted'; readonly reader: string }
  | { readonly kind: 'removed'; readonly reader: string }
  | { readonly kind: 'daemonStopped' }
  | { readonly kind: 'daemonBack' }

export type CardIdentity = {
  readonly profile: 'myNumber' | 'phone'
  /** SHA-256 (hex) over the authentication certificate: tells one card from another within a visit; never stored */
  readonly sameness: string
}

/**
 * The card services, as main sees them. One visit opens one card exclusively; it stays open (and its PIN verified)
 * until `close`, which resets it. Every call may answer any CardFault. `sign` takes SHA-256 digests (32 bytes each) and
 * gives one PKCS#1 v1.5 signature per digest, in order.
 */
export type CardServices = {
  /** tells the present state first (readers, cards in them, a stopped daemon), then what changes */
  readonly watch: (listener: (event: ReaderEvent) => void) => () => void
  /** selects the applications by AID; never by ATR */
  readonly open: (reader: string) => Promise<Outcome<CardIdentity>>
  /** at least 1: none left is pinBlocked; a counter the card does not tell is triesUnknown. Spends no try. */
  readonly triesLeft: (secret: Secret) => Promise<Outcome<number>>
  /** authentication: free to read; signature: only after its PIN was verified in this visit. DER. */
  readonly certificate: (secret: Secret) => Promise<Outcome<Uint8Array>>
  /** Collects the PIN key by key in the card host; answers how many keys are held. Never the keys. */
  readonly pinKey: (key: string) => Promise<number>
  readonly pinBack: () => Promise<number>
  /** Empties what was collected, and gives up waiting for the reader's keypad. */
  readonly pinClear: () => Promise<void>
  /** where this secret is to be typed at this reader */
  readonly entry: (secret: Secret) => Promise<Outcome<Entry>>
  /** One VERIFY with what is typed at the reader's own keypad; only where `entry` says so. Waits for the person. */
  readonly verifyAtReader: (secret: Secret) => Promise<Outcome<void>>
  /** Spends the collected PIN in one VERIFY, then zeroes it whatever happens. */
  readonly verify: (secret: Secret) => Promise<Outcome<void>>
  /** needs `verify(secret)` before, in the same visit */
  readonly sign: (secret: Secret, digests: readonly Uint8Array[]) => Promise<Outcome<readonly Uint8Array[]>>
  /** resets and lets go of the card, zeroes the PIN buffer; safe at any time */
  readonly close: () => Promise<void>
}
