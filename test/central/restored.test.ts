// A central that is restored from a back-up goes on as the same one: its log, its evidence and its mailbox hold, and nothing that
// had arrived before the back-up is sent again. What was under way, or came after it, comes once more and counts once.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { startLinkedSystems, type LinkedSystems } from '../../src/central/agencies/linked/server.ts'
import { backUp, restore } from '../../src/central/cli/backup.ts'
import type { Holdings } from '../../src/central/cli/holdings.ts'
import { defaultSettings } from '../../src/central/settings.ts'
import { startCentral, type RunningCentral } from '../../src/central/start.ts'
import { readRoots } from '../../src/verify/evidence/roots.ts'
import { verifyBundle } from '../../src/verify/evidence/verify.ts'
import { verifyUrl } from '../../src/verify/log/verify-log.ts'
import { holdingsIn } from '../kills/stage.ts'
import { softCard } from '../support/central-card.ts'
import { connectCentral, type Client } from '../support/central-client.ts'
import * as mail from '../support/central-mailbox.ts'
import { postgresAbsent, startPostgres } from '../support/central-postgres.ts'
import { everybody, prepareMove, send, session, type Prepared } from '../support/central-visit.ts'
import { openWorld } from '../support/central-world.ts'

const home = mkdtempSync(join(tmpdir(), 'madoguchi-restored-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const pace = { delayFactor: 0.02 }
const terminalOf = ({ ready }: RunningCentral) => ready.terminals[0] ?? expect.unreachable('there is no terminal')
const connect = (central: RunningCentral): Promise<Client> =>
  connectCentral(central.ready.url, central.ready.ca, terminalOf(central))
const logOf = (central: RunningCentral, known: Parameters<typeof verifyUrl>[1]) =>
  verifyUrl({ url: central.ready.url, ca: central.ready.ca, ...terminalOf(central) }, known)

const eventsIn = (bundle: string): readonly unknown[] => {
  const { body } = JSON.parse(bundle) as { body: string }
  return (JSON.parse(body) as { events: unknown[] }).events
}

const move = async (client: Client): Promise<Prepared[]> => {
  const operations = await prepareMove(client, await session(client, 'tanaka'), softCard('tanaka'))
  for (const operation of operations) expect((await send(client, operation)).status).toBe(200)
  return operations
}
const settled = async (held: () => Promise<Holdings>): Promise<void> =>
  expect
    .poll(async () => (await held()).filings.map((one) => one.state), { timeout: 20_000, interval: 100 })
    .not.toEqual(expect.arrayContaining([expect.stringMatching(/^(received|dispatched|late)$/)]))

/** `copied` gives the URL of the restored database, null for the embedded one; it is called when the back-up is restored. */
const goesOn = async (url: string | null, dump: () => () => string | null): Promise<void> => {
  const name = url === null ? 'sqlite' : 'postgres'
  const held = { ...defaultSettings(join(home, `${name}-linked`)), ...pace }
  let linked: LinkedSystems = await startLinkedSystems(held)
  const port = Number(new URL(linked.url).port)
  const world = await openWorld(url, { settings: { ...pace, linkedSystems: linked.url } })
  const place = (folder: string, at: string | null) => () => holdingsIn(at === null ? { folder } : { url: at })
  const client = await world.connect()
  // filed and answered; a letter opened; the log's head kept by somebody
  const before = await move(client)
  await settled(place(world.folder, url))
  const headers = await session(client, 'tanaka')
  const letter = await mail.delivered(world, await mail.issuersOf(world), 'tanaka', { receipt: 'opening' })
  expect((await mail.decided(client, headers, { name: 'tanaka', id: letter, decision: 'accept' })).status).toBe(200)
  const bundle = JSON.stringify(await mail.bundleOf(client, headers, letter))
  const log = await logOf(world.central, null)
  expect([log.findings, log.entries > 0]).toEqual([[], true])
  // the recipients are away: these are under way when the back-up is made, and arrive after it
  await linked.stop()
  const after = await move(client)
  const copy = join(home, `${name}-copy`)
  await backUp(world.folder, copy, url === null, new Date())
  const restoreDatabase = dump()
  linked = await startLinkedSystems({ ...held, port })
  await settled(place(world.folder, url))
  await world.close()

  const folder = join(home, `${name}-restored`)
  const { database } = await restore(copy, folder)
  expect(database).toBe(url === null ? 'embedded' : 'external')
  const restoredUrl = restoreDatabase()
  const settings = { ...defaultSettings(folder), ...pace, linkedSystems: linked.url, databaseUrl: restoredUrl }
  const again = await startCentral(settings, () => undefined)
  try {
    await settled(place(folder, restoredUrl))
    const restored = await connect(again)
    // the head kept from before is one this log has grown from
    expect((await logOf(again, { key: log.key, head: log.head })).findings).toEqual([])
    const token = await session(restored, 'tanaka')
    const roots = readRoots(await mail.rootsOf(restored))
    const exported = JSON.stringify(await mail.bundleOf(restored, token, letter))
    expect(eventsIn(exported)).toEqual(eventsIn(bundle))
    for (const each of [bundle, exported])
      expect(verifyBundle(each, roots, new Date())).toMatchObject({ ok: true, codes: [] })
    expect((await mail.contentOf(restored, token, letter)).status).toBe(200)
    for (const operation of [...before, ...after]) expect((await send(restored, operation)).status).toBe(200)
    await restored.close()
    const { agencies } = await holdingsIn({ folder: held.data })
    const received = agencies.flatMap((one) => one.received)
    expect(received).toHaveLength(2 * everybody.length)
    const deliveries = (sent: readonly Prepared[]) =>
      sent.map(({ operationId }) => received.find((one) => one.operationId === operationId)?.deliveries)
    expect(deliveries(before)).toEqual(everybody.map(() => 1))
    expect(deliveries(after)).toEqual(everybody.map(() => 2))
  } finally {
    await again.stop()
    await linked.stop()
  }
}

describe('a restored central goes on', () => {
  it('on SQLite, from the command alone', () => goesOn(null, () => () => null))

  it.skipIf(postgresAbsent !== null)('on PostgreSQL, from pg_dump and the keys', async () => {
    const postgres = await startPostgres()
    try {
      const url = postgres.newDatabase()
      await goesOn(url, () => {
        const dumped = postgres.dump(url)
        return () => postgres.restore(dumped)
      })
    } finally {
      postgres.stop()
    }
  })
})
