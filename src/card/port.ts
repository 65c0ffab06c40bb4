// What cards are to the rest of the terminal: services with outcomes, never APDUs, never a PIN.

import type { BasicFour } from './services/basic-four.ts'
import type { CardPlan, CardTask } from './services/card-plan.ts'
import type { SurfaceInfo } from './services/surface-info.ts'
import type { Soon } from './within.ts'

export type BlockedStatus = '63C0' | '6983' | '6984'

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
  /** `said`: 63C0 no try is left, 6983 the method is blocked, 6984 the reference data cannot be used (ISO 7816-4 §5.6) */
  | { readonly fault: 'pinBlocked'; readonly said: BlockedStatus }
  /** one try is left and nobody said yes to spending it: nothing was sent */
  | { readonly fault: 'lastTryUnasked' }
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
 * `transmit` takes one command APDU and gives the whole response APDU, status word included (at least 2 bytes); `limit` is how
 * many milliseconds this command may take, where the caller knows better than the transport.
 */
export type Transport = {
  readonly transmit: (command: Uint8Array, limit?: number) => Soon<Outcome<Uint8Array>>
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

/** a key with its PIN and its certificate */
export type Secret = 'authentication' | 'signature'
/** everything a card asks for: the two keys' PINs, the PIN of 券面事項入力補助, 照合番号B */
export type PinName = Secret | 'profile' | 'checkNumberB'
export type CardHolder = 'resident' | 'staff'

/** What happens at the readers; `reader` is the PC/SC name. Nothing is polled by callers. */
export type ReaderEvent =
  | { readonly kind: 'readers'; readonly readers: readonly string[] }
  /** `lies`: it is the card that was there before something went wrong with it, or one changed unseen: nobody placed it now */
  | { readonly kind: 'inserted'; readonly reader: string; readonly lies?: true }
  | { readonly kind: 'removed'; readonly reader: string }
  /** `hung`: a card or reader did not answer, and took the card host with it; the next one is started at once */
  | { readonly kind: 'daemonStopped'; readonly hung?: true }
  | { readonly kind: 'daemonBack' }

/** pkcs1: RSASSA-PKCS1-v1_5; p1363: r and s of ECDSA, one after the other */
export type SignatureForm = 'pkcs1' | 'p1363'

/** How a card's keys sign, as its profile says: the hash of what is signed, its length in bytes, the form of the answer. */
export type CardSigning = {
  readonly hash: 'sha256' | 'sha384'
  readonly digestLength: number
  readonly form: SignatureForm
}

/** What is known of a card before anybody is asked for a secret. */
export type Approached = { readonly identity: CardIdentity; readonly tries: Outcome<number> }

export type CardIdentity = {
  readonly profile: 'myNumber' | 'phone' | 'staff'
  /**
   * SHA-256 (hex) over the authentication certificate: tells one card from another within a visit; never stored. A phone that
   * keeps its certificate closed is told only from other kinds of phone until its PIN was verified.
   */
  readonly sameness: string
  /** the authentication certificate (DER), read while opening; null where only its PIN opens it */
  readonly certificate: Uint8Array | null
  /** what `sign` wants and gives */
  readonly signs: CardSigning
}

/** Which of the three entries keys go to: the PIN of today, the new one, the new one once more. */
export type PinEntry = 'current' | 'next' | 'repeated'
/** `lastTry`: the person was told that one try is left and said yes */
export type Consent = 'ordinary' | 'lastTry'
declare const confirmed: unique symbol
/**
 * Says that a person confirmed the keys held. Only the PIN desk makes one, it is good for one `verify` or `change` of the
 * secret it was made for, and any further key, Back or clear ends it. A VERIFY leaves us in no other way.
 */
export type Confirmation = string & { readonly [confirmed]: true }

export type ChangeFault =
  | CardFault
  /** the new PIN has the wrong length or characters */
  | { readonly fault: 'newPinMalformed' }
  /** the office sets this one: see profiles/at-the-counter.ts */
  | { readonly fault: 'onlyAtCounter' }
  /** the card fell silent at CHANGE: the old PIN or the new one holds; the new one is to be tried first */
  | { readonly fault: 'changeUnsure' }

/**
 * The card services, as main sees them. One visit opens one card exclusively; it stays open (and its PIN verified)
 * until `close`, which resets it. Every call may answer any CardFault. A `signal` ends a call after the command under way
 * with `cancelled`; the card then is as it was before the call, or, where a PIN was already accepted, released. What a PIN has
 * opened is lost when a call needs another application of the card: plan and read before you verify.
 */
export type CardServices = {
  /** tells the present state first (readers, cards in them, a stopped daemon), then what changes */
  readonly watch: (listener: (event: ReaderEvent) => void) => () => void
  /** selects the applications by AID; never by ATR. A card of another holder is notMyNumberCard. */
  readonly open: (reader: string, holder?: CardHolder, signal?: AbortSignal) => Promise<Outcome<CardIdentity>>
  /** `open`, then `triesLeft`, as one request: the card stays open whatever the tries are */
  readonly approach: (
    reader: string,
    pin: PinName,
    holder?: CardHolder,
    signal?: AbortSignal
  ) => Promise<Outcome<Approached>>
  /** at least 1: none left is pinBlocked; a counter the card does not tell is triesUnknown. Spends no try. */
  readonly triesLeft: (pin: PinName, signal?: AbortSignal) => Promise<Outcome<number>>
  /** for a task: every secret it needs with tries left and validity of its certificate on the day, and what to do. Spends no try. */
  readonly plan: (task: CardTask, signal?: AbortSignal) => Promise<Outcome<CardPlan>>
  /** authentication: free to read on a card; signature: only after its PIN was verified in this visit. DER. */
  readonly certificate: (secret: Secret, signal?: AbortSignal) => Promise<Outcome<Uint8Array>>
  /** the certificate of the authority, as the card has it; free to read. DER. Not to be trusted for being there. */
  readonly issuer: (secret: Secret, signal?: AbortSignal) => Promise<Outcome<Uint8Array>>
  /** name, address, birth and sex, after `profile` or `checkNumberB` was verified; never the individual number */
  readonly basicFour: (signal?: AbortSignal) => Promise<Outcome<BasicFour>>
  /** 券面事項確認: what it says without any number or PIN */
  readonly surfaceInfo: (signal?: AbortSignal) => Promise<Outcome<SurfaceInfo>>
  /** Collects the PIN key by key in the card host; answers how many keys are held. Never the keys. */
  readonly pinKey: (key: string) => Promise<number>
  readonly pinBack: () => Promise<number>
  /** empties all three entries, and gives up waiting for the reader's keypad; keys go to `current` again */
  readonly pinClear: () => Promise<void>
  /** keys go to this entry from now on; it is emptied */
  readonly pinEntry: (entry: PinEntry) => Promise<void>
  /** the person confirmed the keys held as this secret; pinMalformed empties them */
  readonly pinSubmit: (pin: PinName, consent: Consent) => Promise<Outcome<Confirmation>>
  /** the same for all three entries of a change */
  readonly pinSubmitChange: (pin: PinName, consent: Consent) => Promise<Outcome<Confirmation, ChangeFault>>
  /** where this secret is to be typed at this reader */
  readonly entry: (pin: PinName, signal?: AbortSignal) => Promise<Outcome<Entry>>
  /**
   * Spends the confirmed PIN in one VERIFY, then zeroes it whatever happens. Where one try is left it takes a `lastTry` consent
   * (lastTryUnasked), and so where the card does not tell (triesUnknown). A confirmation that is over is `cancelled`.
   */
  readonly verify: (confirmation: Confirmation, signal?: AbortSignal) => Promise<Outcome<void>>
  /** `pinSubmit`, then `verify`, as one request; a key that comes in between ends it (cancelled). The same rules as theirs. */
  readonly present: (pin: PinName, consent: Consent, signal?: AbortSignal) => Promise<Outcome<void>>
  /**
   * `present`, then `sign` with its key, as one request: what is to be signed is known before the PIN is. The same rules as
   * theirs; a cancelled one leaves no PIN accepted. Where the PIN was taken and signing failed, the fault is signing's.
   */
  readonly presentAndSign: (
    secret: Secret,
    consent: Consent,
    digests: readonly Uint8Array[],
    signal?: AbortSignal
  ) => Promise<Outcome<readonly Uint8Array[]>>
  /**
   * One VERIFY with what is typed at the reader's own keypad, where OK confirms it; the same rules of consent as `verify`, before
   * the keypad asks. Waits for the person; `signal`, pinClear and `close` give up at once with `cancelled`, and the card serves
   * again when the keypad's own time is up. Only where `entry` says so: it throws elsewhere.
   */
  readonly verifyAtReader: (pin: PinName, consent: Consent, signal?: AbortSignal) => Promise<Outcome<void>>
  /** VERIFY with the PIN of today, then CHANGE, never one without the other; the same rules as `verify` */
  readonly change: (confirmation: Confirmation, signal?: AbortSignal) => Promise<Outcome<void, ChangeFault>>
  /**
   * needs `verify` of this secret before, in the same visit. Digests as `signs` of the identity says; one signature per digest,
   * in order.
   */
  readonly sign: (
    secret: Secret,
    digests: readonly Uint8Array[],
    signal?: AbortSignal
  ) => Promise<Outcome<readonly Uint8Array[]>>
  /** resets and lets go of the card, zeroes the PIN buffers; safe at any time */
  readonly close: () => Promise<void>
}
