// No path raises a level without the card: random walks through a visit, compared with a model after every step.
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { enrolFor, onReader, passkeyOn } from '../support/auth-candidates.ts'
import { softAuthenticator } from '../support/auth-passkey.ts'
import { openWorld } from '../support/central-world.ts'
import { portals, startLevels, type Action, type LevelWorld } from '../support/level-model.ts'

/** more by MADOGUCHI_LEVEL_RUNS; each run is a visit of up to 14 steps */
const numRuns = Number(process.env['MADOGUCHI_LEVEL_RUNS'] ?? 25)

let levels: LevelWorld
let close: () => Promise<void>
beforeAll(async () => {
  const world = await openWorld(null)
  const authenticator = softAuthenticator()
  await enrolFor(world, 'tanaka', authenticator)
  levels = {
    world,
    providers: { card: (await onReader('tanaka')).provider, passkey: passkeyOn(authenticator).provider }
  }
  close = world.close
})
afterAll(() => close())

const portal = fc.constantFrom(...portals)
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('signIn'), by: fc.constantFrom('card', 'passkey'), anew: fc.boolean() })
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('down'), to: fc.constantFrom(0, 1, 2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('signOut', 'replay', 'usePortalsTokens') }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('door', 'enter'), portal }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('renew', 'shut', 'askHigher'), portal }) }
)
// a visit begins with somebody signing in, and most with a door
const visit = fc.tuple(
  fc.record({
    do: fc.constant('signIn' as const),
    by: fc.constantFrom('card' as const, 'passkey' as const),
    anew: fc.constant(true)
  }),
  fc.record({ do: fc.constant('door' as const), portal }),
  fc.record({ do: fc.constant('enter' as const), portal }),
  fc.array(action, { maxLength: 11 })
)

const property = (world: () => LevelWorld) =>
  fc.asyncProperty(visit, async ([one, two, three, rest]) => {
    const walk = await startLevels(world())
    try {
      for (const each of [one, two, three, ...rest]) await walk.step(each)
    } finally {
      await walk.end()
    }
  })

it(
  'no walk raises a level without the card, and none loses one without asking',
  () =>
    fc.assert(
      property(() => levels),
      { numRuns }
    ),
  numRuns * 4_000
)

it('a central that forgets a step down is found out', async () => {
  const forgetful: LevelWorld = {
    ...levels,
    afterDown: async () => {
      await levels.world.central.db.updateTable('sessions').set({ level: 2 }).where('level', '=', 1).execute()
    }
  }
  const found = await fc.check(
    property(() => forgetful),
    { numRuns: 60, endOnFailure: true }
  )
  expect(found.failed).toBe(true)
  expect(String(found.errorInstance)).toContain('a token is at level 2, not 1')
})
