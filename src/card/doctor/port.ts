// The diagnosis of readers and card: what was looked at, and how it stands. Nothing in it is about the holder.
import type { CardFault, Secret } from '../port.ts'

/** green: in order; yellow: works, but somebody should know; red: does not work; none: not looked at, for a reason */
export type Light = 'green' | 'yellow' | 'red' | 'none'

/** faults that end the examination of one card */
export type CardTrouble = Exclude<
  CardFault['fault'],
  | 'pinWrong'
  | 'pinBlocked'
  | 'lastTryUnasked'
  | 'pinMalformed'
  | 'pinTimedOut'
  | 'pinsDiffer'
  | 'triesUnknown'
  | 'cardChanged'
  | 'cancelled'
  | 'daemonStopped'
>
export type CountedSecret = Secret | 'profile'

/**
 * One thing looked at. `tries`: `left` is null when the card does not tell. `certificate`: `generation` is the year in
 * which the authority that signed it began, found by its signature. Days are never told: a certificate ends on a birthday.
 */
export type Finding =
  | { readonly check: 'daemon'; readonly state: 'running' | 'stopped' }
  | { readonly check: 'readers'; readonly state: 'found' | 'noReader' | 'twoCards'; readonly count: number }
  | { readonly check: 'card'; readonly state: 'myNumber' | 'phone' | 'absent' | CardTrouble }
  | {
      readonly check: 'applications'
      readonly state: 'complete' | 'missing'
      readonly count: number
      readonly most: number
    }
  | {
      readonly check: 'tries'
      /** 照合番号B is printed on the card: nobody sets it; the PIN of 住基 only an office asks for; a phone has neither */
      readonly secret: CountedSecret | 'checkNumberB' | 'resident'
      readonly state: 'full' | 'used' | 'last' | 'blocked' | 'unknown'
      readonly left: number | null
      readonly most: number
    }
  | {
      readonly check: 'certificate'
      readonly secret: Secret
      readonly state: 'good' | 'soon' | 'expired' | 'early' | 'untrusted' | 'sealed' | 'unreadable'
      readonly generation: number | null
    }
  | { readonly check: 'clock'; readonly state: 'right' | 'plausible' | 'off' | 'wrong' | 'behind' | 'unchecked' }

/** `reader`: which one of `Diagnosis.readers`, for what is about a card */
export type Examined = Finding & { readonly light: Light; readonly reader: number | null }

export type Diagnosis = {
  /** PC/SC names of the readers there are */
  readonly readers: readonly string[]
  readonly findings: readonly Examined[]
}

/** What the examination is measured by; all of it crosses to the card host as it is. */
export type Known = {
  /** this machine's clock, ms since 1970 */
  readonly now: number
  /** ms that a clock we trust is ahead of ours; null when none was asked */
  readonly ahead: number | null
  /** ms: when this program was made; a clock before it is behind */
  readonly madeAt: number | null
  /** certificates (DER) of the authorities, newest or oldest first; null: only the card's own is compared */
  readonly trust: Readonly<Record<Secret, readonly Uint8Array[]>> | null
}

export type CardDoctor = {
  /**
   * Looks at the daemon, every reader and every card in them; takes each card for a moment and resets it. Sends no VERIFY
   * with data, so no try is ever spent, and reads no file of a person. Never fails: what is wrong is a finding.
   */
  readonly diagnose: (known: Known) => Promise<Diagnosis>
}
