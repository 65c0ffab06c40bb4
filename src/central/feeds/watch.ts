// Polling on and on: each feed by itself, so that one that hangs holds no other up.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Central } from '../central.ts'
import { httpSource } from './http.ts'
import { feedName, pollFeed, type Polling } from './poll.ts'

/** milliseconds: one answer, and the longest between two looks whether a feed is due */
const times = { answer: 10_000, look: 1_000 } as const

const watch = async (polling: Polling, url: string, stop: AbortSignal): Promise<void> => {
  while (!stop.aborted) {
    try {
      await pollFeed(polling, url, stop)
      await sleep(Math.min(times.look, polling.every), undefined, { signal: stop })
    } catch (error) {
      if (stop.aborted) return
      // the database is away, or we are wrong: the lease keeps anybody from trying at once
      polling.log('feed.failed', {
        feed: feedName(url),
        why: error instanceof Error ? error.name : 'unknown',
        failures: 0
      })
      await sleep(times.look, undefined, { signal: stop }).catch(() => undefined)
    }
  }
}

/** Watches the feeds of the settings until stopped. */
export const watchFeeds = ({ db, now, log, settings, data }: Central): { readonly stop: () => Promise<void> } => {
  const stopping = new AbortController()
  const { urls, every } = settings.feeds
  const polling: Polling = {
    db,
    now,
    log,
    every,
    capSenders: data.content.capSenders,
    source: httpSource(times.answer)
  }
  const ended = Promise.all(urls.map((url) => watch(polling, url, stopping.signal)))
  return {
    stop: async () => {
      stopping.abort()
      await ended
    }
  }
}
