// No path gives a proxy more than its scope: random walks of three people and their mandates, compared with a model at every door.
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from '../support/central-world.ts'
import { acting, call, scopeOf, visitor, wide } from '../support/central-mandates.ts'
import { codeOf } from '../support/central-visit.ts'
import { resign } from '../support/mandate-forge.ts'
import { people, startMandates, type MandateAction } from '../support/mandate-model.ts'

/** more by MADOGUCHI_MANDATE_RUNS; each run is a walk of up to 12 steps */
const numRuns = Number(process.env['MADOGUCHI_MANDATE_RUNS'] ?? 1)

let world: World & { close: () => Promise<void> }
beforeAll(async () => {
  world = await openWorld(null)
})
afterAll(() => world.close())

const who = fc.constantFrom(...people)
const reach = fc.constantFrom('read' as const, 'act' as const)
const some = <T extends string>(...ids: T[]) =>
  fc.subarray(ids).chain((chosen) => fc.tuple(...chosen.map((id) => reach.map((may) => ({ id, may })))))
const scope = fc.record({
  procedures: some('move'),
  folders: some('inbox', 'health'),
  notices: fc.constantFrom(null, 'read' as const, 'act' as const),
  profile: fc.boolean()
})
const action: fc.Arbitrary<MandateAction> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('draft'), from: who, to: who, scope, days: fc.constantFrom(1, 2, 30) })
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('grant', 'accept'), by: who, which: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('end'), by: who, which: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('endAll'), by: who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait'), hours: fc.constantFrom(7, 19, 31) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('ward'), who, ended: fc.boolean() }) }
)
/** a walk begins with a mandate that both cards sign, or nearly */
const opening = fc
  .tuple(scope, fc.constantFrom(1, 2, 30), fc.nat(2))
  .map(([scope, days, signed]): MandateAction[] =>
    [
      { do: 'draft', from: 'tanaka', to: 'sato', scope, days } as const,
      { do: 'grant', by: 'tanaka', which: 0 } as const,
      { do: 'accept', by: 'sato', which: 0 } as const
    ].slice(0, 1 + signed)
  )
const walk = fc.tuple(opening, fc.array(action, { maxLength: 7 })).map(([first, rest]) => [...first, ...rest])

const whole: MandateAction[] = [
  { do: 'draft', from: 'tanaka', to: 'sato', scope: wide, days: 2 },
  { do: 'grant', by: 'tanaka', which: 0 },
  { do: 'accept', by: 'sato', which: 0 }
]
/** walks that a wrong central would have to fear */
const feared: MandateAction[][] = [
  [...whole, { do: 'end', by: 'tanaka', which: 0 }],
  [...whole, { do: 'ward', who: 'sato', ended: false }, { do: 'ward', who: 'sato', ended: true }],
  [...whole, { do: 'wait', hours: 31 }, { do: 'wait', hours: 31 }]
]

const property = (spoil?: () => Promise<void>) =>
  fc.asyncProperty(walk, async (steps) => {
    const model = await startMandates(spoil ? { world, spoil } : { world })
    try {
      for (const each of steps) await model.step(each)
    } finally {
      await model.end()
    }
  })

it(
  'no walk opens a door that the mandate does not name, to anybody, at any time',
  () =>
    fc.assert(property(), {
      numRuns: numRuns + feared.length,
      examples: feared.map((one): [MandateAction[]] => [one])
    }),
  20_000 + numRuns * 4_000
)

const { db } = { db: () => world.central.db }
const faults: readonly (readonly [what: string, walk: MandateAction[], spoil: () => Promise<unknown>])[] = [
  [
    'takes ended mandates for valid',
    [...whole, { do: 'end', by: 'tanaka', which: 0 }],
    () =>
      db()
        .updateTable('mandates')
        .set({ state: 'valid' })
        .where('state', '=', 'ended')
        .where('kind', '=', 'granted')
        .execute()
  ],
  [
    'forgets the end of time',
    [...whole, { do: 'wait', hours: 31 }, { do: 'wait', hours: 31 }],
    () => resign(world, () => ({ until: new Date('2090-01-01') }))
  ],
  [
    'widens what was given',
    [{ ...whole[0], scope: scopeOf({ profile: true }) } as MandateAction, ...whole.slice(1)],
    () => resign(world, () => ({ scope: wide }))
  ],
  [
    'believes one card',
    whole.slice(0, 2),
    // what the random walks before left of Takahashi's own cannot be signed twice by one card
    () => resign(world, ({ grantor }) => (grantor === 'takahashi' ? {} : { hands: { proxy: 'takahashi' } }))
  ]
]
it.each(faults)('a central that %s is found out', async (_what, steps, spoil) => {
  const found = await fc.check(
    fc.asyncProperty(fc.constant(steps), async (all) => {
      const model = await startMandates({
        world,
        spoil: async () => {
          await spoil()
        }
      })
      try {
        for (const each of all) await model.step(each)
      } finally {
        await model.end()
      }
    }),
    { numRuns: 1, endOnFailure: true }
  )
  expect(String(found.errorInstance)).toMatch(/ is open to the proxy/)
})

const changes: readonly (readonly [what: string, change: () => Promise<unknown>])[] = [
  [
    'a wider scope',
    () =>
      db()
        .updateTable('mandates')
        .set({ scope: JSON.stringify(wide) })
        .where('kind', '=', 'granted')
        .execute()
  ],
  [
    'a later end',
    () =>
      db()
        .updateTable('mandates')
        .set({ valid_until: '2090-01-01T00:00:00.000Z' })
        .where('kind', '=', 'granted')
        .execute()
  ],
  ['another text', () => db().updateTable('mandates').set({ text: '{}' }).where('kind', '=', 'granted').execute()],
  [
    'a signature over another text',
    () => db().updateTable('mandate_signatures').set({ cms: 'MAA' }).where('party', '=', 'proxy').execute()
  ]
]
it.each(changes)(
  '%s, written past both sides, opens nothing: the rows are not what was signed',
  async (_what, change) => {
    const model = await startMandates({ world })
    const narrow = { ...whole[0], scope: scopeOf({ profile: true }) } as MandateAction
    for (const each of [narrow, ...whole.slice(1)]) await model.step(each)
    await model.end()
    await change()
    const sato = await visitor(world, 'sato')
    const newest = await db()
      .selectFrom('mandates')
      .select('id')
      // a walk may have registered a guardianship by a clock that was ahead of ours
      .where('kind', '=', 'granted')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    expect(codeOf(await call(acting(sato, newest.id), 'GET', '/v1/self'))).toBe('chainBroken')
    await sato.client.close()
  }
)
