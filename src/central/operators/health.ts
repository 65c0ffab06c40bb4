// Whether this central can do its work: what a load balancer asks, and what an operator reads.
import { X509Certificate } from 'node:crypto'
import { readFileSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import { waitingIn } from '../dispatch/queue.ts'
import { feedName } from '../feeds/poll.ts'
import type { Settings } from '../settings.ts'
import { locksRows, type Db } from '../store/store.ts'

type State = 'ok' | 'warn' | 'fail'
export type Check = { readonly name: string; readonly state: State; readonly says: string }
/** `state` is the worst of the checks; with `fail` nothing should be sent here */
export type Health = { readonly state: State; readonly checks: readonly Check[] }

export type Examined = {
  readonly db: Db
  readonly now: () => Date
  /** folder of central's own keys */
  readonly keys: string
  /** what TLS and evidence stand on, by name: PEM files */
  readonly certificates: Readonly<Record<string, string>>
  /** feeds of bulletins, and how often they are read */
  readonly feeds: Settings['feeds']
}

const patience = 2_000
/** milliseconds; nonces and time-stamps bear no more */
const clocksDiffer = 5_000
const keyFiles = ['hash.key', 'sealing.jwk', 'log.pem']
const minute = 60_000
const day = 1440 * minute
/** a linked system may be away for an hour; what waits longer needs somebody to look */
const lateAfter = 90 * minute
/** so long before its end a certificate is to be renewed */
const renewBefore = 30 * day

const database = async (db: Db): Promise<Check> => {
  const name = 'database'
  const asked = sql`select 1`.execute(db).then(
    () => 'ok' as const,
    () => 'fail' as const
  )
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'fail'>((resolve) => {
    timer = setTimeout(resolve, patience, 'fail')
  })
  const state = await Promise.race([asked, late])
  clearTimeout(timer)
  return { name, state, says: state === 'ok' ? 'answers' : 'does not answer' }
}

const queue = async ({ db, now }: Examined): Promise<Check> => {
  const name = 'queue'
  try {
    const waiting = await waitingIn(db, now())
    const count = waiting.reduce((sum, one) => sum + one.count, 0)
    const late = Math.max(0, ...waiting.map((one) => one.late)) * 1_000
    const says = `${count} jobs wait, the first of them due for ${Math.floor(late / minute)} minutes`
    return { name, state: late > lateAfter ? 'warn' : 'ok', says }
  } catch {
    return { name, state: 'fail', says: 'cannot be read' }
  }
}

/** Against the database's, which all instances share, and against what was written before. */
const clock = async ({ db, now }: Examined): Promise<Check> => {
  const name = 'clock'
  try {
    const last = await db
      .selectFrom('audit')
      .select((eb) => eb.fn.max('at').as('at'))
      .executeTakeFirst()
    const ahead = last?.at ? Date.parse(last.at) - now().getTime() : 0
    if (ahead > clocksDiffer)
      return { name, state: 'warn', says: `was set back by ${Math.round(ahead / 1_000)} s or more` }
    if (!locksRows(db)) return { name, state: 'ok', says: 'goes forward' }
    const { rows } = await sql<{ ms: number }>`
      select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`.execute(db)
    const differs = Math.abs((rows[0]?.ms ?? 0) - now().getTime())
    const says = `differs from the database's by ${Math.round(differs / 1_000)} s`
    return { name, state: differs > clocksDiffer ? 'warn' : 'ok', says }
  } catch {
    return { name, state: 'fail', says: 'cannot be compared' }
  }
}

/** Whether what must never be lost is still there, and nobody else's to read. Looks at the files, never into them. */
const keys = (folder: string): Check => {
  const name = 'keys'
  try {
    const modes = keyFiles.map((file) => {
      const { size, mode } = statSync(join(folder, file))
      if (size === 0) throw new Error('empty')
      return mode
    })
    if (modes.some((mode) => (mode & 0o077) !== 0))
      return { name, state: 'warn', says: 'others on this machine may read them' }
    return { name, state: 'ok', says: 'are there' }
  } catch {
    return { name, state: 'fail', says: 'one is missing: put it back before the next start' }
  }
}

const megabyte = 1024 * 1024
/** so little, and a busy hour fills it; so little, and nothing is taken any more */
const room = { little: 256 * megabyte, none: 8 * megabyte } as const

/** What is left of the disk that the data folder is on, in bytes. */
export const roomOf = (free: number): Check => {
  const says = `${Math.floor(free / megabyte)} MB left`
  if (free < room.none) return { name: 'disk', state: 'fail', says }
  return { name: 'disk', state: free < room.little ? 'warn' : 'ok', says }
}

const disk = (folder: string): Check => {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return roomOf(bavail * bsize)
  } catch {
    return { name: 'disk', state: 'fail', says: 'cannot be looked at' }
  }
}

const certificate = (name: string, file: string, now: Date): Check => {
  try {
    const { validToDate } = new X509Certificate(readFileSync(file))
    const left = validToDate.getTime() - now.getTime()
    const says = `ends ${validToDate.toISOString().slice(0, 10)}`
    if (left <= 0) return { name, state: 'fail', says }
    return { name, state: left < renewBefore ? 'warn' : 'ok', says }
  } catch {
    return { name, state: 'fail', says: 'cannot be read' }
  }
}

/** A feed that says nothing for so many polls: warnings may be missing, and nobody would see it otherwise. */
const silentAfter = 10

const feed = async ({ db, now, feeds: { every } }: Examined, url: string): Promise<Check> => {
  const name = `feed ${feedName(url)}`
  try {
    const row = await db.selectFrom('feeds').selectAll().where('url', '=', url).executeTakeFirst()
    const wrong = row?.problem ? `, last: ${row.problem}` : ''
    if (!row?.heard_at) return { name, state: 'warn', says: `was never heard${wrong}` }
    const silent = Math.max(0, now().getTime() - Date.parse(row.heard_at))
    const says = `was heard ${Math.floor(silent / 1_000)} s ago${wrong}`
    return { name, state: silent > silentAfter * every ? 'warn' : 'ok', says }
  } catch {
    return { name, state: 'fail', says: 'cannot be read' }
  }
}

const worst = (checks: readonly Check[]): State =>
  (['fail', 'warn'] as const).find((state) => checks.some((check) => check.state === state)) ?? 'ok'

/** Looks at everything now; takes at most two seconds. */
export const examine = async (examined: Examined): Promise<Health> => {
  const alive = await database(examined.db)
  const certificates = Object.entries(examined.certificates).map(([name, file]) =>
    certificate(name, file, examined.now())
  )
  const asked =
    alive.state === 'ok'
      ? [
          await queue(examined),
          await clock(examined),
          ...(await Promise.all(examined.feeds.urls.map((url) => feed(examined, url))))
        ]
      : []
  const checks = [alive, ...asked, disk(dirname(examined.keys)), keys(examined.keys), ...certificates]
  return { state: worst(checks), checks }
}
