// Places a simulated card in the slot of a virtual reader (vpcd of vsmartcard): we connect, the reader asks.
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { quickAcknowledger } from '../pcsc/quick-acknowledge.ts'
import type { VirtualCard } from './card.ts'
import { cardPath, readCardFile, type CardFile } from './card-file.ts'
import type { Delays } from './delays.ts'
import type { VirtualFault } from './faults.ts'
import { control, frame, takeMessages } from './frames.ts'
import { powered, type PoweredCard } from './power.ts'

export const cardFolder = fileURLToPath(new URL('../../../test/fixtures/cards/', import.meta.url))

export type Placement = {
  /** a card of `folder` by name (without a folder: of the house, then one's own), or the card itself */
  readonly name?: string
  readonly card?: CardFile
  readonly folder?: string
  /** its chip, when it lay in a reader before: PINs and counters as they were left */
  readonly chip?: VirtualCard
  /** TCP port of the slot on 127.0.0.1 */
  readonly port: number
  /** instead of the faults in the file */
  readonly faults?: readonly VirtualFault[]
  readonly delays?: boolean | Delays
  /** told of every command that reaches the card, before it is carried out or left unanswered */
  readonly heard?: (command: Uint8Array) => void
  /** false leaves the 44 ms per command that the reader's driver costs */
  readonly quick?: boolean
}
/** why a card is no longer in the slot: we took it, one of its faults did, or the reader is gone */
type Parting = 'pulled' | 'left' | 'daemonGone'
export type PlacedCard = { readonly pull: () => Promise<void>; readonly ended: Promise<Parting> }

/** Thrown when there is no slot to place a card in; one line for a person, its K-code first. */
export class SlotError extends Error {}

/** the reader asks for the ATR several times a second; a slot that is silent for longer holds another card */
const seenWithin = 4000
const seenGoneWithin = 1500

/** What a fault took the card away for: `back` milliseconds, or for good. */
type Leaving = { readonly back: number | undefined }

const answer = async (
  socket: Socket,
  card: PoweredCard,
  atr: Uint8Array,
  message: Buffer
): Promise<Leaving | undefined> => {
  if (message.length === 1) {
    if (message[0] !== control.atr) card.reset()
    else if (socket.writable) socket.write(frame(atr))
    return undefined
  }
  const reaction = await card.transmit(message)
  if (reaction.kind === 'answer' && socket.writable) socket.write(frame(reaction.bytes))
  return reaction.kind === 'pulled' ? { back: reaction.back } : undefined
}

const reach = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true })
    socket.once('connect', () => resolve(socket))
    socket.once('error', () => reject(new SlotError(`K-07 no virtual reader listens on 127.0.0.1:${port}`)))
  })

/** One stay of the card in the slot: from being seen to being gone. */
type Stay = {
  readonly socket: Socket
  /** why it was over: a fault of the card, or (undefined) the other side or we ourselves hung up */
  readonly over: Promise<Leaving | undefined>
}

const enter = async (port: number, card: PoweredCard, atr: Uint8Array, quick: boolean): Promise<Stay> => {
  const socket = await reach(port)
  const acknowledge = quick ? quickAcknowledger() : () => undefined
  let leaving: Leaving | undefined
  let pending: Buffer = Buffer.alloc(0)
  let turn: Promise<void> = Promise.resolve()
  const over = new Promise<Leaving | undefined>((resolve) => {
    socket.once('close', () => resolve(leaving))
  })
  socket.on('error', () => socket.destroy())
  const seen = new Promise<boolean>((resolve) => {
    socket.on('data', (bytes) => {
      const { messages, rest } = takeMessages(pending.length === 0 ? bytes : Buffer.concat([pending, bytes]))
      pending = rest
      if (rest.length > 0 || messages.length === 0) acknowledge(socket)
      for (const message of messages)
        turn = turn.then(async () => {
          leaving ??= await answer(socket, card, atr, message)
          if (leaving) socket.destroy()
        })
      if (messages.length > 0) resolve(true)
    })
    setTimeout(resolve, seenWithin, false).unref()
    void over.then(() => resolve(false))
  })
  if (await seen) return { socket, over }
  socket.destroy()
  throw new SlotError(
    `K-08 the slot at 127.0.0.1:${port} does not take the card: another one is in it, or it is no reader`
  )
}

/**
 * Resolves when the reader has seen the card. Throws CardFileError for an unknown card and SlotError where nothing listens
 * or the slot stays silent. The PIN counters live until the card is pulled, also while a fault keeps it away.
 */
export const placeCard = async (placement: Placement): Promise<PlacedCard> => {
  const { port, name = '', folder, chip, faults, heard, delays = true, quick = true } = placement
  const path = folder === undefined ? cardPath(cardFolder, name) : join(folder, `${name}.json`)
  const file = placement.card ?? readCardFile(path)
  const whole = powered(file, { delays, ...(faults ? { faults } : {}), ...(chip ? { card: chip } : {}) })
  const card: PoweredCard = {
    ...whole,
    transmit: (command) => {
      heard?.(command)
      return whole.transmit(command)
    }
  }
  const atr = Buffer.from(file.atr, 'hex')
  const byUs = new AbortController()
  let stay = await enter(port, card, atr, quick)
  const follow = async (): Promise<Parting> => {
    for (;;) {
      const leaving = await stay.over
      if (byUs.signal.aborted) return 'pulled'
      if (leaving === undefined) return 'daemonGone'
      if (leaving.back === undefined) return 'left'
      card.reset()
      await wait(leaving.back, undefined, { signal: byUs.signal }).catch(() => undefined)
      if (byUs.signal.aborted) return 'pulled'
      try {
        stay = await enter(port, card, atr, quick)
      } catch {
        return byUs.signal.aborted ? 'pulled' : 'daemonGone'
      }
      if (byUs.signal.aborted) stay.socket.destroy()
    }
  }
  const ended = follow()
  return {
    ended,
    pull: async () => {
      byUs.abort()
      // The reader hangs up when it has seen that the card is gone; one that hangs is left.
      stay.socket.end()
      const over = new AbortController()
      await Promise.race([ended, wait(seenGoneWithin, undefined, { signal: over.signal })])
      over.abort()
      stay.socket.destroy()
      await ended
    }
  }
}
