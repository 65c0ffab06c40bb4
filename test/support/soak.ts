// Many APDUs through the real card host and the real daemon, and what becomes of their memory.
import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cardHostClient } from '../../src/card/host/client.ts'
import type { CardServices } from '../../src/card/port.ts'
import { helperFlags } from '../../src/main/shell/node-helper.ts'
import { placeCard } from '../../src/card/virtual/place.ts'
import { signIn, value, virtualReader, withCard } from './cards.ts'
import { hear } from './pcsc.ts'

/** resident memory in MB, once a share of the APDUs was sent */
export type Sample = { readonly apdus: number; readonly host: number; readonly daemon: number }
export type Soak = { readonly apdus: number; readonly seconds: number; readonly samples: readonly Sample[] }

const residentOf = (pid: number): number => {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) / 1024
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

/** MB that the last third lies above the second: the first third is for warming up. Medians, for a collector comes and goes. */
export const growth = (samples: readonly Sample[], of: 'host' | 'daemon'): number => {
  const third = Math.floor(samples.length / 3)
  const values = samples.map((sample) => sample[of])
  return median(values.slice(-third)) - median(values.slice(third, 2 * third))
}

const hostModule = fileURLToPath(new URL('../../src/card/host/main.ts', import.meta.url))
/** questions after each sign-in: both kinds of traffic, long and short */
const questions = 100

/** A sign-in from open to close, and many questions for the tries left. */
const round = async (services: CardServices, reader: string): Promise<void> => {
  value(await signIn(services, reader, '1234'))
  for (let n = 0; n < questions; n++) value(await services.triesLeft('authentication'))
  await services.close()
}

/** APDUs of one round, counted at the same card in process */
const apdusOfRound = async (): Promise<number> => {
  const { services, readers } = withCard('tanaka')
  let count = 0
  readers.onExchange(() => (count += 1))
  await round(services, virtualReader)
  return count
}

export type Place = { readonly port: number; readonly daemon: number; readonly socket: string }

/** Sends at least `count` APDUs through a card host of its own. */
export const soak = async ({ port, daemon, socket }: Place, count: number): Promise<Soak> => {
  const child = fork(hostModule, {
    serialization: 'advanced',
    execArgv: [...helperFlags],
    env: { ...process.env, PCSCLITE_CSOCK_NAME: socket }
  })
  const client = cardHostClient({
    post: (message) => void child.send(message as object),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener),
    kill: () => void child.kill('SIGKILL')
  })
  const heard = hear(client.watch)
  const step = await apdusOfRound()
  const placed = await placeCard({ name: 'tanaka', port, delays: false })
  const samples: Sample[] = []
  let apdus = 0
  const began = performance.now()
  try {
    const reader = await heard.inserted()
    while (apdus < count) {
      await round(client, reader)
      apdus += step
      samples.push({ apdus, host: residentOf(child.pid ?? 0), daemon: residentOf(daemon) })
    }
  } finally {
    await placed.pull()
    client.stop()
  }
  return { apdus, seconds: (performance.now() - began) / 1000, samples }
}
