// Readers in process: the simulated cards on the same port as real ones, without a daemon.
import { done, failed, type CardReaders, type Outcome, type ReaderEvent, type Transport } from '../port.ts'
import { newReaderWatch } from '../services/reader-watch.ts'
import type { CardFile } from './card-file.ts'
import { powered, type PoweredCard, type PowerOptions } from './power.ts'

export type VirtualReaders = CardReaders & {
  readonly insert: (card: CardFile, options?: PowerOptions) => void
  readonly pull: () => void
  /** every command and answer, for transcripts; the bytes are copies */
  readonly onExchange: (listener: (command: Uint8Array, answer: Uint8Array | undefined) => void) => void
}

const removed = failed({ fault: 'cardRemoved' })
const mute = failed({ fault: 'cardMute' })

/** One reader with one slot. */
export const virtualReaders = (reader = 'Virtual Reader'): VirtualReaders => {
  const { watch, tell } = newReaderWatch()
  let inside: PoweredCard | undefined
  let heard: (command: Uint8Array, answer: Uint8Array | undefined) => void = () => undefined
  tell({ kind: 'readers', readers: [reader] })

  let back: NodeJS.Timeout | undefined

  const putIn = (card: PoweredCard): void => {
    inside = card
    tell({ kind: 'inserted', reader })
  }
  const pull = (): void => {
    clearTimeout(back)
    if (!inside) return
    inside.reset()
    inside = undefined
    tell({ kind: 'removed', reader } satisfies ReaderEvent)
  }
  const transmit = async (card: PoweredCard, command: Uint8Array): Promise<Outcome<Uint8Array>> => {
    if (inside !== card) return removed
    const asked = command.slice()
    const reaction = await card.transmit(asked)
    heard(asked, reaction.kind === 'answer' ? reaction.bytes : undefined)
    if (reaction.kind === 'pulled') {
      pull()
      if (reaction.back !== undefined) back = setTimeout(putIn, reaction.back, card)
    }
    if (inside !== card) return removed
    if (reaction.kind !== 'answer') return mute
    // as pcsc/ has it: nothing at all, not even a status word, is lost contact
    return reaction.bytes.length === 0 ? removed : done(reaction.bytes)
  }

  return {
    watch,
    connect: (wanted) => {
      if (wanted !== reader) return Promise.resolve(failed({ fault: 'readerGone' }))
      const card = inside
      if (!card) return Promise.resolve(removed)
      card.reset()
      const transport: Transport = {
        transmit: (command) => transmit(card, command),
        release: () => {
          card.reset()
          return Promise.resolve()
        }
      }
      return Promise.resolve(done(transport))
    },
    insert: (card, options) => {
      pull()
      putIn(powered(card, options))
    },
    pull,
    onExchange: (listener) => {
      heard = listener
    },
    stop: () => {
      pull()
      return Promise.resolve()
    }
  }
}
