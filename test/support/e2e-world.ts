// What stands around a terminal in the town hall: central over mutual TLS, a real PC/SC daemon with a virtual reader.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCentral, type EmbeddedCentral } from '../../build/start/central.ts'
import type { Slot } from '../../build/start/panel.ts'
import type { PlacedCard } from '../../src/card/virtual/place.ts'
import { testDaemon, type TestDaemon } from './pcsc.ts'

export type World = {
  readonly folder: string
  readonly central: () => EmbeddedCentral
  readonly daemon: TestDaemon
  readonly slot: Slot
  /** ends central as its operator would */
  readonly stopCentral: () => Promise<void>
  /** brings central back at the same address over the same data */
  readonly startCentralAgain: () => Promise<void>
  readonly stop: () => Promise<void>
}

const slotOf = (daemon: TestDaemon): Slot => {
  let card: PlacedCard | undefined
  let name: string | null = null
  return {
    placed: () => name,
    place: async (wanted) => {
      card = await daemon.place(wanted)
      name = wanted
    },
    pull: async () => {
      const taken = card
      card = undefined
      name = null
      await taken?.pull()
    }
  }
}

/** Offices answer `delayFactor` times as slowly as usual. */
export const openWorld = async (delayFactor = 0.1): Promise<World> => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-e2e-'))
  const pace = ['--delay-factor', String(delayFactor)]
  let central = await startCentral(folder, pace)
  const { port } = new URL(central.url)
  const daemon = await testDaemon()
  return {
    folder,
    central: () => central,
    daemon,
    slot: slotOf(daemon),
    stopCentral: () => central.program.stop(),
    startCentralAgain: async () => {
      central = await startCentral(folder, [...pace, '--port', port])
    },
    stop: async () => {
      await daemon.stop()
      await central.program.stop()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    }
  }
}
