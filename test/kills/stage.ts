// Two centrals on one PostgreSQL and the linked systems, each a process that can be killed and started again.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { holdingsOf, type Holdings } from '../../src/central/cli/holdings.ts'
import { openStore, type Place } from '../../src/central/store/store.ts'
import { connectCentral, type Client } from '../support/central-client.ts'
import {
  startCentralProcess,
  startCommand,
  type CentralProcess,
  type CommandProcess
} from '../support/central-process.ts'
import { everybody } from '../support/central-visit.ts'

export type Victim = 'one' | 'other' | 'linked'
export const victims: readonly Victim[] = ['one', 'other', 'linked']
const delayFactor = '0.1'

export type Stage = {
  readonly connect: (which: 'one' | 'other') => Promise<Client>
  /** SIGKILL, and the same again; resolves when it is ready */
  readonly kill: (victim: Victim) => Promise<void>
  /** what central holds, and what its recipients hold: they are two databases */
  readonly held: () => Promise<{ readonly central: Holdings; readonly linked: Holdings }>
  /** gives the exit codes of a graceful stop */
  readonly stop: () => Promise<(number | null)[]>
  readonly close: () => Promise<void>
}

/** What a database holds, looked at beside whoever works on it. */
export const holdingsIn = async (place: Place): Promise<Holdings> => {
  const store = await openStore(place, () => new Date())
  try {
    return await holdingsOf(store.db, everybody, new Date())
  } finally {
    await store.close()
  }
}

/** Opens the stage on an empty database. */
export const openStage = async (url: string): Promise<Stage> => {
  const home = mkdtempSync(join(tmpdir(), 'madoguchi-kills-'))
  const [data, folder] = [join(home, 'central'), join(home, 'linked')]
  const pace = ['--delay-factor', delayFactor, '--patience', '1']
  const startLinked = (port: string): Promise<CommandProcess> =>
    startCommand(['linked-systems', '--data', folder, '--port', port, ...pace])
  let linked = await startLinked('0')
  const at = (JSON.parse(linked.line) as { url: string }).url
  const args = ['--data', data, '--no-issuers', '--linked-systems', at, ...pace]
  const start = (): Promise<CentralProcess> => startCentralProcess(args, url)
  // one after the other: the first makes the keys both share
  const centrals = { one: await start(), other: await start() }
  return {
    connect: (which) => {
      const { ready } = centrals[which]
      return connectCentral(ready.url, ready.ca, ready.terminals[0] ?? null)
    },
    kill: async (victim) => {
      if (victim === 'linked') {
        await linked.end('SIGKILL')
        linked = await startLinked(new URL(at).port)
        return
      }
      await centrals[victim].end('SIGKILL')
      centrals[victim] = await start()
    },
    held: async () => ({ central: await holdingsIn({ url }), linked: await holdingsIn({ folder }) }),
    stop: () => Promise.all([centrals.one, centrals.other, linked].map((each) => each.end('SIGTERM'))),
    close: async () => {
      await Promise.all([centrals.one, centrals.other, linked].map((each) => each.end('SIGKILL')))
      rmSync(home, { recursive: true, force: true })
    }
  }
}
