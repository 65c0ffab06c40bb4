// Screens for nobody in particular: no card, no name, level 0.
import type { Code } from '../codes.ts'
import type { Language } from '../intent.ts'

export type BootingScreen = { readonly kind: 'booting' }

/** icons the renderer knows how to draw; every icon stands beside a word */
export type Icon =
  | 'shelter'
  | 'speech'
  | 'bin'
  | 'question'
  | 'bell'
  | 'move'
  | 'record'
  | 'about'
  | 'mailbox'
  | 'reply'
  | 'exit'
  | 'person'
  | 'office'
  | 'power'
  | 'phone'
  | 'bank'
  | 'water'
  | 'house'
  | 'check'
  | 'card'
  | 'aed'
  | 'clinic'
  | 'toilet'
  | 'child'

/** A big choice. `count` stands large at the right; `deadline` at the foot. */
export type Pane = {
  readonly id: string
  readonly icon: Icon
  readonly title: string
  readonly sense: string
  readonly count?: number
  readonly deadline?: string
}

/** what `open` takes at attract to examine this terminal; no page of a town may have this id */
export const diagnosisId = 'diagnosis'

/** what `open` takes at attract to see what holds in a disaster; no page of a town may have this id */
export const alertsId = 'alerts'

/** Choosing a pane says `open` with its id. Language keys say `language.choose`; the check key says `open` with diagnosisId. */
export type AttractScreen = {
  readonly kind: 'attract'
  readonly panes: readonly Pane[]
  readonly reader: 'ready' | 'absent'
  /** the order in which languages are offered */
  readonly languages: readonly Language[]
}

/** A level-0 page of the town: facts, never a person; a value may have several lines. `page` counts from 0. */
export type OpenPageScreen = {
  readonly kind: 'openPage'
  readonly title: string
  readonly asOf: string
  /** whose data it is, where it is not the town's own page */
  readonly source: string | null
  readonly facts: readonly { readonly label: string; readonly value: string }[]
  readonly page: number
  readonly pages: number
}

export type OutOfServiceScreen = { readonly kind: 'outOfService'; readonly code: Code }

/** Nobody is served now: the town's own words instead of everything. */
export type ClosedScreen = { readonly kind: 'closed'; readonly words: string }
