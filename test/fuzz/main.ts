// npm run fuzz -- --inputs N [--seed S]: everything of the card layer that reads what others wrote, bounded, with its seed.
import { Worker } from 'node:worker_threads'
import { commandLine, wholeNumber } from '../support/command-line.ts'
import type { FuzzOrder, FuzzWord } from './worker.ts'

const usage = `fuzz: gives everything of the card layer that reads what others wrote, inputs that are wrong; tells its seed

  npm run fuzz [-- --inputs N] [--seed N]
  npm run fuzz -- wire --help
`

const values = commandLine('fuzz', usage, {
  inputs: { type: 'string', default: '1000000' },
  seed: { type: 'string', default: String(Date.now() % 1_000_000_000) }
})
const order: FuzzOrder = {
  inputs: wholeNumber('fuzz', usage, ['inputs', values.inputs]),
  seed: wholeNumber('fuzz', usage, ['seed', values.seed], 0),
  batch: 5000
}

/**
 * 5000 inputs take a minute at most; beyond this the thread hangs. Counted in the processor's time, for a machine that is busy with
 * others is no hang, and by the clock for a thread that waits for ever.
 */
const hangsAfter = { processor: 120_000, clock: 1_200_000 }
const look = 1000
const begun = performance.now()
const counts = new Map<string, { inputs: number; ms: number }>()
const wrong: string[] = []
let total = 0
let now = 'starting'

const seconds = (): string => ((performance.now() - begun) / 1000).toFixed(0)
const progress = (end: string): void => {
  const line = `fuzz: ${total} of ${order.inputs} inputs, ${wrong.length} wrong, ${seconds()} s, ${now}`
  if (process.stdout.isTTY) process.stdout.write(`\r${line.padEnd(100)}${end}`)
  else if (end !== '' || total % 100_000 === 0) console.log(line)
}

console.log(`fuzz: seed ${order.seed}`)
const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: order })
const used = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
const moment = () => ({ processor: used(), clock: performance.now() })
let heard = moment()
const dog = setInterval(() => {
  const { processor, clock } = moment()
  if (processor - heard.processor < hangsAfter.processor && clock - heard.clock < hangsAfter.clock) return
  console.error(`\nfuzz: HANGS in ${now}`)
  process.exit(1)
}, look)
worker.on('message', (word: FuzzWord) => {
  heard = moment()
  if (word.kind === 'begin') now = `${word.target} (seed ${word.seed})`
  else {
    const before = counts.get(word.target) ?? { inputs: 0, ms: 0 }
    counts.set(word.target, { inputs: before.inputs + word.inputs, ms: before.ms + word.ms })
    total += word.inputs
    if (word.wrong !== null) wrong.push(word.wrong)
    progress('')
  }
})
worker.on('error', (error) => wrong.push(`${now}: the thread ended: ${error.message}`))
worker.on('exit', () => {
  clearInterval(dog)
  now = 'done'
  progress('\n')
  for (const [target, { inputs, ms }] of counts)
    console.log(
      `  ${target.padEnd(28)} ${String(inputs).padStart(8)} inputs ${((ms / inputs) * 1000).toFixed(0).padStart(6)} µs each`
    )
  for (const line of wrong) console.error(`  WRONG ${line}`)
  process.exitCode = wrong.length === 0 ? 0 : 1
})
