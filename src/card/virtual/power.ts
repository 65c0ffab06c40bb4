// A simulated card under power: its delays and its faults around the state machine, the same in process and behind pcscd.
import { setTimeout as wait } from 'node:timers/promises'
import { decodeCommand } from '../apdu/command.ts'
import { encodeResponse } from '../apdu/response.ts'
import { sw } from '../apdu/status-word.ts'
import type { CardFile } from './card-file.ts'
import { commandKind, virtualCard, type VirtualCard } from './card.ts'
import { delaySets, type Delays } from './delays.ts'
import { watchFaults, type VirtualFault } from './faults.ts'

/** what comes of one command: an answer, silence for ever, or the card is gone, for `back` milliseconds or for good */
type Reaction =
  | { readonly kind: 'answer'; readonly bytes: Uint8Array }
  | { readonly kind: 'mute' }
  | { readonly kind: 'pulled'; readonly back?: number }

export type PoweredCard = {
  readonly transmit: (command: Uint8Array) => Promise<Reaction>
  /** power off, or a reset: the count of commands starts anew */
  readonly reset: () => void
}

export type PowerOptions = {
  /** instead of the faults in the file */
  readonly faults?: readonly VirtualFault[]
  /** false answers at once, for tests that are not about time; otherwise instead of those in the file */
  readonly delays?: boolean | Delays
  /** the card itself, when its counters are to outlive this power-up */
  readonly card?: VirtualCard
}

/** Answers in pieces: 61xx says how much waits, GET RESPONSE fetches it (ISO 7816-4 §5.3.4). */
const newPieces = () => {
  let waiting: { readonly data: Uint8Array; readonly end: Uint8Array; readonly chunk: number } | undefined
  const say = (data: Uint8Array): Uint8Array => {
    if (!waiting || waiting.data.length === 0) return encodeResponse(sw.ok, data)
    return encodeResponse(0x6100 | (Math.min(waiting.data.length, waiting.chunk) & 0xff), data)
  }
  return {
    hold: (answer: Uint8Array, chunk: number): Uint8Array => {
      if (answer.length <= 2) return answer
      waiting = { data: answer.subarray(0, -2), end: answer.subarray(-2), chunk }
      return say(new Uint8Array())
    },
    /** the next piece for a GET RESPONSE; undefined when nothing waits. Any other command throws away what waits. */
    fetch: (command: Uint8Array): Uint8Array | undefined => {
      const held = waiting
      waiting = undefined
      if (!held || command[1] !== 0xc0) return undefined
      const asked = Math.min(decodeCommand(command)?.le ?? held.chunk, held.chunk)
      waiting = { ...held, data: held.data.subarray(asked) }
      if (waiting.data.length === 0) waiting = undefined
      const piece = held.data.subarray(0, asked)
      return waiting ? say(piece) : Uint8Array.from([...piece, ...held.end])
    },
    forget: () => {
      waiting = undefined
    }
  }
}

const fromHex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'))

/** What the card says to this command under this fault; `run` has the card carry it out. */
const answerUnder = (
  fault: VirtualFault | undefined,
  command: Uint8Array,
  run: () => Uint8Array,
  hold: (answer: Uint8Array, chunk: number) => Uint8Array
): Uint8Array => {
  switch (fault?.kind) {
    case 'rubbish':
      return fromHex(fault.bytes)
    case 'status':
      return fromHex(fault.sw)
    case 'blocked':
      return encodeResponse(sw.blocked)
    case 'counter':
      run()
      return encodeResponse(0x63c0 | fault.tries)
    case 'cut':
      return run().subarray(0, fault.length)
    case 'flip': {
      const answer = run().slice()
      const at = Math.min(fault.byte, answer.length - 1)
      answer[at] = (answer[at] ?? 0) ^ 1
      return answer
    }
    case '6C': {
      // only a reading may be tried for its length: anything else would be carried out twice
      const right = fault.right ?? (command[1] === 0xb0 ? run().length - 2 : 256)
      return encodeResponse(0x6c00 | (right & 0xff))
    }
    case '61':
      return hold(run(), fault.chunk)
    case 'slow':
    case 'reset':
    // these three say nothing at all, and were seen to before
    case 'pull':
    case 'away':
    case 'mute':
    case undefined:
      return run()
  }
}

/** these go together with any other fault of the same command */
const besides: ReadonlySet<VirtualFault['kind']> = new Set(['slow', 'reset'])

/** Puts a card under power. Faults count commands since the last reset, from 0. */
export const powered = (file: CardFile, options: PowerOptions = {}): PoweredCard => {
  const { faults = file.faults, delays = true, card = virtualCard(file) } = options
  const times = delays === true ? file.delays : delays === false ? delaySets.none : delays
  const watch = watchFaults(faults)
  const pieces = newPieces()
  return {
    transmit: async (command) => {
      const due = watch.next(command)
      const fault = due.find(({ kind }) => !besides.has(kind))
      if (fault?.kind === 'pull') return { kind: 'pulled' }
      if (fault?.kind === 'away') return { kind: 'pulled', back: fault.ms }
      if (fault?.kind === 'mute') return { kind: 'mute' }
      if (due.some(({ kind }) => kind === 'reset')) card.reset()
      const slow = due.reduce((sum, one) => sum + (one.kind === 'slow' ? one.ms : 0), 0)
      const ms = times[commandKind(command)] + slow
      if (ms > 0) await wait(ms)
      const run = (): Uint8Array => pieces.fetch(command) ?? card.transmit(command)
      return { kind: 'answer', bytes: answerUnder(fault, command, run, pieces.hold) }
    },
    reset: () => {
      watch.reset()
      pieces.forget()
      card.reset()
    }
  }
}
