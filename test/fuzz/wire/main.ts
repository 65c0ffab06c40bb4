// npm run fuzz -- wire --inputs N [--seed S]: wrong messages to a central of our own, over real TLS, with their seed.
import { openWorld } from '../../support/central-world.ts'
import { commandLine, wholeNumber } from '../../support/command-line.ts'
import { fuzzWire } from './run.ts'

const usage = `fuzz wire: sends messages that are wrong in one way or another to a central of its own, made from its published contract

  npm run fuzz -- wire [--inputs N] [--seed S]

  --inputs N   messages; default 1000000, about a quarter of an hour
  --seed S     the same messages again

Ends with 1 when one of them had an effect, was answered by anything but a problem document, or left no line in the audit.
`

const values = commandLine('fuzz wire', usage, {
  inputs: { type: 'string', default: '1000000' },
  seed: { type: 'string', default: String(Date.now() % 1_000_000_000) }
})
const inputs = wholeNumber('fuzz wire', usage, ['inputs', values.inputs])
const seed = wholeNumber('fuzz wire', usage, ['seed', values.seed], 0)

console.log(`fuzz wire: seed ${seed}`)
const begun = performance.now()
const world = await openWorld(null, { settings: { issuers: false } })
const result = await fuzzWire(world, inputs, seed, (sent) => {
  const seconds = ((performance.now() - begun) / 1000).toFixed(0)
  const line = `fuzz wire: ${sent} of ${inputs} messages, ${seconds} s`
  if (process.stdout.isTTY) process.stdout.write(`\r${line}`)
  else if (sent % 50_000 === 0) console.log(line)
})
await world.close()
console.log(`\nfuzz wire: ${result.sent} messages, ${result.refused} refused, ${result.wrong.length} wrong`)
for (const [code, count] of [...result.codes].toSorted(([, a], [, b]) => b - a))
  console.log(`  ${code.padEnd(20)} ${String(count).padStart(8)}`)
for (const line of result.wrong) console.error(`  WRONG ${line}`)
process.exit(result.wrong.length === 0 ? 0 : 1)
