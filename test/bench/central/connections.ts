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
const path = '/v1/keys'

type Server = { readonly server: Child<unknown>; readonly crowd: Child<unknown> }

const names = { cpu: 'CPU to let in', memory: 'memory' } as const
const units = { cpu: { name: 'ms', of: 1000 }, memory: { name: 'KiB', of: 1024 } } as const

/** Lets `count` more in; what the server spent on each. */
const letIn = async ({ server, crowd }: Server, count: number, whole: number, of: Cost): Promise<number> => {
  const before = await server.cost(of)
  const open = await crowd.ask(`${count}`)
  if (open !== whole) throw new Error(`${String(open)} connections are open, not ${whole}`)
  return ((await server.cost(of)) - before) / count / units[of].of
}

/** a server keeps its files open, and so does its crowd */
const filesAllowed = (): number => {
  const line = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))
  return Number(line?.[1] ?? 0)
}

const idleFor = 10_000

/** Milliseconds of CPU in a second in which nobody asks anything. */
const idleCost = async ({ server }: Server): Promise<number> => {
  const before = await server.cost('cpu')
  await new Promise((resolve) => setTimeout(resolve, idleFor))
  return ((await server.cost('cpu')) - before) / idleFor
}

/**
 * Fills both servers to `connections`, a part of them in every pair; all stay open to the end. The answer to the one question is
 * the same on both sides, byte for byte.
 */
const costOf = async (of: Cost, pairs: number, count: number, goal: number): Promise<Ratio> => {
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
    for (const side of [ours, floor]) await letIn(side, warm, warm, of)
    const measured: { ours: number; floor: number }[] = []
    for (let pair = 0; pair < pairs; pair++) {
      const whole = warm + (pair + 1) * each
      const [first, second] = pair % 2 === 0 ? [ours, floor] : [floor, ours]
      const costs = [await letIn(first, each, whole, of), await letIn(second, each, whole, of)] as const
      measured.push(pair % 2 === 0 ? { ours: costs[0], floor: costs[1] } : { ours: costs[1], floor: costs[0] })
      process.stderr.write(`\rconnections, ${of}: ${whole} open at each `)
    }
    process.stderr.write('\n')
    if (of === 'cpu') {
      const idle = [await idleCost(ours), await idleCost(floor)].map((ms) => ms.toFixed(1))
      console.log(`idle with ${warm + pairs * each} connected: ${idle.join(' against ')} ms of CPU a second`)
    }
    return rateOf(
      `${names[of]} of ${count} connected terminals, each, against node:https`,
      goal,
      measured,
      units[of].name
    )
  } finally {
    await Promise.all([ours.crowd.stop(), floor.crowd.stop()])
    await plain.stop()
    await stage.stop()
  }
}

/** One after the other, at new servers: garbage that is collected for the sake of one would be paid by the other. */
export const connections = async (pairs: number, count: number, goal: number): Promise<readonly Ratio[]> => [
  await costOf('memory', pairs, count, goal),
  await costOf('cpu', pairs, count, goal)
]
