// What every holder of self-information looks like to central. The simulator that ships and the real one are interchangeable.
import type { Words } from '../../../contract/wire/words.ts'
import type { FactValue } from '../../eligibility/codes.ts'

export type Question = {
  /** idempotency key: the same key again is the same question */
  readonly key: string
  /** the resident's code at this holder alone; no other holder knows it */
  readonly subject: string
  readonly items: readonly string[]
}

export type HeldItem =
  | {
      readonly item: string
      readonly state: 'held'
      readonly value: Words
      readonly asOf: string
      /** what rules may ask about, by fact */
      readonly facts: Readonly<Record<string, FactValue>>
    }
  | { readonly item: string; readonly state: 'nothing' | 'unsupported' }

export type HolderReply =
  { readonly state: 'working' } | { readonly state: 'answered'; readonly items: readonly HeldItem[] }

/** A rejected promise means that the holder cannot be reached now; central asks again with the same key. */
export type HolderAdapter = { readonly ask: (question: Question, signal: AbortSignal) => Promise<HolderReply> }

/** by holder id */
export type Holders = ReadonlyMap<string, HolderAdapter>
