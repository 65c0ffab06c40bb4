// A central of one's own per test file: in this process, on a free port, with a clock that can be moved.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { startCentral, type Adapters, type RunningCentral } from '../../src/central/start.ts'
import { defaultSettings, type Settings } from '../../src/central/settings.ts'
import { moveQueueClock } from './central-clock.ts'
import { connectCentral, type Client } from './central-client.ts'
import { postgresAbsent, startPostgres, type Postgres } from './central-postgres.ts'

export type World = {
  readonly central: RunningCentral
  readonly folder: string
  readonly log: string[]
  /** moves central's clock; TLS keeps the machine's */
  readonly ahead: (milliseconds: number) => void
  /** moves the queue's as well */
  readonly pass: (milliseconds: number) => Promise<void>
  readonly connect: (terminal?: number) => Promise<Client>
  /** reasons of refusals in the audit, newest last */
  readonly refusals: () => Promise<string[]>
}

type Options = { readonly settings?: Partial<Settings>; readonly adapters?: Adapters }

/** For suites that are not about storage: on the embedded database unless a URL is given. */
export const openWorld = async (
  databaseUrl: string | null,
  options: Options = {}
): Promise<World & { close: () => Promise<void> }> => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-central-'))
  let offset = 0
  const log: string[] = []
  const clients: Client[] = []
  const settings: Settings = {
    ...defaultSettings(folder),
    databaseUrl,
    delayFactor: 0.02,
    now: () => new Date(Date.now() + offset),
    ...options.settings
  }
  const write = (event: string, fields: object): void => {
    log.push(JSON.stringify({ event, ...fields }))
  }
  const central = await startCentral(settings, write, options.adapters)
  return {
    central,
    folder,
    log,
    ahead: (milliseconds) => {
      offset += milliseconds
    },
    pass: (milliseconds) => moveQueueClock(central.db, (offset += milliseconds)),
    connect: async (terminal = 0) => {
      const identity = central.ready.terminals[terminal]
      if (!identity) throw new Error('there is no such terminal')
      const client = await connectCentral(central.ready.url, central.ready.ca, identity)
      clients.push(client)
      return client
    },
    refusals: async () => {
      const rows = await central.db
        .selectFrom('audit')
        .select(['reason', 'at'])
        .where('event', 'in', ['refused', 'alarm'])
        .orderBy('at')
        .execute()
      return rows.map((row) => row.reason ?? '')
    },
    close: async () => {
      await Promise.all(clients.map((client) => client.close()))
      await central.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** The URL of one more empty database of the same storage; null where each folder has its own. */
type NewDatabase = () => string | null

/** Runs a suite on SQLite and, where it is installed, on PostgreSQL; `world()` is open while its tests run. */
export const onBothStorages = (
  name: string,
  suite: (world: () => World, newDatabase: NewDatabase) => void,
  options: Options = {}
): void => {
  const on = (storage: string, start: () => Promise<NewDatabase>, end: () => void): void => {
    let open: (World & { close: () => Promise<void> }) | undefined
    let newDatabase: NewDatabase = () => null
    beforeAll(async () => {
      newDatabase = await start()
      open = await openWorld(newDatabase(), options)
    })
    afterAll(async () => {
      await open?.close()
      end()
    })
    suite(
      () => {
        if (!open) throw new Error(`no central on ${storage}`)
        return open
      },
      () => newDatabase()
    )
  }
  describe(`${name} on SQLite`, () =>
    on(
      'SQLite',
      () => Promise.resolve(() => null),
      () => undefined
    ))
  describe.skipIf(postgresAbsent !== null)(
    `${name} on PostgreSQL${postgresAbsent ? `: skipped, ${postgresAbsent}` : ''}`,
    () => {
      let postgres: Postgres | undefined
      on(
        'PostgreSQL',
        async () => {
          postgres = await startPostgres()
          return postgres.newDatabase
        },
        () => postgres?.stop()
      )
    }
  )
}
