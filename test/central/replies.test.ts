import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Agencies, AgencyAdapter, AgencyReply } from '../../src/central/agencies/port.ts'
import { FilingsAnswer } from '../../src/contract/wire/filings.ts'
import { softCard } from '../support/central-card.ts'
import { prepareMove, send, session } from '../support/central-visit.ts'
import type { Client } from '../support/central-client.ts'
import { openWorld, type World } from '../support/central-world.ts'

const words = { ja: '理由', en: 'Reason' }
const asks = { state: 'asked', round: 1, title: words, options: [{ id: 'yes', label: words }], withinDays: 7 }
const correction = { field: 'to', box: words, rule: 'R1', correct: words }

const rubbish: readonly (readonly [string, unknown])[] = [
  ['nothing', undefined],
  ['another state', { state: 'done' }],
  ['a number longer than a resident can be told', { state: 'accepted', reception: '1'.repeat(41) }],
  ['a number that is none', { state: 'accepted', reception: 7 }],
  ['a number that no database keeps', { state: 'accepted', reception: 'A\0' }],
  [
    'more corrections than fit',
    { state: 'returned', reason: words, corrections: Array.from({ length: 61 }, () => correction) }
  ],
  ['a question with an option of no name', { ...asks, options: [{ id: 'やめる', label: words }] }],
  ['a question without end', { ...asks, withinDays: 1e15 }],
  ['a word too many', { state: 'waiting', extra: true }]
]

const enough = 3
const tries = new Map<string, number>()
/** by operation */
const said = new Map<string, unknown>()

/** Says what it is told for some tries, and is itself again after them. */
const babbling = (shipped: Agencies): Agencies =>
  new Map(
    [...shipped].map(([id, adapter]): [string, AgencyAdapter] => [
      id,
      {
        ...adapter,
        deliver: async (delivery, signal) => {
          const count = (tries.get(delivery.key) ?? 0) + 1
          tries.set(delivery.key, count)
          return count > enough ? adapter.deliver(delivery, signal) : (said.get(delivery.key) as AgencyReply)
        }
      }
    ])
  )

let world: World & { close: () => Promise<void> }
let client: Client
let token: Record<string, string>
/** by what is said */
const filed = new Map<string, string>()

beforeAll(async () => {
  world = await openWorld(null, { adapters: { agencies: babbling } })
  client = await world.connect()
  token = await session(client, 'tanaka')
  for (const [what, one] of rubbish) {
    const [operation] = await prepareMove(client, token, softCard('tanaka'), { recipients: ['toto-power'] })
    if (!operation) throw new Error('nothing was prepared')
    said.set(operation.operationId, one)
    filed.set(what, operation.operationId)
    expect((await send(client, operation)).status).toBe(200)
  }
})
afterAll(() => world.close())

/** the state a resident reads now; every look is one at all of their filings */
const stateOf = async (operation: string): Promise<string | undefined> => {
  const { filings } = FilingsAnswer.parse((await client.call('GET', '/v1/filings', undefined, token)).body)
  return filings.find(({ operationId }) => operationId === operation)?.state
}

it.each(rubbish)(
  'a linked system that says %s is asked again, and the resident is told that it is late',
  async (what) => {
    const operation = filed.get(what) ?? ''
    await vi.waitFor(async () => expect(await stateOf(operation)).toBe('accepted'), { timeout: 10_000, interval: 50 })
    const changes = await world.central.db
      .selectFrom('audit')
      .select('reason')
      .where('event', '=', 'filing.changed')
      .where('subject', '=', operation)
      .execute()
    expect(changes).toContainEqual({ reason: 'late' })
    expect(world.log.some((line) => line.includes('"why":"unreadable"'))).toBe(true)
  }
)
