// Screens around the card: reading it, its secrets, and the work done with it.
/** `profile`: the PIN of the details on the card's face; nothing here asks for it but its own change */
export type Secret = 'authentication' | 'signature' | 'profile'

export type CardReadingScreen = { readonly kind: 'cardReading' }

/** a change asks three times: for the PIN of today, the new one, the new one once more */
export type PinEntry = 'current' | 'next' | 'repeated'
/** how a PIN stands that was to be changed: as it was, the new one, or nobody can tell */
export type PinStanding = 'unchanged' | 'changed' | 'unsure'

/**
 * PIN entry. Only counts cross the wall: what was typed is never here.
 * authentication and profile: exactly 4 digits, at most 3 tries; signature: 6 to 16 of 0-9 A-Z, at most 5 tries.
 */
export type PinScreen = {
  readonly kind: 'pin'
  readonly secret: Secret
  /** only in a change: then `back` goes to the step before, and `pin.submit` to the next one */
  readonly entry?: PinEntry
  readonly entered: number
  readonly min: number
  readonly max: number
  readonly triesLeft: number
  readonly triesMax: number
  /** order of the ten digit keys, row by row, the last one in the middle of the foot */
  readonly digits: readonly string[]
}

/** The PIN is typed at the reader's own keypad: this machine never knows how far it has come. */
export type PinAtReaderScreen = {
  readonly kind: 'pinAtReader'
  readonly secret: Secret
  /** three entries one after the other: today's, the new one, the new one once more */
  readonly changes?: true
  readonly triesLeft: number
  readonly triesMax: number
}

/** What a new PIN must be, before anybody types one, and the tries left of the one of today. `next` begins. */
export type PinRulesScreen = {
  readonly kind: 'pinRules'
  readonly secret: Secret
  readonly triesLeft: number
  readonly triesMax: number
  /** where it is typed */
  readonly typedAt: 'screen' | 'reader'
}

/** The new PIN holds from now on. `next` goes back to where the change began. */
export type PinChangedScreen = { readonly kind: 'pinChanged'; readonly secret: Secret }

/** One try is left: nothing goes on without a clear yes (`next`); `cancel` keeps the card usable. */
export type LastTryScreen = { readonly kind: 'lastTry'; readonly secret: Secret }

/** Work in progress, in steps with words; the card must stay. */
export type WorkingScreen = {
  readonly kind: 'working'
  readonly work:
    | 'signingIn'
    | 'reading'
    | 'signing'
    | 'sending'
    | 'asking'
    | 'changing'
    | 'withdrawing'
    | 'checking'
    | 'opening'
    | 'refusing'
    | 'moving'
  readonly done: number
  readonly total: number
}
