// One poll of one feed: what it lists is noted first, then every entry not read yet is fetched and taken, each once.
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { admitMessage, takeMessage } from '../disaster/take.ts'
import { readAtom } from './atom.ts'
import type { FeedFault, FeedSource, Got } from './port.ts'
import {
  claim,
  giveBack,
  keepClaim,
  noteEntry,
  noteListed,
  release,
  waitingOf,
  type FeedState,
  type Waiting
} from './state.ts'

const sizes = { feed: 8 * 1024 * 1024, message: 4 * 1024 * 1024 } as const
/** messages fetched in one poll; the rest waits for the next */
const atOnce = 200
/** tries after which a message counts as lost; a source that cannot be reached loses none */
const mostTries: Partial<Record<FeedFault, number>> = {
  tooLarge: 1,
  notText: 1,
  missing: 5,
  status: 20,
  timeOut: 20,
  untakeable: 5
}
/** messages that fail one after the other and end a poll */
const mostInRow = 3
const longestWait = 15 * 60_000
const longestRetry = 60 * 60_000

export type Polling = Pick<Central, 'db' | 'now' | 'log'> & {
  readonly source: FeedSource
  readonly capSenders: readonly string[]
  /** milliseconds from one poll to the next */
  readonly every: number
}

/** What a feed is called in logs: never what stands behind the question mark, which may be a key. */
export const feedName = (url: string): string => {
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`.slice(0, 100)
}

type Counts = { listed: number; taken: number; known: number; refused: number; lost: number }
type Trouble = { readonly fault: FeedFault; readonly retryAfter: number | null }

/** Takes the message and marks its entry in one transaction: neither happens without the other, in whatever instance. */
const take = async ({ db, now, capSenders }: Polling, url: string, one: Waiting, text: string, counts: Counts) => {
  const read = admitMessage(text, capSenders)
  await db.transaction().execute(async (tx) => {
    await keepClaim(tx, url, now())
    if (!read.ok) {
      await noteEntry(tx, url, one, { state: 'refused', reason: read.code })
      await audit(tx, now(), { event: 'bulletin.refused', reason: read.code, subject: feedName(url) })
      counts.refused++
      return
    }
    const state = (await takeMessage(tx, read.message, now())) === null ? 'known' : 'taken'
    await noteEntry(tx, url, one, { state })
    counts[state]++
  })
}

/** One message that cannot be had is no reason to leave the others: it is asked for again, after them, so often at most. */
const missed = async ({ db, now }: Polling, url: string, one: Waiting, fault: FeedFault, counts: Counts) => {
  const lost = one.tries + 1 >= (mostTries[fault] ?? Infinity)
  if (lost) counts.lost++
  await db.transaction().execute(async (tx) => {
    await keepClaim(tx, url, now())
    await noteEntry(tx, url, one, { state: lost ? 'lost' : 'waiting', reason: fault })
  })
}

const readListed = async (
  polling: Polling,
  url: string,
  counts: Counts,
  stop: AbortSignal
): Promise<Trouble | null> => {
  let inRow = 0
  for (const one of await waitingOf(polling.db, url, atOnce)) {
    const got = await polling.source.get(one.href, null, sizes.message, stop)
    let fault: FeedFault
    if (got.kind === 'text') {
      try {
        await take(polling, url, one, got.text, counts)
        inRow = 0
        continue
      } catch {
        // one message that breaks us must not keep those behind it from anybody; a database that is away says so again below
        fault = 'untakeable'
        polling.log('feed.failed', { feed: feedName(url), why: fault, failures: one.tries + 1 })
      }
    } else fault = got.kind === 'fault' ? got.fault : 'status'
    await missed(polling, url, one, fault, counts)
    if (fault === 'unreachable') return { fault, retryAfter: null }
    if (++inRow === mostInRow) return null
  }
  return null
}

const noteFeed = async ({ db, now }: Polling, url: string, got: Got, counts: Counts): Promise<Trouble | null> => {
  if (got.kind === 'unchanged') return null
  if (got.kind === 'fault') return got
  const feed = readAtom(got.text, url)
  if (!feed) return { fault: 'notFeed', retryAfter: null }
  counts.listed = feed.entries.length
  counts.refused += feed.unusable
  await db.transaction().execute((tx) => noteListed(tx, url, feed.entries, got.validators, now()))
  return null
}

const pollClaimed = async (polling: Polling, url: string, state: FeedState, stop: AbortSignal): Promise<void> => {
  const { db, now, log, every, source } = polling
  const counts: Counts = { listed: 0, taken: 0, known: 0, refused: 0, lost: 0 }
  const feed = feedName(url)
  const trouble =
    (await noteFeed(polling, url, await source.get(url, state, sizes.feed, stop), counts)) ??
    (await readListed(polling, url, counts, stop))
  if (trouble) {
    const failures = state.failures + 1
    const wait = Math.max(
      Math.min(every * 2 ** Math.min(failures, 20), Math.max(every, longestWait)),
      Math.min(trouble.retryAfter ?? 0, longestRetry)
    )
    await release(db, url, now(), { wait, failures, problem: trouble.fault })
    log('feed.failed', { feed, why: trouble.fault, failures })
  } else await release(db, url, now(), { wait: every, failures: 0, problem: null })
  if (counts.taken + counts.refused + counts.lost > 0) log('feed.read', { feed, ...counts })
}

/** Polls a feed if it is due. False when it was not, or another instance has it. Throws when `stop` is aborted. */
export const pollFeed = async (polling: Polling, url: string, stop: AbortSignal): Promise<boolean> => {
  const state = await claim(polling.db, url, polling.now())
  if (!state) return false
  try {
    await pollClaimed(polling, url, state, stop)
    return true
  } catch (error) {
    if (stop.aborted) await giveBack(polling.db, url, polling.now())
    throw error
  }
}
