// A simulated card under power: its delays and its faults around the state machine, the same in process and behind pcscd.
import { setTimeout as wait } from 'node:timers/promises'
import type { CardFile, VirtualFault } from './card-file.ts'
import { commandKind, virtualCard, type VirtualCard } from './card.ts'

/** what comes of one command: an answer, silence for ever, or the card is gone */
type Reaction = { readonly kind: 'answer'; readonly bytes: Uint8Array } | { readonly kind: 'mute' | 'pulled' }

export type PoweredCard = {
  readonly transmit: (command: Uint8Array) => Promise<Reaction>
  /** power off, or a reset: the count of commands starts anew */
  readonly reset: () => void
}

export type PowerOptions = {
  /** instead of the faults in the file */
  readonly faults?: readonly VirtualFault[]
  /** false answers at once, for tests that are not about time */
  readonly delays?: boolean
  /** the card itself, when its counters are to outlive this power-up */
  readonly card?: VirtualCard
}

/** Puts a card under power. `at` of a fault counts commands since the last reset, from 0. */
export const powered = (file: CardFile, options: PowerOptions = {}): PoweredCard => {
  const { faults = file.faults, delays = true, card = virtualCard(file) } = options
  let count = 0
  return {
    transmit: async (command) => {
      const fault = faults.find(({ at }) => at === count)
      count += 1
      if (fault?.kind === 'pull') return { kind: 'pulled' }
      if (fault?.kind === 'mute') return { kind: 'mute' }
      if (fault?.kind === 'rubbish') return { kind: 'answer', bytes: Uint8Array.from(Buffer.from(fault.bytes, 'hex')) }
      const ms = (delays ? file.delays[commandKind(command)] : 0) + (fault?.kind === 'slow' ? fault.ms : 0)
      if (ms > 0) await wait(ms)
      return { kind: 'answer', bytes: card.transmit(command) }
    },
    reset: () => {
      count = 0
      card.reset()
    }
  }
}
