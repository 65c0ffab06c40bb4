// npm run bench: ratios against a floor measured in the same run, and how they came out. Never part of npm test.
import { mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { bundleRenderer } from '../../build/check/bundle.ts'
import { coldStart } from './cold-start.ts'
import { dPad } from './d-pad.ts'
import { ratioLine, type Ratio } from './ratio.ts'
import { setCardStage, type CardStage } from './card-stage.ts'
import { selects } from './selects.ts'
import { signInOpenSc, signInShare } from './sign-in.ts'
import { setStage, type Stage } from './stage.ts'

const help = `npm run bench [-- OPTIONS]
  --only NAME   one of: sign-in, selects, opensc, d-pad, cold-start (default: all)
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

type Bench<S> = (stage: S, pairs: number) => Promise<readonly Ratio[]>

const cardBenches: Readonly<Record<string, Bench<CardStage>>> = {
  'sign-in': async (stage, pairs) => [
    await signInShare(stage, pairs, 20, 1.05),
    await signInShare(stage, pairs, 0, 1.5)
  ],
  selects: async (stage, pairs) => [
    // with a delay a hundred say as much as two thousand, in a twentieth of the time
    await selects(stage, pairs, 100, 20, 1.05),
    await selects(stage, pairs, 2000, 0, 1.5)
  ],
  opensc: async (stage, pairs) => [await signInOpenSc(stage, pairs, 20, 0.5), await signInOpenSc(stage, pairs, 0, 0.5)]
}
const windowBenches: Readonly<Record<string, Bench<Stage>>> = {
  'd-pad': async (stage, pairs) => [await dPad(stage, pairs, 60)],
  'cold-start': async (stage, pairs) => [await coldStart(stage, pairs)]
}

/** Runs the chosen ones of a kind on a stage of their own; sets none where none is chosen. */
const runOn = async <S extends { readonly stop: () => Promise<void> }>(
  benches: Readonly<Record<string, Bench<S>>>,
  chosen: readonly string[],
  set: () => Promise<S>,
  pairs: number
): Promise<readonly Ratio[]> => {
  const wanted = Object.entries(benches).filter(([name]) => chosen.includes(name))
  if (wanted.length === 0) return []
  const stage = await set()
  try {
    const ratios: Ratio[] = []
    for (const [, bench] of wanted) ratios.push(...(await bench(stage, pairs)))
    return ratios
  } finally {
    await stage.stop()
  }
}

const run = async (): Promise<number> => {
  const pairs = Number(values.pairs)
  const all = [...Object.keys(cardBenches), ...Object.keys(windowBenches)]
  const chosen = values.only === undefined ? all : [values.only]
  if (!Number.isInteger(pairs) || pairs < 1 || chosen.some((name) => !all.includes(name))) {
    console.error(help)
    return 2
  }
  const setWindow = (): Promise<Stage> => {
    bundleRenderer()
    return setStage()
  }
  const ratios = [
    ...(await runOn(cardBenches, chosen, setCardStage, pairs)),
    ...(await runOn(windowBenches, chosen, setWindow, pairs))
  ]
  mkdirSync('out', { recursive: true })
  writeFileSync('out/bench.json', `${JSON.stringify(ratios, null, 2)}\n`)
  for (const ratio of ratios) console.log(ratioLine(ratio))
  return 0
}

if (values.help) console.log(help)
else process.exitCode = await run()
