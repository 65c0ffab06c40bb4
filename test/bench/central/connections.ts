// What a connected terminal costs: memory and CPU of central for each, against Node's own HTTPS server with the same TLS.
import { readFileSync } from 'node:fs'
import { rateOf } from '../rate.ts'
import type { Ratio } from '../ratio.ts'
import { startChild, type Child, type Cost } from './child.ts'
import { setCentralStage } from './stage.ts'

/** different certificates; each is shown by many connections, as fewer would be by the terminals of one hall */
const certificates = 50
/** opened before anything is measured: what a first connection loads, the others find there */
const warm = 100
const path = '/v1/town'

type Server = { readonly server: Child<unknown>; readonly crowd: Child<unknown> }

/** Lets `count` more in; what the server spent on each. */
const letIn = async ({ server, crowd }: Server, count: number, whole: number): Promise<Cost> => {
  const before = await server.cost()
  const open = await crowd.ask(`${count}`)
  if (open !== whole) throw new Error(`${String(open)} connections are open, not ${whole}`)
  const after = await server.cost()
  return { rss: (after.rss - before.rss) / count / 1024, cpu: (after.cpu - before.cpu) / count / 1000 }
}

/** a server keeps its files open, and so does its crowd */
const filesAllowed = (): number => {
  const line = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))
  return Number(line?.[1] ?? 0)
}

const idleFor = 10_000

/** Milliseconds of CPU in a second in which nobody asks anything. */
const idleCost = async ({ server }: Server): Promise<number> => {
  const before = await server.cost()
  await new Promise((resolve) => setTimeout(resolve, idleFor))
  return ((await server.cost()).cpu - before.cpu) / idleFor
}

/**
 * Fills both servers to `connections`, a part of them in every pair; all stay open to the end. The answer to the one question is
 * the same on both sides, byte for byte.
 */
export const connections = async (pairs: number, count: number, goal: number): Promise<readonly Ratio[]> => {
  const each = Math.floor(count / pairs)
  if (filesAllowed() < count + warm + 200) throw new Error(`open files are limited to ${filesAllowed()}: ulimit -n`)
  const stage = await setCentralStage({ terminals: certificates })
  const { url, ca, pki, terminals } = stage.central.ready
  const client = await stage.connect()
  const answer = JSON.stringify((await client.call('GET', path)).body)
  await client.close()
  const plain = await startChild<{ url: string }>('./plain-child.ts', ['https', pki, answer])
  const files = terminals.slice(-certificates).map(({ cert }) => cert.replace(/\.pem$/, ''))
  const crowdOf = (kind: string, at: string) => startChild('./crowd-child.ts', [kind, at, ca, path, ...files])
  const ours: Server = { server: stage.central, crowd: await crowdOf('http2', url) }
  const floor: Server = { server: plain, crowd: await crowdOf('https', plain.ready.url) }
  try {
    for (const side of [ours, floor]) await letIn(side, warm, warm)
    const measured: { ours: Cost; floor: Cost }[] = []
    for (let pair = 0; pair < pairs; pair++) {
      const whole = warm + (pair + 1) * each
      const first = await letIn(pair % 2 === 0 ? ours : floor, each, whole)
      const second = await letIn(pair % 2 === 0 ? floor : ours, each, whole)
      measured.push(pair % 2 === 0 ? { ours: first, floor: second } : { ours: second, floor: first })
      process.stderr.write(`\rconnections: ${whole} open at each `)
    }
    process.stderr.write('\n')
    const idle = [await idleCost(ours), await idleCost(floor)]
    console.log(`idle with ${count} connected: ${idle.map((ms) => ms.toFixed(1)).join(' against ')} ms of CPU a second`)
    const of = (what: 'rss' | 'cpu') => measured.map((one) => ({ ours: one.ours[what], floor: one.floor[what] }))
    const name = `${count} terminals connected, against node:https`
    return [
      rateOf(`memory of each of ${name}`, goal, of('rss'), 'KiB'),
      rateOf(`CPU to let in each of ${name}`, goal, of('cpu'), 'ms')
    ]
  } finally {
    await Promise.all([ours.crowd.stop(), floor.crowd.stop()])
    await plain.stop()
    await stage.stop()
  }
}
