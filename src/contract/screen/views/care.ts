// Screens that look after people: trouble, time, help, and the clearing up.
import type { Code } from '../codes.ts'
import type { PinStanding } from './card.ts'

/** Something did not work. `next` does `way`; `cancel` ends the visit where it is offered. */
export type TroubleScreen = {
  readonly kind: 'trouble'
  readonly code: Code
  readonly triesLeft: number | null
  /** of the PIN that was to be changed */
  readonly pin?: PinStanding
  readonly way: 'retry' | 'home' | 'finish' | 'back' | 'look'
  readonly cancel: boolean
}

/** Nobody has touched anything for a while: `time.more` stays, otherwise the visit ends. */
export type StillThereScreen = { readonly kind: 'stillThere'; readonly secondsLeft: number }

/** Where help is, what to say there; `back` returns to the screen before. */
export type HelpScreen = {
  readonly kind: 'help'
  readonly place: string
  readonly telephone: string
  /** whether somebody is there now, and the hours in words; null where nothing was told */
  readonly office: { readonly open: boolean; readonly words: string } | null
  readonly code: Code | null
}

/** why the visit ended; every way leads here */
export type WipeReason = 'finished' | 'cardRemoved' | 'cardSwapped' | 'timedOut' | 'trouble' | 'boot'

export type WipingScreen = {
  readonly kind: 'wiping'
  readonly reason: WipeReason
  readonly done: number
  readonly total: number
}

/** Everything personal is gone; thanks, and take the card if it still lies there. */
export type WipedScreen = {
  readonly kind: 'wiped'
  readonly reason: WipeReason
  readonly code: Code | null
  /** the visit ended in the middle of a change: how that PIN stands */
  readonly pin?: PinStanding
  readonly cardStillThere: boolean
}
