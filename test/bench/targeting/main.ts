// npm run bench-targeting: choosing who gets a notice out of millions, and one changed resident against 10,000 rules.
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { dayOf } from '../../../src/central/eligibility/days.ts'
import { planOf } from '../../../src/central/eligibility/plan.ts'
import { programOf } from '../../../src/central/eligibility/program.ts'
import { readRules, rulesOn } from '../../../src/central/eligibility/rules.ts'
import { segmentOf } from '../../../src/central/eligibility/segments.ts'
import { commandLine, wholeNumber } from '../../support/command-line.ts'
import { syntheticTown } from '../../support/synthetic-town.ts'
import { measureRatio, median, ratioLine, type Ratio } from '../ratio.ts'
import { sameChoice, scansByHand } from './by-hand.ts'
import { manyRules } from './many-rules.ts'

const help = `npm run bench-targeting [-- OPTIONS]
  --rows N    people (default 127000000; about 16 bytes of memory each at most)
  --pairs N   pairs per ratio (default 15)
  --help      this text
Figures are printed as they come out and kept in out/bench-targeting.json.
`
const values = commandLine('bench-targeting', help, {
  rows: { type: 'string', default: '127000000' },
  pairs: { type: 'string', default: '15' }
})

/** the day the scans by hand are written for */
const iso = '2026-11-26'
const book = readRules(fileURLToPath(new URL('../../../assets/rules', import.meta.url)))

const timed = (act: () => void): number => {
  const start = performance.now()
  act()
  return performance.now() - start
}

let mostMemory = 0
const noteMemory = (): void => {
  mostMemory = Math.max(mostMemory, process.memoryUsage().rss)
}

const targeting = async (rows: number, pairs: number): Promise<Ratio[]> => {
  const country = syntheticTown(book.catalogue, rows, 127, iso)
  const ratios: Ratio[] = []
  const [oursBits, floorBits] = [new Uint8Array(Math.ceil(rows / 8)), new Uint8Array(Math.ceil(rows / 8))]
  for (const [id, scan] of Object.entries(scansByHand)) {
    const rule = rulesOn(book, iso).find((one) => one.id === id)
    if (!rule) throw new Error(`no rule ${id}`)
    country.forget()
    const ours = () => segmentOf(planOf(rule.when, book.catalogue, dayOf(iso)), country, oursBits.fill(0))
    const floor = (): number => scan(country, floorBits.fill(0))
    // makes the columns, warms both up, and proves that both do the same
    const [segment, count] = [ours(), floor()]
    if (!sameChoice(rows, segment, floorBits, count)) throw new Error(`${id}: ours ${segment.count}, by hand ${count}`)
    noteMemory()
    const measure = (act: () => unknown) => async (): Promise<number> => timed(act)
    const ratio = await measureRatio(`${id} (${count} of ${rows})`, 2, pairs, measure(ours), measure(floor))
    console.log(ratioLine(ratio))
    ratios.push(ratio)
  }
  return ratios
}

const reEvaluation = (): { readonly median: number; readonly p99: number; readonly laying: number } => {
  const plans = manyRules(book, 10_000, iso)
  let program = programOf(plans)
  const laying = timed(() => {
    program = programOf(plans)
  })
  const town = syntheticTown(book.catalogue, 1_000, 5, iso)
  const out = new Uint8Array(plans.length)
  const people = Array.from({ length: town.rows }, (_, row) => town.person(row))
  const times = people.map((codes) => timed(() => program.run(codes, out))).toSorted((a, b) => a - b)
  return { median: median(times), p99: times[Math.floor(times.length * 0.99)] ?? Number.NaN, laying }
}

const run = async (): Promise<number> => {
  const rows = wholeNumber('bench-targeting', help, ['rows', values.rows])
  const pairs = wholeNumber('bench-targeting', help, ['pairs', values.pairs])
  const one = reEvaluation()
  const ms = (value: number): string => `${value.toFixed(3)} ms`
  const verdict = one.p99 <= 1 ? 'met' : 'missed'
  console.log(`one resident, 10,000 rules: median ${ms(one.median)}, p99 ${ms(one.p99)}, goal 1 ms ${verdict}`)
  console.log(`laying 10,000 rules out, once a day: ${ms(one.laying)}`)
  const ratios = await targeting(rows, pairs)
  const memory = Math.round(mostMemory / 2 ** 20)
  console.log(`memory: ${memory} MB`)
  mkdirSync('out', { recursive: true })
  writeFileSync('out/bench-targeting.json', `${JSON.stringify({ rows, ratios, one, memory }, null, 2)}\n`)
  return 0
}

process.exitCode = await run()
