// The terminal's side of the card host: CardServices over messages, with time limits, surviving the host's end.
import { hungExit } from '../pcsc/hung-exit.ts'
import type { ReaderEvent } from '../port.ts'
import { newReaderWatch, type ReaderWatch } from '../services/reader-watch.ts'
import { isReply, type Call, type HostedServices } from './protocol.ts'
import { newWaiting, without, type Waiting } from './waiting.ts'

/** A helper process as the shell starts it; structurally main's Helper. */
export type HostProcess = {
  readonly post: (message: unknown) => void
  readonly onMessage: (listener: (message: unknown) => void) => void
  readonly onExit: (listener: (code: number | null) => void) => void
  readonly kill: () => void
}

export type ClientOptions = {
  /** starts another host when this one ended; without it the services stay stopped */
  readonly again?: () => HostProcess
  /** milliseconds per call, where other than `limits` */
  readonly limits?: Partial<Record<Call, number>>
}

export type CardHostClient = HostedServices & {
  /** ends the host for good */
  readonly stop: () => void
  /** ends this host and starts the next, where `again` was given */
  readonly restart: () => void
}

/** Above the host's own limit per command, so that the host names the fault where it still can. */
const limits: Readonly<Record<Call, number>> = {
  open: 20_000,
  approach: 20_000,
  triesLeft: 12_000,
  plan: 20_000,
  certificate: 20_000,
  issuer: 20_000,
  basicFour: 20_000,
  surfaceInfo: 12_000,
  pinKey: 2000,
  pinBack: 2000,
  pinClear: 2000,
  pinEntry: 2000,
  pinSubmit: 12_000,
  pinSubmitChange: 12_000,
  entry: 12_000,
  verify: 12_000,
  present: 12_000,
  presentAndSign: 30_000,
  // the keypad's own time, twice 30 seconds, and the card's
  verifyAtReader: 75_000,
  change: 20_000,
  sign: 30_000,
  close: 12_000,
  // a mute card costs one limit per command, and every reader may hold one
  diagnose: 40_000
}
/** before a host that ended is started again: long enough not to spin on one that cannot live */
const pause = 300

/**
 * Cards that lay there while a hung host was replaced: the next host hears of them as of new ones, and nobody placed them. One that
 * hung would be asked again and again, and one put in its place in that moment would be taken for it.
 */
const newLying = () => {
  let full = new Set<string>()
  let before = new Set<string>()
  return {
    /** from here on everything is told anew */
    begin: () => {
      before = full
      full = new Set()
    },
    /** everything was: a card that comes now was placed now, whatever lay there before */
    settle: () => before.clear(),
    /** the event as it is to be told */
    seen: (event: ReaderEvent): ReaderEvent => {
      switch (event.kind) {
        case 'inserted':
          full.add(event.reader)
          return before.delete(event.reader) ? { ...event, lies: true } : event
        case 'removed':
          full.delete(event.reader)
          before.delete(event.reader)
          return event
        case 'daemonStopped':
          full.clear()
          return event
        case 'readers':
        case 'daemonBack':
          return event
      }
    }
  }
}

/** The host of the moment: hears it, and takes the next one when it ended. */
const newHosting = (first: HostProcess, again: ClientOptions['again'], waiting: Waiting, tell: ReaderWatch['tell']) => {
  let current: HostProcess | undefined
  let lost = false
  let stopped = false
  /** it did not answer in time, and was ended for it */
  let late = false
  const lying = newLying()

  const hear = (message: unknown): void => {
    if (!isReply(message)) return
    if ('settled' in message) lying.settle()
    else if ('event' in message) {
      if (lost && message.event.kind !== 'daemonStopped') tell({ kind: 'daemonBack' })
      lost = false
      tell(lying.seen(message.event))
    } else if ('bug' in message) waiting.fail(message.id, new Error(`card host: ${message.bug}`))
    else waiting.answer(message.id, message.answer)
  }
  const adopt = (next: HostProcess): void => {
    current = next
    next.onMessage((message) => {
      if (current === next) hear(message)
    })
    next.onExit((code) => {
      if (current !== next) return
      current = undefined
      const hung = late || code === hungExit
      late = false
      waiting.end({ fault: hung ? 'cardMute' : 'daemonStopped' })
      if (hung) lying.begin()
      if (!lost && !stopped) tell(hung ? { kind: 'daemonStopped', hung } : { kind: 'daemonStopped' })
      lost = true
      if (!again || stopped) return
      const start = (): void => {
        if (!stopped) adopt(again())
      }
      if (hung) start()
      else setTimeout(start, pause)
    })
  }
  adopt(first)
  return {
    current: () => current,
    /** ends this host, which holds a call for longer than it may */
    endLate: (host: HostProcess) => {
      if (current === host) late = true
      host.kill()
    },
    stop: () => {
      stopped = true
      current?.kill()
    }
  }
}

/** CardServices spoken to `host`. Never hangs: a call past its limit is cardMute, and ends the host, which lets go of the card. */
export const cardHostClient = (host: HostProcess, options: ClientOptions = {}): CardHostClient => {
  const { watch, tell } = newReaderWatch()
  const waiting = newWaiting()
  const hosting = newHosting(host, options.again, waiting, tell)
  const ask = <T>(call: Call, args: readonly unknown[] = [], signal?: AbortSignal): Promise<T> => {
    const asked = hosting.current()
    if (!asked) return Promise.resolve(without(call, { fault: 'daemonStopped' }) as T)
    const limit = options.limits?.[call] ?? limits[call]
    let cancel = (): void => undefined
    const send = (id: number): void => {
      asked.post({ id, call, args })
      cancel = () => asked.post({ cancel: id })
    }
    const answer = waiting.ask<T>(call, limit, send, () => hosting.endLate(asked))
    if (!signal) return answer
    if (signal.aborted) cancel()
    signal.addEventListener('abort', cancel)
    return answer.finally(() => signal.removeEventListener('abort', cancel))
  }

  return {
    watch,
    open: (reader, holder = 'resident', signal) => ask('open', [reader, holder], signal),
    approach: (reader, name, holder = 'resident', signal) => ask('approach', [reader, name, holder], signal),
    triesLeft: (name, signal) => ask('triesLeft', [name], signal),
    plan: (task, signal) => ask('plan', [task], signal),
    certificate: (secret, signal) => ask('certificate', [secret], signal),
    issuer: (secret, signal) => ask('issuer', [secret], signal),
    basicFour: (signal) => ask('basicFour', [], signal),
    surfaceInfo: (signal) => ask('surfaceInfo', [], signal),
    pinKey: (key) => ask('pinKey', [key]),
    pinBack: () => ask('pinBack'),
    pinClear: () => ask('pinClear'),
    pinEntry: (entry) => ask('pinEntry', [entry]),
    pinSubmit: (name, consent) => ask('pinSubmit', [name, consent]),
    pinSubmitChange: (name, consent) => ask('pinSubmitChange', [name, consent]),
    entry: (name, signal) => ask('entry', [name], signal),
    verify: (confirmation, signal) => ask('verify', [confirmation], signal),
    present: (name, consent, signal) => ask('present', [name, consent], signal),
    presentAndSign: (secret, consent, digests, signal) => ask('presentAndSign', [secret, consent, digests], signal),
    verifyAtReader: (name, consent, signal) => ask('verifyAtReader', [name, consent], signal),
    change: (confirmation, signal) => ask('change', [confirmation], signal),
    sign: (secret, digests, signal) => ask('sign', [secret, digests], signal),
    close: () => ask('close'),
    diagnose: (known) => ask('diagnose', [known]),
    stop: hosting.stop,
    restart: () => hosting.current()?.kill()
  }
}
