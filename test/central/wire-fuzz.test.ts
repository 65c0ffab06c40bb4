// A sample of npm run fuzz -- --wire: nothing wrong that is sent to central has an effect. The million is a script.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from '../support/central-world.ts'
import { fuzzWire } from '../fuzz/wire/run.ts'

const inputs = 20_000
const seed = Number(process.env['MADOGUCHI_FUZZ_SEED'] ?? Date.now() % 1_000_000_000)

let world: World & { close: () => Promise<void> }
beforeAll(async () => {
  world = await openWorld(null, { settings: { issuers: false } })
})
afterAll(() => world.close())

it(`${inputs} wrong messages are refused with a code and an audit line, and change nothing (seed ${seed})`, async () => {
  const { sent, refused, codes, wrong } = await fuzzWire(world, inputs, seed)
  expect(wrong).toEqual([])
  expect(sent).toBe(inputs)
  // they do get to the services: otherwise nothing was tried
  expect(refused).toBeGreaterThan(inputs / 2)
  for (const code of ['malformed', 'notFound', 'mediaType', 'levelInsufficient', 'sessionMissing'])
    expect([code, codes.get(code) ?? 0]).not.toEqual([code, 0])
}, 120_000)
