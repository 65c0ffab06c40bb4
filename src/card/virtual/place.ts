// Places a simulated card in the slot of a virtual reader (vpcd of vsmartcard): we connect, the reader asks.
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { quickAcknowledger } from '../pcsc/quick-acknowledge.ts'
import { readCardFile, type CardFile, type VirtualFault } from './card-file.ts'
import { powered, type PoweredCard } from './power.ts'

export const cardFolder = fileURLToPath(new URL('../../../test/fixtures/cards/', import.meta.url))

export type Placement = {
  /** a card of `folder` by name, or the card itself */
  readonly name?: string
  readonly card?: CardFile
  readonly folder?: string
  /** TCP port of the slot on 127.0.0.1 */
  readonly port: number
  /** instead of the faults in the file */
  readonly faults?: readonly VirtualFault[]
  readonly delays?: boolean
  /** false leaves the 44 ms per command that the reader's driver costs */
  readonly quick?: boolean
}
/** why a card is no longer in the slot */
type Parting = 'pulled' | 'daemonGone'
export type PlacedCard = { readonly pull: () => Promise<void>; readonly ended: Promise<Parting> }

/** Thrown when there is no slot to place a card in; one line for a person. */
export class SlotError extends Error {}

/** the reader asks for the ATR several times a second; a slot that is silent for longer holds another card */
const seenWithin = 4000
const seenGoneWithin = 1500
const control = { off: 0, on: 1, reset: 2, atr: 4 } as const

/** Takes whole messages (two bytes of length, then the payload) out of what has come; tells what is left over. */
const takeMessages = (received: Buffer): { readonly messages: readonly Buffer[]; readonly rest: Buffer } => {
  const messages: Buffer[] = []
  let rest = received
  while (rest.length >= 2) {
    const end = 2 + rest.readUInt16BE(0)
    if (rest.length < end) break
    messages.push(rest.subarray(2, end))
    rest = rest.subarray(end)
  }
  return { messages, rest }
}

const say = (socket: Socket, bytes: Uint8Array): void => {
  const message = Buffer.alloc(2 + bytes.length)
  message.writeUInt16BE(bytes.length, 0)
  message.set(bytes, 2)
  socket.write(message)
}

const answer = async (socket: Socket, card: PoweredCard, atr: Uint8Array, message: Buffer): Promise<void> => {
  if (message.length === 1) {
    if (message[0] !== control.atr) card.reset()
    else if (socket.writable) say(socket, atr)
    return
  }
  const reaction = await card.transmit(message)
  if (reaction.kind === 'pulled') socket.destroy()
  else if (reaction.kind === 'answer' && socket.writable) say(socket, reaction.bytes)
}

const reach = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true })
    socket.once('connect', () => resolve(socket))
    socket.once('error', () => reject(new SlotError(`no virtual reader listens on 127.0.0.1:${port}`)))
  })

/**
 * Resolves when the reader has seen the card. Throws CardFileError for an unknown card and SlotError where nothing listens
 * or the slot stays silent. The PIN counters live until the card is pulled.
 */
export const placeCard = async (placement: Placement): Promise<PlacedCard> => {
  const { port, name = '', folder = cardFolder, faults, delays = true, quick = true } = placement
  const file = placement.card ?? readCardFile(join(folder, `${name}.json`))
  const card = powered(file, { delays, ...(faults ? { faults } : {}) })
  const atr = Buffer.from(file.atr, 'hex')
  const socket = await reach(port)
  const acknowledge = quick ? quickAcknowledger() : () => undefined
  let byUs = false
  let pending: Buffer = Buffer.alloc(0)
  let turn: Promise<void> = Promise.resolve()
  const ended = new Promise<Parting>((resolve) => {
    socket.once('close', () => resolve(byUs ? 'pulled' : 'daemonGone'))
  })
  socket.on('error', () => socket.destroy())
  const seen = new Promise<boolean>((resolve) => {
    socket.on('data', (bytes) => {
      const { messages, rest } = takeMessages(pending.length === 0 ? bytes : Buffer.concat([pending, bytes]))
      pending = rest
      if (rest.length > 0 || messages.length === 0) acknowledge(socket)
      for (const message of messages) turn = turn.then(() => answer(socket, card, atr, message))
      if (messages.length > 0) resolve(true)
    })
    setTimeout(resolve, seenWithin, false).unref()
    void ended.then(() => resolve(false))
  })
  const pull = async (): Promise<void> => {
    byUs = true
    // The reader hangs up when it has seen that the card is gone; one that hangs is left.
    socket.end()
    const over = new AbortController()
    await Promise.race([ended, wait(seenGoneWithin, undefined, { signal: over.signal })])
    over.abort()
    socket.destroy()
    await ended
  }
  if (await seen) return { pull, ended }
  await pull()
  throw new SlotError(`the slot at 127.0.0.1:${port} does not take the card: another one is in it, or it is no reader`)
}
