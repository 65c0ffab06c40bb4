// Another process holds the embedded database: a stuck command, a copy made by hand.
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { softCard } from '../support/central-card.ts'
import { codeOf, prepareMove, send, session } from '../support/central-visit.ts'
import { openWorld, type World } from '../support/central-world.ts'

let world: World & { close: () => Promise<void> }
beforeAll(async () => {
  world = await openWorld(null)
})
afterAll(() => world.close())

it('keeps central still once, not for every write in turn, and costs nothing that was acknowledged', async () => {
  const client = await world.connect()
  const operations = await prepareMove(client, await session(client, 'tanaka'), softCard('tanaka'))
  const other = new SqliteDatabase(join(world.folder, 'central.sqlite'))
  other.exec('begin immediate')
  const begun = Date.now()
  const answers = await Promise.all(operations.map((operation) => send(client, operation)))
  expect(answers.map(codeOf)).toEqual(operations.map(() => 'overloaded'))
  expect((await client.call('GET', '/v1/town')).status).toBe(200)
  expect(Date.now() - begun).toBeLessThan(15_000)
  other.exec('commit')
  other.close()
  for (const operation of operations) expect((await send(client, operation)).status).toBe(200)
})
