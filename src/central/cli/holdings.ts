// What central and the linked systems hold, for operators: ids, counts and states, nothing of a resident.
import { circuitOf } from '../dispatch/circuit.ts'
import type { Db } from '../store/store.ts'
import { terminalStates, type TerminalState } from '../terminals/health.ts'

export type Holdings = {
  readonly operations: number
  readonly filings: readonly {
    readonly operationId: string
    readonly bundleId: string
    readonly recipient: string
    readonly state: string
  }[]
  /** `deliveries` counts how often it arrived; the case is there once */
  readonly agencies: readonly {
    readonly id: string
    readonly circuit: string
    readonly received: readonly { readonly operationId: string; readonly deliveries: number; readonly stage: string }[]
  }[]
  readonly waiting: number
  readonly openSessions: number
  readonly refusals: Readonly<Record<string, number>>
  readonly alarms: number
  readonly terminals: readonly TerminalState[]
}

const count = async (db: Db, table: 'operations' | 'jobs'): Promise<number> => {
  const { n } = await db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll().as('n'))
    .executeTakeFirstOrThrow()
  return Number(n)
}

export const holdingsOf = async (db: Db, agencies: readonly string[], now: Date): Promise<Holdings> => {
  const filings = await db
    .selectFrom('filings')
    .select(['operation', 'bundle', 'recipient', 'state'])
    .orderBy('received_at')
    .orderBy('operation')
    .execute()
  const cases = await db
    .selectFrom('cases')
    .select(['agency', 'key', 'deliveries', 'stage'])
    .orderBy('agency')
    .orderBy('key')
    .execute()
  const refusals = await db
    .selectFrom('audit')
    .select(['event', 'reason', (eb) => eb.fn.countAll().as('n')])
    .where('event', 'in', ['refused', 'alarm'])
    .groupBy(['event', 'reason'])
    .execute()
  const sessions = await db
    .selectFrom('sessions')
    .select('token')
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now.toISOString())
    .execute()
  return {
    operations: await count(db, 'operations'),
    filings: filings.map((one) => ({
      operationId: one.operation,
      bundleId: one.bundle,
      recipient: one.recipient,
      state: one.state
    })),
    agencies: await Promise.all(
      agencies.map(async (id) => ({
        id,
        circuit: (await circuitOf(db, id, now)).state,
        received: cases
          .filter((one) => one.agency === id)
          .map(({ key, deliveries, stage }) => ({ operationId: key, deliveries, stage }))
      }))
    ),
    waiting: await count(db, 'jobs'),
    openSessions: sessions.length,
    refusals: Object.fromEntries(refusals.map(({ reason, n }) => [reason ?? 'unknown', Number(n)])),
    alarms: refusals.filter(({ event }) => event === 'alarm').reduce((sum, { n }) => sum + Number(n), 0),
    terminals: await terminalStates(db, now)
  }
}

export const holdingsText = (holdings: Holdings): string =>
  [
    `operations ${holdings.operations}, waiting ${holdings.waiting}, open sessions ${holdings.openSessions}, alarms ${holdings.alarms}`,
    ...holdings.agencies.map(({ id, circuit, received }) => `${id}: ${received.length} received, circuit ${circuit}`),
    ...holdings.filings.map(({ operationId, recipient, state }) => `${operationId} ${recipient} ${state}`)
  ].join('\n')
