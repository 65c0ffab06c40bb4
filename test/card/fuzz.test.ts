// A sample of npm run fuzz in every run of the tests; the million is a script.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { damaged, readTwice } from '../fuzz/bytes.ts'
import { runTarget, targets } from '../fuzz/targets.ts'

const inputs = 20_000
const seed = Number(process.env['MADOGUCHI_FUZZ_SEED'] ?? Date.now() % 1_000_000_000)

describe(`what others wrote is read without a crash, a hang or an over-read (seed ${seed})`, () => {
  it.each(targets.map((target) => [target.name, target] as const))('%s', async (_name, target) => {
    expect(await runTarget(target, Math.round((inputs * target.share) / 1000), seed)).toBeNull()
  })

  it('all of it is fuzzed: the shares are a thousand', () => {
    expect(targets.reduce((sum, { share }) => sum + share, 0)).toBe(1000)
  })

  it('a reader that crashes is told with its seed', async () => {
    const crashes = fc.property(fc.uint8Array({ minLength: 1 }), ([first = 0]) => {
      if (first > 250) throw new Error('seeded')
    })
    expect(await runTarget({ name: 'seeded', share: 0, property: crashes }, 2000, 7)).toMatch(
      /^seeded: seeded; seed 7, path/
    )
  })

  it('a reader that looks beyond its end is noticed, and so is one that writes there', () => {
    const bytes = Uint8Array.of(1, 2, 3)
    expect(() => readTwice(bytes, (one) => new Uint8Array(one.buffer, one.byteOffset)[3])).toThrow('beyond')
    expect(() => readTwice(bytes, (one) => void new Uint8Array(one.buffer).fill(7))).toThrow('beyond')
    expect(readTwice(bytes, (one) => one.length)).toBe(3)
  })

  it('damage is done, and not to everything', () => {
    const right = Uint8Array.from({ length: 40 }, (_, index) => index)
    const same = fc
      .sample(damaged(fc.constant(right)), { numRuns: 200, seed: 1 })
      .filter((one) => one.join() === right.join())
    expect(same.length).toBeGreaterThan(5)
    expect(same.length).toBeLessThan(150)
  })
})

const command = (...args: string[]) =>
  spawnSync(process.execPath, [fileURLToPath(new URL('../fuzz/main.ts', import.meta.url)), ...args], {
    encoding: 'utf8'
  })

describe('the command', () => {
  it('says how it is used, and in one line what it does not understand', () => {
    expect(command('--help')).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringMatching(/^fuzz: /) as string
    })
    expect(command('--nonsense')).toMatchObject({ status: 2, stdout: '' })
    expect(command('--nonsense').stderr).toMatch(/^fuzz: Unknown option '--nonsense'\S*\s/)
  })
})
