// A real PC/SC daemon with a virtual reader for one test file, and waiting for what happens at it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { pcscReaders } from '../../src/card/pcsc/readers.ts'
import type { ReaderEvent } from '../../src/card/port.ts'
import { startDaemon, type Daemon, type DaemonOptions } from '../../src/card/virtual/daemon.ts'
import type { VirtualKeypad } from '../../src/card/virtual/keypad/keypad.ts'
import { placeCard, type PlacedCard, type Placement } from '../../src/card/virtual/place.ts'

/** why the suites that need a daemon of their own are skipped here; undefined where they run */
export const noDaemonHere: string | undefined =
  process.platform !== 'linux'
    ? 'needs Linux'
    : process.getuid?.() === 0 || spawnSync('unshare', ['--map-root-user', '--mount', 'true']).status === 0
      ? undefined
      : 'a daemon of our own needs root or user namespaces'

export type TestDaemon = {
  readonly socket: string
  readonly port: number
  /** of every reader wanted, in order */
  readonly ports: readonly number[]
  readonly keypads: readonly (VirtualKeypad | undefined)[]
  /** no delays unless asked for */
  readonly place: (name: string, more?: Partial<Placement>) => Promise<PlacedCard>
  /** `place`, then waits until the daemon tells its clients: a program that looks earlier finds an empty reader */
  readonly placeFor: (name: string) => Promise<PlacedCard>
  /** kill -9, and the daemon that comes after */
  readonly kill: () => Promise<void>
  readonly startAgain: () => Promise<void>
  readonly pid: () => number
  /** stops it in its tracks (SIGSTOP), as a driver that hangs would; and lets it go on */
  readonly freeze: () => void
  readonly thaw: () => void
  readonly stop: () => Promise<void>
}

/** Sets PCSCLITE_CSOCK_NAME of this process: one daemon per test file. */
export const testDaemon = async (readers: Omit<DaemonOptions, 'dir'> = { ports: [0] }): Promise<TestDaemon> => {
  const dir = mkdtempSync(join(tmpdir(), 'madoguchi-pcscd-'))
  let daemon: Daemon = await startDaemon({ dir, ...readers })
  const port = daemon.ports[0] ?? 0
  const { socket, ports, keypads } = daemon
  process.env['PCSCLITE_CSOCK_NAME'] = socket
  let placed: PlacedCard[] = []
  const pullAll = async (): Promise<void> => {
    for (const card of placed) await card.pull()
    placed = []
  }
  const place: TestDaemon['place'] = async (name, more = {}) => {
    await pullAll()
    const card = await placeCard({ name, port, delays: false, ...more })
    placed.push(card)
    return card
  }
  return {
    socket,
    port,
    ports,
    keypads,
    place,
    placeFor: async (name) => {
      const card = await place(name)
      const readers = pcscReaders()
      await hear(readers.watch).inserted()
      await readers.stop()
      return card
    },
    kill: async () => {
      process.kill(daemon.pid, 'SIGKILL')
      for (let alive = true; alive; await wait(10))
        try {
          process.kill(daemon.pid, 0)
        } catch {
          alive = false
        }
    },
    startAgain: async () => {
      await pullAll()
      // the port may be held a moment longer by connections of the one that was killed
      for (let n = 0; ; n++)
        try {
          daemon = await startDaemon({ dir, ...readers, ports })
          return
        } catch (error) {
          if (n === 20) throw error
          await wait(100)
        }
    },
    pid: () => daemon.pid,
    freeze: () => void process.kill(daemon.pid, 'SIGSTOP'),
    thaw: () => void process.kill(daemon.pid, 'SIGCONT'),
    stop: async () => {
      await pullAll()
      await daemon.stop()
      rmSync(dir, { recursive: true, force: true })
    }
  }
}

export type Heard = {
  readonly events: readonly ReaderEvent[]
  /** the next event of this kind that was not waited for before */
  readonly next: (kind: ReaderEvent['kind'], ms?: number) => Promise<ReaderEvent>
  /** the reader whose card came next */
  readonly inserted: () => Promise<string>
  /** whatever was heard until now is not waited for any more */
  readonly skip: () => void
}

/** Keeps what a watch tells, in order. */
export const hear = (watch: (listener: (event: ReaderEvent) => void) => unknown): Heard => {
  const events: ReaderEvent[] = []
  let taken = 0
  watch((event) => events.push(event))
  const next = async (kind: ReaderEvent['kind'], ms = 12_000): Promise<ReaderEvent> => {
    for (const until = Date.now() + ms; Date.now() < until; await wait(5)) {
      const at = events.findIndex((event, index) => index >= taken && event.kind === kind)
      const event = events[at]
      if (event) {
        taken = at + 1
        return event
      }
    }
    throw new Error(`no ${kind} within ${ms} ms; heard ${JSON.stringify(events)}`)
  }
  return {
    events,
    next,
    inserted: async () => {
      const event = await next('inserted')
      return 'reader' in event ? event.reader : ''
    },
    skip: () => {
      taken = events.length
    }
  }
}
