// One card at a real reader: taken exclusively, in a transaction, and reset when let go.
import { setTimeout as wait } from 'node:timers/promises'
import { done, failed, type Outcome, type Transport } from '../port.ts'
import { code, disposition, share, state } from './codes.ts'
import { faultOf } from './faults.ts'
import type { Handle, WinScard } from './winscard.ts'

export type ConnectionOptions = {
  /** milliseconds for one command; the slowest, a signature, takes about one second on a real card */
  readonly patience: number
}

/** pcscd notices a pulled card up to half a second later than the command that failed over it */
const removalSeenWithin = 1000
const othersTake = 1000
/** Windows ends a transaction by itself after five idle seconds and resets the card; exclusive sharing is enough there */
const transactions = process.platform !== 'win32'

const late = Symbol('late')
/** A hung reader hangs a worker thread of ours, never the caller. */
const within = async <T>(ms: number, call: Promise<T>): Promise<T | typeof late> => {
  const over = new AbortController()
  try {
    return await Promise.race([call, wait(ms, late, { signal: over.signal })])
  } finally {
    over.abort()
  }
}

const isGone = async (winscard: WinScard, context: Handle, reader: string): Promise<boolean> => {
  const now = await winscard.statusChange(context, [{ reader, current: state.unaware }], 0)
  const present = now.value[0] ?? 0
  if (now.code !== code.success || (present & state.present) === 0) return true
  const later = await winscard.statusChange(context, [{ reader, current: present & ~state.changed }], removalSeenWithin)
  return later.code === code.success && ((later.value[0] ?? 0) & state.present) === 0
}

/** Others look at a card when it comes (Windows' certificate service, a host that just died) and are soon done: ask again. */
const connectAlone = async (winscard: WinScard, context: Handle, reader: string): ReturnType<WinScard['connect']> => {
  for (const until = Date.now() + othersTake; ; await wait(100)) {
    const connected = await winscard.connect(context, reader, share.exclusive)
    if (connected.code !== code.sharingViolation || Date.now() > until) return connected
  }
}

/** Takes the card at a reader. Faults: every one of faults.ts. */
export const connectCard = async (
  winscard: WinScard,
  reader: string,
  { patience }: ConnectionOptions
): Promise<Outcome<Transport>> => {
  const entered = await within(patience, winscard.establish())
  if (entered === late) return failed({ fault: 'daemonStopped' })
  if (entered.code !== code.success) return failed(faultOf(entered.code))
  const context = entered.value
  const leave = (): Promise<unknown> => within(patience, winscard.release(context))

  const connected = await within(patience, connectAlone(winscard, context, reader))
  if (connected === late || connected.code !== code.success) {
    void leave()
    return failed(connected === late ? { fault: 'cardMute' } : faultOf(connected.code))
  }
  const { card, protocol } = connected.value
  const began = transactions ? await within(patience, winscard.begin(card)) : code.success
  let hung = began === late

  const release = async (): Promise<void> => {
    const parting = (async () => {
      if (transactions) await winscard.end(card, disposition.leave)
      await winscard.disconnect(card, disposition.reset)
      await winscard.release(context)
    })()
    // A call that hangs keeps its thread until the card or the reader leaves; then this ends by itself.
    if (!hung) await within(patience, parting)
  }
  if (began !== code.success) {
    void release()
    return failed(began === late ? { fault: 'cardMute' } : faultOf(began))
  }

  const transmit = async (command: Uint8Array): Promise<Outcome<Uint8Array>> => {
    if (hung) return failed({ fault: 'cardMute' })
    const answer = await within(patience, winscard.transmit(card, protocol, command))
    if (answer === late) {
      hung = true
      return failed({ fault: 'cardMute' })
    }
    if (answer.code === code.success && answer.value.length >= 2) return done(answer.value)
    // An abrupt removal is first seen as a failed command, or as an empty success: look before naming it.
    const unclear = answer.code === code.success || answer.code === code.notTransacted
    if (unclear && (await isGone(winscard, context, reader))) return failed({ fault: 'cardRemoved' })
    return failed(answer.code === code.success ? { fault: 'cardRubbish' } : faultOf(answer.code))
  }
  return done({ transmit, release })
}
