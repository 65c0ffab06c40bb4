// Central killed in the middle of its work, again and again: every recipient has every filing exactly once.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Holdings } from '../../src/central/cli/holdings.ts'
import { softCard } from '../support/central-card.ts'
import { connectCentral, type Client } from '../support/central-client.ts'
import { postgresAbsent, startPostgres, type Postgres } from '../support/central-postgres.ts'
import { startCentralProcess, type CentralProcess } from '../support/central-process.ts'
import { everybody, prepareMove, session, type Prepared } from '../support/central-visit.ts'
import { playRound } from '../kills/round.ts'
import { holdingsIn, openStage } from '../kills/stage.ts'

const kills = [0, 25, 80, 250]
const folders: string[] = []
let running: CentralProcess | undefined
afterEach(async () => {
  await running?.end('SIGKILL')
})
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

const connect = ({ ready }: CentralProcess): Promise<Client> =>
  connectCentral(ready.url, ready.ca, ready.terminals[0] ?? null)

/** Sends until everything is acknowledged or central is gone; gives what is still to be sent. */
const pump = async (central: CentralProcess, waiting: readonly Prepared[]): Promise<Prepared[]> => {
  const left: Prepared[] = []
  try {
    const client = await connect(central)
    for (const operation of waiting) {
      const answer = await Promise.race([
        client.call('POST', '/v1/operations', operation).catch(() => null),
        new Promise<null>((resolve) => setTimeout(() => resolve(null), 2_000))
      ])
      if (answer?.status !== 200) left.push(operation)
    }
    await client.close()
    return left
  } catch {
    return [...waiting]
  }
}

const done = (state: string): boolean => ['accepted', 'asked', 'returned', 'refused'].includes(state)

/** What is held once every recipient has spoken. */
const settled = async (data: string, databaseUrl: string | null): Promise<Holdings> => {
  for (const end = Date.now() + 30_000; ; await new Promise((resolve) => setTimeout(resolve, 200))) {
    const held = await holdingsIn(databaseUrl === null ? { folder: data } : { url: databaseUrl })
    if (held.filings.every((one) => done(one.state)) || Date.now() > end) return held
  }
}

/** Three moves, each with every recipient once, and every recipient has spoken. */
const exactlyOnce = (held: Holdings, operations: readonly Prepared[]): void => {
  expect(held.operations).toBe(operations.length)
  expect(held.filings.map((one) => one.operationId).sort()).toEqual(operations.map((one) => one.operationId).sort())
  expect(held.filings.every((one) => done(one.state))).toBe(true)
  for (const agency of held.agencies) {
    const sent = held.filings.filter((one) => one.recipient === agency.id).map((one) => one.operationId)
    expect(agency.received.map((one) => one.operationId).sort()).toEqual(sent.sort())
    expect(sent).toHaveLength(3)
  }
}
const threeMoves = async (client: Client): Promise<Prepared[]> => {
  const headers = await session(client, 'tanaka')
  return (await Promise.all([1, 2, 3].map(() => prepareMove(client, headers, softCard('tanaka'))))).flat()
}

const scenario = async (databaseUrl: string | null): Promise<void> => {
  const data = mkdtempSync(join(tmpdir(), 'madoguchi-killed-'))
  folders.push(data)
  const args = ['--data', data, '--delay-factor', '0.1', '--patience', '1']
  const start = async (): Promise<CentralProcess> => (running = await startCentralProcess(args, databaseUrl))
  let central = await start()
  const operations = await threeMoves(await connect(central))
  let waiting: Prepared[] = operations
  for (const delay of kills) {
    const killed = new Promise((resolve) => setTimeout(resolve, delay)).then(() => central.end('SIGKILL'))
    waiting = await pump(central, waiting)
    await killed
    central = await start()
  }
  waiting = await pump(central, waiting)
  expect(waiting).toEqual([])
  // whatever was acknowledged before a kill is sent once more, as a terminal does that lost the acknowledgement
  expect(await pump(central, operations)).toEqual([])
  exactlyOnce(await settled(data, databaseUrl), operations)
  expect(await central.end('SIGTERM')).toBe(0)
}

describe('a central that is killed', () => {
  it('delivers exactly once on SQLite', () => scenario(null), 120_000)
})

describe.skipIf(postgresAbsent !== null)(
  `killed on PostgreSQL${postgresAbsent ? `: skipped, ${postgresAbsent}` : ''}`,
  () => {
    let postgres: Postgres | undefined
    beforeAll(async () => {
      postgres = await startPostgres()
    })
    afterAll(() => postgres?.stop())

    it('central delivers exactly once', () => scenario(postgres?.newDatabase() ?? ''), 120_000)

    it('with another instance and the linked systems: each dies once, and everything is held once', async () => {
      const stage = await openStage(postgres?.newDatabase() ?? '')
      try {
        const { filings, kills } = await playRound(stage, { seed: Date.now() % 1_000_000, moves: 1, kills: 3 })
        expect([filings, kills]).toEqual([everybody.length, { one: 1, other: 1, linked: 1 }])
        expect(await stage.stop()).toEqual([0, 0, 0])
      } finally {
        await stage.close()
      }
    }, 120_000)
  }
)
