// Screens around the card: reading it, its secrets, and the work done with it.
export type Secret = 'authentication' | 'signature'

export type CardReadingScreen = { readonly kind: 'cardReading' }

/**
 * PIN entry. Only counts cross the wall: what was typed is never here.
 * authentication: exactly 4 digits, at most 3 tries; signature: 6 to 16 of 0-9 A-Z, at most 5 tries.
 */
export type PinScreen = {
  readonly kind: 'pin'
  readonly secret: Secret
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
  readonly triesLeft: number
  readonly triesMax: number
}

/** One try is left: nothing goes on without a clear yes (`next`); `cancel` keeps the card usable. */
export type LastTryScreen = { readonly kind: 'lastTry'; readonly secret: Secret }

/** Work in progress, in steps with words; the card must stay. */
export type WorkingScreen = {
  readonly kind: 'working'
  readonly work: 'signingIn' | 'reading' | 'signing' | 'sending' | 'asking'
  readonly done: number
  readonly total: number
}
