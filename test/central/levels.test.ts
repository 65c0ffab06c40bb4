// No path raises a level without the card or the company's certificate: random walks through a visit, compared with a model after every step.
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { company, enrolFor, onReader, passkeyOn } from '../support/auth-candidates.ts'
import { softAuthenticator } from '../support/auth-passkey.ts'
import { openWorld } from '../support/central-world.ts'
import { portals, startLevels, type Action, type LevelWorld } from '../support/level-model.ts'

/** more by MADOGUCHI_LEVEL_RUNS; each run is a visit of up to 14 steps */
const numRuns = Number(process.env['MADOGUCHI_LEVEL_RUNS'] ?? 24)

let levels: LevelWorld
let close: () => Promise<void>
beforeAll(async () => {
  const world = await openWorld(null)
  const authenticator = softAuthenticator()
  await enrolFor(world, 'tanaka', authenticator)
  levels = {
    world,
    providers: {
      card: (await onReader('tanaka')).provider,
      passkey: passkeyOn(authenticator).provider,
      company: (await company.open(world, 'good')).provider
    }
  }
  close = world.close
})
afterAll(() => close())

const portal = fc.constantFrom(...portals)
const often = fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) })
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('signIn'), by: fc.constantFrom('card', 'passkey', 'company'), anew: often })
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('down'), to: fc.constantFrom(0, 0, 1, 1, 2) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('signOut', 'signOut', 'oldTickets', 'replay', 'usePortalsTokens') })
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('door', 'enter'), portal }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('renew', 'shut', 'askHigher'), portal }) }
)
const here = 'hidamari'
/** a visit begins with somebody signing in, and with a door */
const opening = (by: 'card' | 'passkey' | 'company', at: (typeof portals)[number]): Action[] => [
  { do: 'signIn', by, anew: true },
  { do: 'door', portal: at },
  { do: 'enter', portal: at }
]
const visit = fc
  .tuple(fc.constantFrom('card', 'passkey', 'company'), portal, fc.array(action, { maxLength: 11 }))
  .map(([by, at, rest]) => [...opening(by, at), ...rest])

/** walks that a wrong central would have to fear; each has found a seeded fault */
const feared: Action[][] = [
  [
    { do: 'down', to: 0 },
    { do: 'down', to: 1 }
  ],
  [
    { do: 'down', to: 0 },
    { do: 'signIn', by: 'passkey', anew: false }
  ],
  [{ do: 'signOut' }, { do: 'signIn', by: 'card', anew: false }],
  [{ do: 'door', portal: here }, { do: 'shut', portal: here }, { do: 'oldTickets' }],
  [
    { do: 'signIn', by: 'passkey', anew: false },
    { do: 'down', to: 1 },
    { do: 'renew', portal: here }
  ],
  [
    { do: 'door', portal: here },
    { do: 'askHigher', portal: here }
  ],
  [{ do: 'door', portal: here }, { do: 'enter', portal: here }, { do: 'oldTickets' }]
]

const property = (world: () => LevelWorld) =>
  fc.asyncProperty(visit, async (steps) => {
    const walk = await startLevels(world())
    try {
      for (const each of steps) await walk.step(each)
    } finally {
      await walk.end()
    }
  })

it(
  'no walk raises a level without the card, and none loses one without asking',
  () =>
    fc.assert(
      property(() => levels),
      {
        numRuns,
        examples: feared.flatMap((rest): [Action[]][] =>
          (['card', 'company'] as const).map((by) => [[...opening(by, here), ...rest]])
        )
      }
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
