// What terminals say about themselves: the last report of each, and how often which code was shown.
import type { Health } from '../../contract/wire/devices.ts'
import type { Db } from '../store/store.ts'

/** Takes a report. The same one again changes nothing but the time: counts are kept by the start they are counted from. */
export const takeReport = (db: Db, terminal: string, report: Health, now: Date): Promise<void> =>
  db.transaction().execute(async (tx) => {
    const seen_at = now.toISOString()
    const row = { seen_at, report: JSON.stringify(report) }
    await tx
      .insertInto('terminal_health')
      .values({ terminal, ...row })
      .onConflict((conflict) => conflict.column('terminal').doUpdateSet(row))
      .execute()
    for (const { code, count } of report.faults ?? [])
      await tx
        .insertInto('terminal_faults')
        .values({ terminal, code, started_at: report.startedAt, count, seen_at })
        .onConflict((conflict) =>
          conflict
            .columns(['terminal', 'code', 'started_at'])
            .doUpdateSet({ count, seen_at })
            // an older report that was held up on the way
            .where('terminal_faults.count', '<', count)
        )
        .execute()
  })

export type TerminalState = {
  readonly id: string
  readonly town: string
  /** of the newest certificate */
  readonly expiresAt: string
  readonly revoked: boolean
  /** certificates that are taken now; two while one replaces the other */
  readonly certificates: number
  readonly lastSeen: string | null
  readonly health: unknown
  /** over the days faults are kept */
  readonly faults: Readonly<Record<string, number>>
}

/** Every terminal, by id. */
export const terminalStates = async (db: Db, now: Date): Promise<TerminalState[]> => {
  const at = now.toISOString()
  const rows = await db.selectFrom('terminals').selectAll().orderBy('id').orderBy('expires_at').execute()
  const reports = await db.selectFrom('terminal_health').selectAll().execute()
  const faults = await db
    .selectFrom('terminal_faults')
    .select(['terminal', 'code', (eb) => eb.fn.sum<number | string>('count').as('n')])
    .groupBy(['terminal', 'code'])
    .orderBy('code')
    .execute()
  return [...new Set(rows.map(({ id }) => id))].map((id) => {
    const own = rows.filter((one) => one.id === id)
    const report = reports.find((one) => one.terminal === id)
    return {
      id,
      town: own[0]?.town ?? '',
      expiresAt: own.at(-1)?.expires_at ?? '',
      revoked: own.some((one) => one.revoked_at !== null),
      certificates: own.filter((one) => one.revoked_at === null && one.expires_at > at && (one.retires_at ?? '9') > at)
        .length,
      lastSeen: report?.seen_at ?? null,
      health: report ? (JSON.parse(report.report) as unknown) : null,
      faults: Object.fromEntries(faults.filter((one) => one.terminal === id).map(({ code, n }) => [code, Number(n)]))
    }
  })
}

/** One line for each terminal. */
export const terminalsText = (states: readonly TerminalState[]): string =>
  states
    .map(({ id, town, revoked, certificates, lastSeen, faults }) => {
      const shown = Object.entries(faults).map(([code, count]) => `${code}×${count}`)
      const standing = revoked ? 'revoked' : `${certificates} certificate${certificates === 1 ? '' : 's'}`
      return `${id} (${town}): ${standing}, seen ${lastSeen ?? 'never'}${shown.length > 0 ? `, ${shown.join(' ')}` : ''}`
    })
    .join('\n')
