// Holders that say what is no answer, or nothing at all.
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { backUp, restore } from '../../src/central/cli/backup.ts'
import type { HolderAdapter, HolderReply, Holders } from '../../src/central/self-info/holders/port.ts'
import { startCentral } from '../../src/central/start.ts'
import type { Db } from '../../src/central/store/store.ts'
import { SelfInfoCatalogue, SelfInfoResult } from '../../src/contract/wire/self-info.ts'
import type { Client } from '../support/central-client.ts'
import { softCard } from '../support/central-card.ts'
import { prepareMove, send, session, uuidv7 } from '../support/central-visit.ts'
import { openWorld, type World } from '../support/central-world.ts'

const words = { ja: '値', en: 'Value' }
const held = (item: string) => ({ item, state: 'held', value: words, asOf: '2026-01-01', facts: {} })

const rubbish: readonly (readonly [string, (item: string) => unknown])[] = [
  ['nothing', () => undefined],
  ['a day that is none', (item) => ({ state: 'answered', items: [{ ...held(item), asOf: 'yesterday' }] })],
  [
    'more than can be shown',
    (item) => ({ state: 'answered', items: [{ ...held(item), value: { ja: '長'.repeat(2001), en: '' } }] })
  ],
  ['what nobody asked for', () => ({ state: 'answered', items: [held('elsewhere')] })],
  [
    'facts without end',
    (item) => ({
      state: 'answered',
      items: [{ ...held(item), facts: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`f${n}`, true])) }]
    })
  ],
  [
    'a fact that no database keeps',
    (item) => ({ state: 'answered', items: [{ ...held(item), facts: { 'a\0': true } }] })
  ],
  ['the same thing twice', (item) => ({ state: 'answered', items: [held(item), held(item)] })]
]

/** what the holders say in place of what they would; null for themselves */
let said: ((item: string) => unknown) | 'hangs' | null = null
const babbling = (shipped: Holders): Holders =>
  new Map(
    [...shipped].map(([id, adapter]): [string, HolderAdapter] => [
      id,
      {
        ask: (question, signal) => {
          if (said === null) return adapter.ask(question, signal)
          if (said === 'hangs') return new Promise(() => undefined)
          return Promise.resolve(said(question.items[0] ?? '') as HolderReply)
        }
      }
    ])
  )

type Visit = {
  readonly world: World & { close: () => Promise<void> }
  readonly client: Client
  readonly token: Record<string, string>
  readonly item: string
}

const visitAt = async (delayFactor: number): Promise<Visit> => {
  const world = await openWorld(null, { adapters: { holders: babbling }, settings: { delayFactor } })
  const client = await world.connect()
  const { items } = SelfInfoCatalogue.parse((await client.call('GET', '/v1/self-info/items')).body)
  return { world, client, token: await session(client, 'tanaka'), item: items[0]?.id ?? '' }
}

const ask = async ({ client, token, item }: Visit): Promise<() => Promise<SelfInfoResult>> => {
  const requestId = uuidv7()
  await client.call('POST', '/v1/self-info/requests', { requestId, items: [item] }, token)
  return async () =>
    SelfInfoResult.parse((await client.call('GET', `/v1/self-info/requests/${requestId}`, undefined, token)).body)
}

describe('a holder that says', () => {
  let visit: Visit
  beforeAll(async () => {
    visit = await visitAt(0.02)
  })
  afterAll(() => visit.world.close())

  it.each(rubbish)('%s counts as one that cannot be reached', async (_what, one) => {
    said = one
    const result = await ask(visit)
    const done = { state: 'done', items: [{ id: visit.item, state: 'unreachable', value: null }] }
    await vi.waitFor(async () => expect(await result()).toMatchObject(done), { timeout: 5_000, interval: 20 })
  })
})

it('a holder that is at work for ever is given up after two minutes, and may be asked anew', async () => {
  const visit = await visitAt(0.02)
  said = () => ({ state: 'working' })
  const result = await ask(visit)
  const polled = () => visit.world.central.db.selectFrom('self_info_parts').selectAll().executeTakeFirstOrThrow()
  const first = (await polled()).due_at
  await vi.waitFor(async () => expect((await polled()).due_at > first).toBe(true), { timeout: 5_000, interval: 5 })
  expect(await result()).toMatchObject({ state: 'waiting' })
  visit.world.ahead(121_000)
  const gone = { state: 'done', items: [{ id: visit.item, state: 'unreachable' }] }
  await vi.waitFor(async () => expect(await result()).toMatchObject(gone), { timeout: 5_000, interval: 10 })
  said = null
  const again = await ask(visit)
  await vi.waitFor(async () => expect((await again()).items[0]?.state).toMatch(/ok|stale|noDataYet/), {
    timeout: 5_000,
    interval: 10
  })
  await visit.world.close()
})

it('what a central that was killed had asked for is asked for at once when it is back, on the embedded database', async () => {
  const { world, client, token, item } = await visitAt(0.02)
  said = 'hangs'
  await ask({ world, client, token, item })
  const { settings, db } = world.central.central
  const parts = (from: Db) => from.selectFrom('self_info_parts').select(['state', 'leased_until']).execute()
  await vi.waitFor(async () => expect((await parts(db))[0]?.leased_until).not.toBeNull(), {
    timeout: 5_000,
    interval: 5
  })
  // as a kill leaves it: a copy of the database, with the hold in it
  const folder = `${world.folder}-killed`
  await backUp(world.folder, `${folder}-copy`, true, new Date())
  await restore(`${folder}-copy`, folder)
  said = null
  const again = await startCentral({ ...settings, data: folder }, () => undefined)
  try {
    await vi.waitFor(async () => expect((await parts(again.db))[0]?.state).toBe('answered'), {
      timeout: 5_000,
      interval: 20
    })
  } finally {
    await again.stop()
    await world.close()
    for (const made of [folder, `${folder}-copy`]) rmSync(made, { recursive: true, force: true })
  }
})

it('a holder that says nothing at all keeps no filing waiting', async () => {
  // a holder is waited for eight seconds
  const visit = await visitAt(0.5)
  const { world, client, token } = visit
  const [operation] = await prepareMove(client, token, softCard('tanaka'), { recipients: ['toto-telecom'] })
  if (!operation) throw new Error('nothing was prepared')
  said = 'hangs'
  const result = await ask(visit)
  await send(client, operation)
  const found = () =>
    world.central.db.selectFrom('cases').select('key').where('key', '=', operation.operationId).executeTakeFirst()
  await vi.waitFor(async () => expect(await found()).toBeDefined(), { timeout: 3_500, interval: 10 })
  expect(world.log.filter((line) => line.includes('holder.failed'))).toEqual([])
  expect(await result()).toMatchObject({ state: 'waiting' })
  await world.close()
})
