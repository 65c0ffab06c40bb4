// One card at a real reader: taken exclusively, in a transaction, and reset when let go.
import { setTimeout as wait } from 'node:timers/promises'
import { done, failed, type Keypad, type Outcome, type Transport } from '../port.ts'
import { code, disposition, share, state } from './codes.ts'
import { isStale, newContexts, type Contexts } from './contexts.ts'
import { afterwards, within, type Soon } from '../within.ts'
import { faultOf } from './faults.ts'
import { findKeypad, givenUp } from './keypad.ts'
import type { KeypadTimes } from './pin-structures.ts'
import type { Handle, WinScard } from './winscard.ts'

export type ConnectionOptions = {
  /** milliseconds for one command; the slowest, a signature, takes about one second on a real card */
  readonly patience: number
  /** seconds the reader's own keypad, if it has one, waits for the person; up to 255 each */
  readonly keypad?: KeypadTimes
}

/** pcscd notices a pulled card up to half a second later than the command that failed over it */
const removalSeenWithin = 1000
const othersTake = 1000
const keypadTimes: KeypadTimes = { first: 30, next: 30 }
/** Windows ends a transaction by itself after five idle seconds and resets the card; exclusive sharing is enough there */
const transactions = process.platform !== 'win32'

const late = Symbol('late')
/** A hung reader hangs a worker thread of ours, never the caller. */
const soon = <T>(ms: number, call: Soon<T>): Soon<T | typeof late> => within(ms, call, late)

const isGone = async (winscard: WinScard, context: Handle, reader: string): Promise<boolean> => {
  const now = await winscard.statusChange(context, [{ reader, current: state.unaware }], 0)
  const present = now.value[0] ?? 0
  if (now.code !== code.success || (present & state.present) === 0) return true
  const later = await winscard.statusChange(context, [{ reader, current: present & ~state.changed }], removalSeenWithin)
  return later.code === code.success && ((later.value[0] ?? 0) & state.present) === 0
}

/**
 * Others look at a card when it comes (Windows' certificate service, a host that just died) and are soon done; a reader that
 * was plugged in again is told some 50 ms before it can be had: ask again.
 */
const passes: ReadonlySet<number> = new Set([code.sharingViolation, code.readerUnavailable])
const connectAlone = async (
  winscard: WinScard,
  context: Handle,
  reader: string
): Promise<Awaited<ReturnType<WinScard['connect']>>> => {
  for (const until = Date.now() + othersTake; ; await wait(100)) {
    const connected = await winscard.connect(context, reader, share.exclusive)
    if (!passes.has(connected.code) || Date.now() > until) return connected
  }
}

type Connected = {
  readonly winscard: WinScard
  readonly contexts: Contexts
  readonly reader: string
  readonly context: Handle
  readonly card: Handle
  readonly protocol: number
}
type Answer = Awaited<ReturnType<WinScard['transmit']>>
type Answered = Soon<Outcome<Uint8Array>>

/** What it means that there was no answer, or less than one. */
const explain = async ({ winscard, context, reader }: Connected, answer: Answer): Promise<Outcome<Uint8Array>> => {
  // An abrupt removal is first seen as a failed command, or as an empty success: look before naming it.
  const unclear = answer.code === code.success || answer.code === code.notTransacted
  const gone = unclear && (await isGone(winscard, context, reader))
  // Every protocol carries a status word: nothing at all is lost contact, also where the card is back before the daemon saw it go.
  const empty = answer.code === code.success && answer.value.length === 0
  if (gone || empty) return failed({ fault: 'cardRemoved' })
  return failed(answer.code === code.success ? { fault: 'cardRubbish' } : faultOf(answer.code))
}

/** What an answer of card or reader means. */
const judge = (connected: Connected, answer: Answer): Answered =>
  answer.code === code.success && answer.value.length >= 2 ? done(answer.value) : explain(connected, answer)

/** An entry at the reader's keypad, which blocks card and reader until the person or the reader's clock ends it. */
const newPrompting = (ask: (what: number, structure: Uint8Array, ms: number) => Promise<Outcome<Uint8Array>>) => {
  let underWay: Promise<unknown> | undefined
  let giveUp: (() => void) | undefined
  return {
    underWay: () => underWay,
    giveUp: () => giveUp?.(),
    prompt: (what: number, structure: Uint8Array, ms: number): Promise<Outcome<Uint8Array>> => {
      const abandoned = Promise.withResolvers<Outcome<Uint8Array>>()
      giveUp = () => abandoned.resolve(givenUp)
      const asked = ask(what, structure, ms).finally(() => {
        underWay = undefined
        giveUp = undefined
      })
      underWay = asked
      return Promise.race([asked, abandoned.promise])
    }
  }
}

const converse = (connected: Connected, { patience, keypad: times = keypadTimes }: ConnectionOptions): Transport => {
  const { winscard, contexts, reader, context, card, protocol } = connected
  let hung = false
  let calls = 0
  const waitFor = async (ms: number, call: Promise<Answer>): Promise<Outcome<Uint8Array>> => {
    calls += 1
    try {
      const answer = await soon(ms, call)
      if (answer !== late) return judge(connected, answer)
      hung = true
      return failed({ fault: 'cardMute' })
    } finally {
      calls -= 1
    }
  }
  const exchange = (ms: number, call: () => Soon<Answer>): Answered => {
    if (hung) return failed({ fault: 'cardMute' })
    const answer = call()
    return answer instanceof Promise ? waitFor(ms, answer) : judge(connected, answer)
  }
  const { prompt, underWay, giveUp } = newPrompting(async (what, structure, ms) =>
    exchange(ms + patience, () => winscard.control(card, what, structure))
  )
  const ask = async (what: number, command: Uint8Array): Promise<Uint8Array | undefined> => {
    const answer = hung ? late : await soon(patience, winscard.control(card, what, command))
    return answer !== late && answer.code === code.success ? answer.value : undefined
  }
  const afterEntry = async (entry: Promise<unknown>, send: () => Answered): Promise<Outcome<Uint8Array>> =>
    (await soon(patience, entry)) === late ? failed({ fault: 'cardMute' }) : send()
  let keypad: Promise<Keypad | undefined> | undefined
  return {
    transmit: (command, limit = patience) => {
      const send = (): Answered =>
        exchange(patience, () => winscard.transmit(card, protocol, command, Math.min(limit, patience)))
      const before = underWay()
      return before ? afterEntry(before, send) : send()
    },
    release: async () => {
      // whoever let go of a card in the middle of a command did so because it hangs
      const waits = !hung && calls === 0 && underWay() === undefined
      const parting = (async () => {
        // Disconnecting ends the transaction too, after the reset: nobody gets the card between the two with its PIN verified.
        const parted = await winscard.disconnect(card, disposition.reset, waits ? patience : undefined)
        // what hung once may hang again, and would take the next card with it
        if (waits && parted === code.success) contexts.giveBack(context)
        else await contexts.drop(context)
      })()
      // A call that hangs keeps its thread until the card or the reader leaves; then this ends by itself.
      if (waits) await soon(patience, parting)
    },
    keypad: () => (keypad ??= findKeypad(reader, ask, prompt, times, giveUp))
  }
}

type Entered = { readonly context: Handle; readonly connected: Awaited<ReturnType<typeof connectAlone>> | typeof late }

/** Connects on a kept context; on a new one when there is none, or when the daemon of the kept one has gone. */
const enter = async (
  winscard: WinScard,
  contexts: Contexts,
  reader: string,
  patience: number
): Promise<Outcome<Entered>> => {
  const on = async (context: Handle): Promise<Entered> => ({
    context,
    connected: await soon(patience, connectAlone(winscard, context, reader))
  })
  const kept = contexts.kept()
  if (kept !== undefined) {
    const entered = await on(kept)
    if (entered.connected === late || !isStale(entered.connected.code)) return done(entered)
    await soon(patience, contexts.drop(kept))
  }
  const established = await soon(patience, winscard.establish())
  if (established === late) return failed({ fault: 'daemonStopped' })
  return established.code === code.success ? done(await on(established.value)) : failed(faultOf(established.code))
}

/** Takes the card at a reader. Faults: every one of faults.ts. */
export const connectCard = async (
  winscard: WinScard,
  reader: string,
  options: ConnectionOptions,
  contexts: Contexts = newContexts(() => winscard)
): Promise<Outcome<Transport>> => {
  const { patience } = options
  const entered = await enter(winscard, contexts, reader, patience)
  if (!entered.ok) return entered
  const { context, connected } = entered.value
  if (connected === late || connected.code !== code.success) {
    void soon(patience, contexts.drop(context))
    return failed(connected === late ? { fault: 'cardMute' } : faultOf(connected.code))
  }
  const { card } = connected.value
  const began = transactions ? await soon(patience, winscard.begin(card, patience)) : code.success
  if (began === code.success)
    return done(converse({ winscard, contexts, reader, context, ...connected.value }, options))
  void afterwards(winscard.disconnect(card, disposition.reset), () => contexts.drop(context))
  return failed(began === late ? { fault: 'cardMute' } : faultOf(began))
}
