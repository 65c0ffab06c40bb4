// Hears what happens at the readers through one blocking call, on a context of its own, and outlives the daemon.
import { setTimeout as wait } from 'node:timers/promises'
import type { ReaderEvent } from '../port.ts'
import { code, forever, plugAndPlay, state } from './codes.ts'
import type { Handle, WinScard } from './winscard.ts'

/** A daemon that is gone tells nobody that it is back: only knocking again does. Well under the promised three seconds. */
const knockEvery = 250
const stopsWithin = 2000
/**
 * That somebody takes a card into use or lets it go is told too, and cannot be left out: whoever uses a card most is this process, and
 * looking again at once would cost its own commands the time.
 */
const usageAside = 50

/** The service went away: the context is void. After any other end a new context is tried without a word. */
const daemonGone: ReadonlySet<number> = new Set([
  code.noService,
  code.serviceStopped,
  code.commError,
  code.invalidHandle,
  code.internalError,
  code.windowsInvalidHandle,
  code.windowsBrokenPipe
])

type Seen = Map<string, number>

/** What changed at one reader. A card swapped between two calls shows only in the event count. */
const changes = (reader: string, before: number | undefined, now: number): ReaderEvent[] => {
  const was = before !== undefined && (before & state.present) !== 0
  const is = (now & state.present) !== 0
  const swapped = was && is && before >>> 16 !== now >>> 16 && now >>> 16 !== 0
  const events: ReaderEvent[] = []
  if (was && (!is || swapped)) events.push({ kind: 'removed', reader })
  if (is && (!was || swapped)) events.push({ kind: 'inserted', reader })
  return events
}

const same = (one: readonly string[], other: readonly string[] | undefined): boolean =>
  other !== undefined && one.length === other.length && one.every((name, index) => name === other[index])

/** Watches on one context until it is void; gives the code that ended it. */
const watchContext = async (
  winscard: WinScard,
  context: Handle,
  tell: (event: ReaderEvent) => void
): Promise<number> => {
  const seen: Seen = new Map()
  let known: readonly string[] | undefined
  for (;;) {
    const listed = await winscard.listReaders(context)
    if (listed.code !== code.success && listed.code !== code.noReadersAvailable) return listed.code
    const readers = listed.value
    const tellReaders = (): void => {
      if (same(readers, known)) return
      known = readers
      // first the reader, then its card: whoever hears it is to know that the reader went, not that somebody took the card
      tell({ kind: 'readers', readers })
      for (const reader of seen.keys())
        if (!readers.includes(reader)) {
          if (((seen.get(reader) ?? 0) & state.present) !== 0) tell({ kind: 'removed', reader })
          seen.delete(reader)
        }
    }
    // At the beginning, readers and the cards that lie in them are told in one breath. Where there is no reader the call below waits.
    if (known !== undefined || readers.length === 0) tellReaders()
    const states = readers.map((reader) => ({ reader, current: (seen.get(reader) ?? state.unaware) & ~state.changed }))
    // The reader list's own entry counts the readers in its upper half (Windows), so that none is missed in between.
    const asked = [...states, { reader: plugAndPlay, current: readers.length << 16 }]
    const changed = await winscard.statusChange(context, asked, forever)
    if (changed.code === code.unknownReader) {
      tellReaders()
      continue
    }
    if (changed.code !== code.success && changed.code !== code.timeout) return changed.code
    tellReaders()
    let news = changed.value.length <= readers.length || ((changed.value.at(-1) ?? 0) & state.changed) !== 0
    for (const [index, reader] of readers.entries()) {
      const now = changed.value[index] ?? 0
      if ((now & state.unknown) !== 0) {
        news = true
        continue
      }
      for (const event of changes(reader, seen.get(reader), now)) {
        news = true
        tell(event)
      }
      seen.set(reader, now)
    }
    if (!news) await wait(usageAside)
  }
}

export type Watching = { readonly stop: () => Promise<void> }

/** Starts watching. `load` is tried anew with every knock: the library may be installed later than we started. */
export const startWatching = (load: () => WinScard, tell: (event: ReaderEvent) => void): Watching => {
  let context: { readonly winscard: WinScard; readonly handle: Handle } | undefined
  let reachable: boolean | undefined
  const over = new AbortController()

  const enter = async (): Promise<typeof context> => {
    let winscard: WinScard
    try {
      winscard = load()
    } catch {
      return undefined
    }
    const established = await winscard.establish()
    return established.code === code.success ? { winscard, handle: established.value } : undefined
  }
  const become = (now: boolean): void => {
    if (now && reachable === false) tell({ kind: 'daemonBack' })
    if (!now && reachable !== false) tell({ kind: 'daemonStopped' })
    reachable = now
  }
  const run = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const entered = await enter()
      if (entered && !over.signal.aborted) {
        context = entered
        become(true)
        const ended = await watchContext(entered.winscard, entered.handle, (event) => {
          if (!over.signal.aborted) tell(event)
        })
        context = undefined
        if (!over.signal.aborted && daemonGone.has(ended)) become(false)
      } else if (!entered) become(false)
      if (entered) await entered.winscard.release(entered.handle)
      await wait(knockEvery, undefined, { signal: over.signal }).catch(() => undefined)
    }
  }
  const running = run()
  return {
    stop: async () => {
      over.abort()
      // A cancel that comes between two blocking calls is lost: say it until it is heard, or the daemon hangs.
      // A daemon that hangs holds the cancel too: one at a time, and never on this thread.
      let cancelling: Promise<unknown> | undefined
      for (const until = Date.now() + stopsWithin; Date.now() < until;) {
        if (context)
          cancelling ??= context.winscard.cancel(context.handle).finally(() => {
            cancelling = undefined
          })
        if (await Promise.race([running.then(() => true), wait(20, false)])) return
      }
    }
  }
}
