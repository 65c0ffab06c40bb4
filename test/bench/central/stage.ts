// What the benches of central run on: central in a process of its own, a folder, and the C floor.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReadyLine } from '../../../src/contract/wire/devices.ts'
import { connectCentral, type Client } from '../../support/central-client.ts'
import { startChild, type Child } from './child.ts'

export type CentralReady = ReadyLine & { readonly pki: string }
export type CentralStage = {
  readonly folder: string
  readonly data: string
  readonly central: Child<CentralReady>
  /** to a server with central's certificates, as central's first terminal */
  readonly connect: (url?: string) => Promise<Client>
  readonly stop: () => Promise<void>
}

type Options = {
  /** so many more than the seeded ones, each with a certificate of its own */
  readonly terminals?: number
  /** linked systems that never answer */
  readonly silent?: boolean
}

export const setCentralStage = async ({ terminals = 0, silent = false }: Options = {}): Promise<CentralStage> => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-bench-central-'))
  const data = join(folder, 'central')
  const central = await startChild<CentralReady>('./central-child.ts', [
    data,
    `${terminals}`,
    silent ? 'silent' : 'linked'
  ])
  const { url: own, ca, terminals: enrolled } = central.ready
  return {
    folder,
    data,
    central,
    connect: (url = own) => {
      const [terminal] = enrolled
      if (!terminal) throw new Error('central names no terminal')
      return connectCentral(url, ca, terminal)
    },
    stop: async () => {
      await central.stop()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    }
  }
}
