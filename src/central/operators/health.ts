// Whether this central can do its work: what a load balancer asks, and what an operator reads.
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import type { Db } from '../store/store.ts'

type State = 'ok' | 'warn' | 'fail'
export type Check = { readonly name: string; readonly state: State; readonly says: string }
/** `state` is the worst of the checks; with `fail` nothing should be sent here */
export type Health = { readonly state: State; readonly checks: readonly Check[] }

export type Examined = {
  readonly db: Db
  readonly now: () => Date
  /** what TLS stands on, by name: PEM files */
  readonly certificates: Readonly<Record<string, string>>
}

const patience = 2000
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
    const since = new Date(now().getTime() - lateAfter).toISOString()
    const row = await db
      .selectFrom('jobs')
      .select((eb) => eb.fn.countAll().as('late'))
      .where('due_at', '<', since)
      .executeTakeFirst()
    const late = Number(row?.late ?? 0)
    return {
      name,
      state: late === 0 ? 'ok' : 'warn',
      says: `${late} jobs due for more than ${lateAfter / minute} minutes`
    }
  } catch {
    return { name, state: 'fail', says: 'cannot be read' }
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

const worst = (checks: readonly Check[]): State =>
  (['fail', 'warn'] as const).find((state) => checks.some((check) => check.state === state)) ?? 'ok'

/** Looks at everything now; takes at most two seconds. */
export const examine = async (examined: Examined): Promise<Health> => {
  const alive = await database(examined.db)
  const certificates = Object.entries(examined.certificates).map(([name, file]) =>
    certificate(name, file, examined.now())
  )
  const checks = [alive, ...(alive.state === 'ok' ? [await queue(examined)] : []), ...certificates]
  return { state: worst(checks), checks }
}
