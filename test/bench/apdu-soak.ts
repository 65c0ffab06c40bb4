// npm run apdu-soak: memory over very many APDUs through the real card host and the real daemon.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDaemon } from '../../src/card/virtual/daemon.ts'
import { commandLine, wholeNumber } from '../support/command-line.ts'
import { growth, soak } from '../support/soak.ts'

const help = `npm run apdu-soak [-- --count N]
  --count N   APDUs to send (default 100000); tells how much the card host and the daemon grew
  --help      this text
`
/** MB between the second and the last third; ends with 1 above it */
const flat = 8

const values = commandLine('apdu-soak', help, { count: { type: 'string', default: '100000' } })

const run = async (count: number): Promise<number> => {
  const dir = mkdtempSync(join(tmpdir(), 'madoguchi-soak-'))
  const daemon = await startDaemon({ dir, ports: [0] })
  try {
    const place = { port: daemon.ports[0] ?? 0, daemon: daemon.pid, socket: daemon.socket }
    const { apdus, seconds, samples } = await soak(place, count)
    const n = (value: number | undefined): string => (value ?? Number.NaN).toFixed(1)
    console.log(`${apdus} APDUs in ${n(seconds)} s, ${n((seconds * 1e6) / apdus)} µs each`)
    for (const who of ['host', 'daemon'] as const) {
      const grown = growth(samples, who)
      const most = Math.max(...samples.map((sample) => sample[who]))
      console.log(
        `${who}: ${n(samples[0]?.[who])} MB at first, ${n(samples.at(-1)?.[who])} at the end, most ${n(most)}; last third over second ${n(grown)} MB: ${grown <= flat ? 'flat' : 'GROWS'}`
      )
      if (grown > flat) process.exitCode = 1
    }
    return process.exitCode === 1 ? 1 : 0
  } finally {
    await daemon.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

process.exitCode = await run(wholeNumber('apdu-soak', help, ['count', values.count]))
