import { defineConfig } from 'vitest/config'
import { LongestFirst } from './build/check/longest-first.ts'

/** Whole browsers, daemons that are killed, servers that are killed: one file at a time, after everything else. */
const whole = [
  'test/e2e/**',
  'test/journeys/**',
  'test/conformance/**',
  'test/card/pcscd.test.ts',
  'test/card/host.test.ts',
  'test/central/killed.test.ts'
]

const shared = {
  pool: 'forks',
  testTimeout: 60_000,
  hookTimeout: 90_000,
  // real windows, daemons, databases and kills on a shared machine: a second try tells a stumble from a fault, and is printed
  retry: 1,
  globalSetup: ['test/support/bundle.ts']
} as const

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...shared,
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: [...whole, 'test/bench/**'],
          maxWorkers: 3,
          sequence: { groupOrder: 0 }
        }
      },
      {
        test: {
          ...shared,
          name: 'whole',
          include: whole.map((one) => (one.endsWith('**') ? `${one}/*.test.ts` : one)),
          maxWorkers: 3,
          sequence: { groupOrder: 1 }
        }
      }
    ]
  }
})
