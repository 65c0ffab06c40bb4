// What the card can do today: every secret and certificate a filing needs, with a light of its own, and the office's way out.
import type { Code } from '../codes.ts'
import type { Light } from './diagnosis.ts'

export type CardPlanAbout =
  'tries-authentication' | 'tries-signature' | 'tries-profile' | 'certificate-authentication' | 'certificate-signature'

/**
 * Of a secret: entered (in this visit), full, used (mistyped before), last, blocked, unknown (the card does not tell).
 * Of a certificate: valid, soon (ends within three months), expired, early, sealed (its PIN opens it), unreadable. Of both: absent.
 */
export type CardPlanState =
  | 'entered'
  | 'full'
  | 'used'
  | 'last'
  | 'blocked'
  | 'unknown'
  | 'valid'
  | 'soon'
  | 'expired'
  | 'early'
  | 'sealed'
  | 'unreadable'
  | 'absent'

export type CardPlanLine = {
  readonly about: CardPlanAbout
  readonly state: CardPlanState
  readonly light: Light
  /** set for every line that is yellow or red, and for no other */
  readonly code: Code | null
  /** tries left */
  readonly left: number | null
  /** YYYY-MM-DD: the last day, or the first one of a certificate that is early; of a sealed one the likely last day */
  readonly day: string | null
}

/** What an office does about it, in its own words. */
export type CounterAct = { readonly name: string; readonly bring: string; readonly elsewhere: string | null }

/**
 * `purpose` check: opened from home; `next` changes a PIN. before: a procedure that signs begins and something is wrong; `next`
 * goes on where it `works`, and home where not. change: a PIN that was to be changed is locked; `next` goes back.
 * A line with a code says `open` with it.
 */
export type CardPlanScreen = {
  readonly kind: 'cardPlan'
  readonly purpose: 'check' | 'before' | 'change'
  readonly works: boolean
  readonly worst: Exclude<Light, 'none'>
  readonly lines: readonly CardPlanLine[]
  readonly acts: readonly CounterAct[]
}
