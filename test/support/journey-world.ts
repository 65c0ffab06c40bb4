// Central as a process, terminals as processes, each with a wire of its own between: to be killed at any moment.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startProgram, type Program } from '../../build/start/program.ts'
import { holdingsOf, type Holdings } from '../../src/central/cli/holdings.ts'
import { openStore } from '../../src/central/store/store.ts'
import type { TerminalConfig } from '../../src/main/config.ts'
import { startCentralProcess, type CentralProcess } from './central-process.ts'
import type { JourneyOrder, JourneyWord } from './journey-terminal.ts'
import { wireTo, type Wire } from './journey-wire.ts'

export type Held = readonly Pick<Holdings['filings'][number], 'bundleId' | 'recipient'>[]

export type Desk = {
  readonly name: string
  readonly wire: Wire
  readonly config: TerminalConfig
  readonly start: (what: JourneyOrder['what'], who?: { readonly pin: string; readonly password: string }) => Running
}
export type Running = Program & { readonly said: (word: JourneyWord, patience?: number) => Promise<void> }

export type Town = {
  readonly central: CentralProcess
  /** `at` picks one of central's terminals */
  readonly desk: (name: string, at?: number) => Promise<Desk>
  /** what central holds now, read beside it as its command `holdings` does */
  readonly held: () => Promise<Held>
  readonly stop: () => Promise<void>
}

const terminalEntry = fileURLToPath(new URL('journey-terminal.ts', import.meta.url))

const start = (order: JourneyOrder): Running => {
  const words = new Set<string>()
  const looks = new Set<() => void>()
  const program = startProgram(process.execPath, [terminalEntry, JSON.stringify(order)], {
    onLine: (line) => {
      words.add(line)
      for (const look of looks) look()
    }
  })
  return {
    ...program,
    said: (word, patience = 30_000) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error(`never said ${word}, but ${[...words].join(', ')}\n${program.lastWords()}`)),
          patience
        )
        const look = (): void => {
          if (!words.has(word)) return
          clearTimeout(late)
          looks.delete(look)
          resolve()
        }
        looks.add(look)
        look()
      })
  }
}

export const openTown = async (): Promise<Town> => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-journey-'))
  const data = join(folder, 'central')
  const central = await startCentralProcess(['--data', data, '--delay-factor', '0.05'])
  const store = await openStore({ folder: data }, () => new Date())
  const wires: Wire[] = []
  return {
    central,
    desk: async (name, at = 0) => {
      const terminal = central.ready.terminals[at]
      if (!terminal) throw new Error('central names no such terminal')
      const wire = await wireTo(central.ready.url)
      wires.push(wire)
      const config: TerminalConfig = {
        data: join(folder, name),
        central: { url: wire.url, ca: central.ready.ca, cert: terminal.cert, key: terminal.key },
        printer: { kind: 'folder', folder: join(folder, name, 'printed') },
        times: { farewell: 200, pause: 300, newsEvery: 100, deliveryPatience: 4000 }
      }
      return {
        name,
        wire,
        config,
        start: (what, who = { pin: '1234', password: 'ABC123' }) => start({ config, what, ...who })
      }
    },
    // in this process, and not waited for in its thread: the wires are here, and would stand still
    held: async () => (await holdingsOf(store.db, [], new Date())).filings,
    stop: async () => {
      for (const wire of wires) await wire.stop()
      await store.close()
      await central.end('SIGTERM')
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    }
  }
}
