// The traffic lights of this terminal: daemon, readers, card, clock. Nothing on it is about a person.
import type { Code } from '../codes.ts'

/** each with a shape and a word of its own; none: not looked at, for a reason that is said */
export type Light = 'green' | 'yellow' | 'red' | 'none'

export type DiagnosisAbout =
  | 'daemon'
  | 'readers'
  | 'card'
  | 'applications'
  | 'tries-authentication'
  | 'tries-signature'
  | 'tries-profile'
  | 'tries-checkNumberB'
  | 'tries-resident'
  | 'certificate-authentication'
  | 'certificate-signature'
  | 'clock'

export type DiagnosisState =
  | 'running'
  | 'stopped'
  | 'found'
  | 'noReader'
  | 'twoCards'
  | 'myNumber'
  | 'phone'
  | 'absent'
  | 'cardRemoved'
  | 'cardMute'
  | 'cardRubbish'
  | 'cardBusy'
  | 'notMyNumberCard'
  | 'readerGone'
  | 'complete'
  | 'missing'
  | 'full'
  | 'used'
  | 'last'
  | 'blocked'
  | 'unknown'
  | 'good'
  | 'soon'
  | 'expired'
  | 'early'
  | 'untrusted'
  | 'sealed'
  | 'unreadable'
  | 'right'
  | 'plausible'
  | 'off'
  | 'wrong'
  | 'behind'
  | 'unchecked'

/** One thing looked at. The words stand in diagnosis-text-*.ts; the figures go into them. */
export type DiagnosisLine = {
  readonly about: DiagnosisAbout
  readonly state: DiagnosisState
  readonly light: Light
  /** set for every line that is yellow or red, and for no other */
  readonly code: Code | null
  /** readers, applications or tries there are */
  readonly count: number | null
  readonly most: number | null
  /** year in which the authority began */
  readonly generation: number | null
  /** counted from 1 where there are several readers */
  readonly reader: number | null
}

/** A line with a code says `open` with the code; `next` looks again; `print` prints the paper. */
export type DiagnosisScreen = {
  readonly kind: 'diagnosis'
  readonly state: 'examining' | 'done'
  /** the worst light of all lines */
  readonly worst: Light
  /** worst first */
  readonly lines: readonly DiagnosisLine[]
  readonly printing: 'idle' | 'printing' | 'printed' | 'failed'
}
