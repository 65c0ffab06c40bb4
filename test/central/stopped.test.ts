// Central that is asked to stop: what is under way is answered, what it holds of the queue is given back, and it says 0.
import { connect as connectHttp2 } from 'node:http2'
import { connect as connectTls } from 'node:tls'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { AgencyAdapter, Agencies } from '../../src/central/agencies/port.ts'
import { openQueue } from '../../src/central/dispatch/queue.ts'
import { openStore } from '../../src/central/store/store.ts'
import { softCard } from '../support/central-card.ts'
import { connectCentral } from '../support/central-client.ts'
import { postgresAbsent, startPostgres } from '../support/central-postgres.ts'
import { startCentralProcess } from '../support/central-process.ts'
import { prepareMove, send, session } from '../support/central-visit.ts'
import { openWorld } from '../support/central-world.ts'

const home = mkdtempSync(join(tmpdir(), 'madoguchi-stopped-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

it.each(['SIGTERM', 'SIGINT'] as const)(
  '%s: a request under way is answered, a new one is not taken, and the exit code is 0',
  async (signal) => {
    const central = await startCentralProcess(['--data', join(home, signal), '--no-issuers'])
    const { url, ca, terminals } = central.ready
    const [{ cert, key } = { cert: '', key: '' }] = terminals
    const address = { host: '127.0.0.1', port: Number(new URL(url).port), servername: 'localhost' }
    const pems = { ca: readFileSync(ca), cert: readFileSync(cert), key: readFileSync(key) }
    const socket = connectTls({ ...address, ...pems, ALPNProtocols: ['h2'] })
    await once(socket, 'secureConnect')
    const http = connectHttp2(url, { createConnection: () => socket })
    const stream = http.request({ ':method': 'POST', ':path': '/v1/session/nonce', 'content-type': 'application/json' })
    stream.write('{"purpose":')
    // answered after what was sent before it
    await new Promise((resolve) => http.ping(resolve))
    const goingAway = once(http, 'goaway')
    const exit = central.end(signal)
    await goingAway
    stream.end('"sign-in"}')
    const [head] = (await once(stream, 'response')) as [Record<string, unknown>]
    expect(head[':status']).toBe(200)
    // one that never reads its answer's body, and never closes, is not waited for for ever
    if (signal === 'SIGINT') stream.resume()
    expect(await exit).toBe(0)
    await expect(connectCentral(url, ca, { cert, key })).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    const events = central
      .err()
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { event: string }).event)
    expect(events.slice(-2)).toEqual(['central.stopping', 'central.stopped'])
  }
)

/** systems that take a call and never answer it */
const silent =
  (asked: Set<string>) =>
  (shipped: Agencies): Agencies =>
    new Map(
      [...shipped].map(([id, adapter]): [string, AgencyAdapter] => [
        id,
        {
          ...adapter,
          deliver: ({ key }) => {
            asked.add(key)
            return new Promise(() => undefined)
          }
        }
      ])
    )

const givesBack = async (databaseUrl: string | null): Promise<void> => {
  const asked = new Set<string>()
  const world = await openWorld(databaseUrl, { settings: { delayFactor: 0.3 }, adapters: { agencies: silent(asked) } })
  const { folder } = world
  const operations = await (async () => {
    const client = await world.connect()
    return prepareMove(client, await session(client, 'tanaka'), softCard('tanaka'), {
      recipients: ['minato-bank', 'toto-telecom']
    })
  })()
  const client = await world.connect()
  for (const operation of operations) expect((await send(client, operation)).status).toBe(200)
  await expect.poll(() => asked.size, { timeout: 5_000, interval: 5 }).toBe(2)
  const before = Date.now()
  await world.central.stop()
  // sooner than the calls time out
  expect(Date.now() - before).toBeLessThan(2_500)
  const store = await openStore(databaseUrl === null ? { folder } : { url: databaseUrl }, () => new Date())
  const queue = await openQueue(store, { now: () => new Date(), log: () => undefined, span: 60_000 })
  const free = await queue.lease(4)
  expect(free.map(({ filing, attempts }) => `${filing} ${attempts}`).toSorted()).toEqual(
    operations.map(({ operationId }) => `${operationId} 1`).toSorted()
  )
  await queue.stop()
  await store.close()
}

describe('what a stopping central holds is free at once, and as if it had not been tried', () => {
  it('on SQLite', () => givesBack(null))
  it.skipIf(postgresAbsent !== null)('on PostgreSQL', async () => {
    const postgres = await startPostgres()
    try {
      await givesBack(postgres.newDatabase())
    } finally {
      postgres.stop()
    }
  })
})
