// npm run bench: ratios against a floor measured in the same run, and how they came out. Never part of npm test.
import { mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { bundleRenderer } from '../../build/check/bundle.ts'
import { coldStart } from './cold-start.ts'
import { dPad } from './d-pad.ts'
import { ratioLine, type Ratio } from './ratio.ts'
import { signInShare } from './sign-in.ts'
import { setStage, type Stage } from './stage.ts'

const help = `npm run bench [-- OPTIONS]
  --only NAME   one of: sign-in, d-pad, cold-start (default: all)
  --pairs N     pairs per ratio (default 15)
  --help        this text
Figures are printed as they come out and kept in out/bench.json.
`
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    pairs: { type: 'string', default: '15' },
    help: { type: 'boolean', default: false }
  }
})

const benches: Readonly<Record<string, (stage: Stage, pairs: number) => Promise<readonly Ratio[]>>> = {
  'sign-in': async (stage, pairs) => [
    await signInShare(stage, pairs, 20, 1.05),
    await signInShare(stage, pairs, 0, 1.5)
  ],
  'd-pad': async (stage, pairs) => [await dPad(stage, pairs, 60)],
  'cold-start': async (stage, pairs) => [await coldStart(stage, pairs)]
}

const run = async (): Promise<number> => {
  const pairs = Number(values.pairs)
  const chosen = values.only === undefined ? Object.keys(benches) : [values.only]
  if (!Number.isInteger(pairs) || pairs < 1 || chosen.some((name) => !(name in benches))) {
    console.error(help)
    return 2
  }
  bundleRenderer()
  const stage = await setStage()
  const ratios: Ratio[] = []
  try {
    for (const name of chosen) ratios.push(...((await benches[name]?.(stage, pairs)) ?? []))
  } finally {
    await stage.stop()
  }
  mkdirSync('out', { recursive: true })
  writeFileSync('out/bench.json', `${JSON.stringify(ratios, null, 2)}\n`)
  for (const ratio of ratios) console.log(ratioLine(ratio))
  return 0
}

if (values.help) console.log(help)
else process.exitCode = await run()
