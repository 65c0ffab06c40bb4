// A back-up made while central works, restored somewhere else: everything is there, nothing is sent twice, and damage is seen.
import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { backUp, restore } from '../../src/central/cli/backup.ts'
import { holdingsOf } from '../../src/central/cli/holdings.ts'
import { defaultSettings } from '../../src/central/settings.ts'
import { startCentral, type RunningCentral } from '../../src/central/start.ts'
import { softCard } from '../support/central-card.ts'
import { connectCentral } from '../support/central-client.ts'
import { everybody, prepareMove, send, session, type Prepared } from '../support/central-visit.ts'
import { openWorld, type World } from '../support/central-world.ts'

const folder = mkdtempSync(join(tmpdir(), 'madoguchi-back-up-'))
const copy = join(folder, 'copy')
const restored = join(folder, 'restored')
let world: World & { close: () => Promise<void> }
let sent: Prepared[]
let again: RunningCentral | undefined

const command = (...args: readonly string[]) =>
  spawnSync(process.execPath, ['src/central/main.ts', ...args], { encoding: 'utf8' })
const holdings = (central: RunningCentral | undefined) => {
  if (!central) throw new Error('no central')
  return holdingsOf(central.db, everybody, new Date())
}

beforeAll(async () => {
  world = await openWorld(null, { settings: { delayFactor: 0 } })
  const client = await world.connect()
  sent = await prepareMove(client, await session(client, 'tanaka'), softCard('tanaka'))
  for (const operation of sent) expect((await send(client, operation)).status).toBe(200)
})
afterAll(async () => {
  await again?.stop()
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})

it('is made while central answers, by a command, for its owner alone', () => {
  const report = JSON.parse(
    execFileSync(process.execPath, ['src/central/main.ts', 'backup', copy, '--data', world.folder], {
      encoding: 'utf8'
    })
  ) as { database: string; files: number }
  expect([report.database, report.files > 20]).toEqual(['embedded', true])
  expect(statSync(copy).mode & 0o077).toBe(0)
  expect(statSync(join(copy, 'central.sqlite')).mode & 0o077).toBe(0)
})

it('goes over nothing: neither an older back-up nor data that is there', async () => {
  const again = command('backup', copy, '--data', world.folder)
  expect([again.status, again.stderr]).toEqual([3, expect.stringContaining('backupExists')])
  await expect(restore(copy, world.folder)).rejects.toMatchObject({ code: 'dataExists' })
  const none = backUp(folder, join(folder, 'none'), true, new Date())
  await expect(none).rejects.toMatchObject({ code: 'dataMissing' })
  expect(existsSync(join(folder, 'none'))).toBe(false)
})

it.each(['central.sqlite', 'keys/log.pem', 'back-up.json'])('is not restored when %s was changed', async (file) => {
  const damaged = join(folder, 'damaged')
  cpSync(copy, damaged, { recursive: true })
  appendFileSync(join(damaged, file), file === 'back-up.json' ? '{' : 'x')
  await expect(restore(damaged, join(folder, 'from-damaged'))).rejects.toMatchObject({ code: 'backupDamaged' })
  expect(existsSync(join(folder, 'from-damaged'))).toBe(false)
  rmSync(damaged, { recursive: true })
})

it('restored, it is the same central: its log, its filings once, its terminals and its residents', async () => {
  expect(command('restore', copy, '--data', restored).status).toBe(0)
  again = await startCentral({ ...defaultSettings(restored), delayFactor: 0 }, () => undefined)
  const client = await connectCentral(again.ready.url, again.ready.ca, again.ready.terminals[0] ?? null)
  const old = await world.connect()
  // the same operation again is the same answer: it is known here
  for (const operation of sent) expect((await send(client, operation)).body).toEqual((await send(old, operation)).body)
  expect((await client.call('GET', '/v1/provision-log/key')).body).toEqual(
    (await old.call('GET', '/v1/provision-log/key')).body
  )
  const headers = await session(client, 'tanaka')
  expect((await client.call('GET', '/v1/mailbox', undefined, headers)).status).toBe(200)
  await client.close()
  // whatever was under way when the back-up was made has arrived once
  await vi.waitFor(async () => {
    const { agencies, waiting } = await holdings(again)
    const received = agencies.flatMap((one) => one.received)
    expect(received.map(({ operationId }) => operationId).toSorted()).toEqual(
      sent.map(({ operationId }) => operationId).toSorted()
    )
    expect(waiting).toBeLessThan(everybody.length)
  })
})
