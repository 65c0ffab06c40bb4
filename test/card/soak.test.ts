// A small sample of npm run apdu-soak, and the judge of its figures.
import { describe, expect, it } from 'vitest'
import { noDaemonHere, testDaemon } from '../support/pcsc.ts'
import { growth, soak, type Sample } from '../support/soak.ts'

const samplesOf = (host: (n: number) => number): Sample[] =>
  Array.from({ length: 30 }, (_, n) => ({ apdus: n, host: host(n), daemon: 10 }))

describe('memory', () => {
  it('that rises at first and then stays is flat, with a collector coming and going', () => {
    expect(
      growth(
        samplesOf((n) => 60 + Math.min(n, 5) * 4 + (n % 3)),
        'host'
      )
    ).toBeLessThan(2)
  })

  it('that leaks is noticed', () => {
    expect(
      growth(
        samplesOf((n) => 60 + n),
        'host'
      )
    ).toBeGreaterThanOrEqual(9)
  })

  it.skipIf(noDaemonHere)('of host and daemon stays over thousands of APDUs', async () => {
    const daemon = await testDaemon()
    try {
      const { apdus, samples } = await soak({ port: daemon.port, daemon: daemon.pid(), socket: daemon.socket }, 6000)
      expect(apdus).toBeGreaterThanOrEqual(6000)
      expect(growth(samples, 'daemon')).toBeLessThan(2)
      // 4 kB left behind per APDU would be seen
      expect(growth(samples, 'host')).toBeLessThan(8)
    } finally {
      await daemon.stop()
    }
  })
})
