// Looks for news for all open streams of this process at once, and at whose session has ended.
//
// A look is two short queries for everybody together, whatever the number of streams. LISTEN/NOTIFY was left aside: it is not
// in SQLite, it wants a connection of its own which a pooler in front of PostgreSQL does not give, what it says while that
// connection is down is lost (so one would have to look anyway), and every NOTIFY takes one lock of the whole database at
// commit, on the path of the writers.
import type { EndReason } from '../../contract/wire/push.ts'
import type { Level } from '../../contract/wire/session.ts'
import type { Central } from '../central.ts'
import { outage } from '../outage.ts'
import { readableSince } from '../session/standing.ts'
import type { Db } from '../store/store.ts'

/** A session that a stream needs, by the digest of its token. */
export type Needed = { readonly token: string; readonly level: Level }

export type Subscriber = {
  readonly key: string
  readonly needs: Needed | null
  /** there may be something new */
  readonly wake: () => void
  /** shows that the stream lives */
  readonly beat: () => void
  readonly end: (reason: EndReason) => void
}

export type Hub = {
  readonly join: (subscriber: Subscriber) => () => void
  /** ends every stream and looks no more */
  readonly stop: () => Promise<void>
}

/** so many names in one query */
const atOnce = 500
const inParts = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / atOnce) }, (_, index) => all.slice(index * atOnce, (index + 1) * atOnce))

/** Why a stream that needs this session may not go on, or null. */
export const sessionFault = async (
  db: Db,
  now: Date,
  needs: readonly Needed[]
): Promise<(one: Needed) => EndReason | null> => {
  const open = new Map<string, Level>()
  for (const part of inParts([...new Set(needs.map(({ token }) => token))])) {
    const rows = await db
      .selectFrom('sessions')
      .select(['token', 'level'])
      .where('token', 'in', part)
      .where('ended_at', 'is', null)
      .where('expires_at', '>', now.toISOString())
      .where((eb) => eb.or([eb('certificate', 'is', null), eb('certificate_at', '>', readableSince(now))]))
      .execute()
    for (const { token, level } of rows) open.set(token, level)
  }
  return ({ token, level }) => {
    const held = open.get(token)
    if (held === undefined) return 'sessionEnded'
    return held < level ? 'levelLowered' : null
  }
}

const lookAt = async (
  db: Db,
  subscribers: ReadonlySet<Subscriber>,
  known: Map<string, number>,
  now: Date
): Promise<void> => {
  const all = [...subscribers]
  const needs = all.flatMap((one) => one.needs ?? [])
  const faultOf = await sessionFault(db, now, needs)
  for (const one of all) {
    const reason = one.needs && faultOf(one.needs)
    if (reason) one.end(reason)
  }
  const moved = new Set<string>()
  const keys = [...new Set(all.map(({ key }) => key))]
  for (const part of inParts(keys)) {
    const rows = await db.selectFrom('streams').select(['name', 'position']).where('name', 'in', part).execute()
    for (const { name, position } of rows) {
      if (known.get(name) !== position) moved.add(name)
      known.set(name, position)
    }
  }
  for (const one of subscribers) if (moved.has(one.key)) one.wake()
  const watched = new Set(keys)
  for (const name of known.keys()) if (!watched.has(name)) known.delete(name)
}

type Looking = { readonly stop: () => Promise<void> }

/** Looks again and again, and shows the streams alive, until stopped. */
const keepLooking = (
  { db, log, now, settings }: Parts,
  subscribers: ReadonlySet<Subscriber>,
  known: Map<string, number>
): Looking => {
  const stopping = new AbortController()
  let rest = (): void => undefined
  const fault = outage(now, {
    failed: (told) => log('push.failed', told),
    over: (told) => log('push.recovered', told)
  })
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await lookAt(db, subscribers, known, now())
        fault.over()
      } catch (error) {
        fault.failed(error)
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, stopping.signal.aborted ? 0 : settings.push.look)
        rest = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }
  const ended = loop()
  const beat = setInterval(() => {
    for (const one of subscribers) one.beat()
  }, settings.push.heartbeat)
  return {
    stop: async () => {
      stopping.abort()
      clearInterval(beat)
      rest()
      await ended
    }
  }
}

type Parts = Pick<Central, 'db' | 'log' | 'now' | 'settings'>

/** Looks while somebody listens; with nobody there the database is not asked. */
export const startHub = (parts: Parts): Hub => {
  const subscribers = new Set<Subscriber>()
  const known = new Map<string, number>()
  let looking: Looking | null = null
  const pause = async (): Promise<void> => {
    const before = looking
    looking = null
    await before?.stop()
  }
  return {
    join: (subscriber) => {
      subscribers.add(subscriber)
      looking ??= keepLooking(parts, subscribers, known)
      return () => {
        subscribers.delete(subscriber)
        if (subscribers.size === 0) void pause()
      }
    },
    stop: async () => {
      for (const one of subscribers) one.end('stopping')
      await pause()
    }
  }
}
