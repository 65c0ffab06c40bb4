// npm run bench: ratios against a floor measured in the same run, and how they came out. Never part of npm test.
import { mkdirSync, writeFileSync } from 'node:fs'
import { bundleRenderer } from '../../build/check/bundle.ts'
import { cms } from './central/cms.ts'
import { connections } from './central/connections.ts'
import { finding } from './central/find.ts'
import { operations } from './central/operations.ts'
import { commandLine, misused, wholeNumber } from '../support/command-line.ts'
import { coldStart } from './cold-start.ts'
import { dPad } from './d-pad.ts'
import { ratioLine, type Ratio } from './ratio.ts'
import { setCardStage, type CardStage } from './card-stage.ts'
import { selects } from './selects.ts'
import { signInOpenSc, signInShare } from './sign-in.ts'
import { setStage, type Stage } from './stage.ts'

const help = `npm run bench [-- OPTIONS]
  --only NAME   one of: sign-in, selects, opensc, d-pad, cold-start, operations, cms, connections, find (default: all)
  --pairs N     pairs per ratio (default 15)
  --full        8,000 connected terminals instead of 1,500; wants ulimit -n of 8,500 and 2 GB
  --help        this text
Figures are printed as they come out and kept in out/bench.json.
`
const values = commandLine('bench', help, {
  only: { type: 'string' },
  pairs: { type: 'string', default: '15' },
  full: { type: 'boolean', default: false }
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

/** these set their own stages: what one leaves in central's database the next would find there */
const centralBenches: Readonly<Record<string, (pairs: number) => Promise<readonly Ratio[]>>> = {
  operations: (pairs) => operations(pairs, 0.5),
  cms: async (pairs) => [await cms(pairs, 0.5)],
  find: async (pairs) => [await finding(pairs, 2)],
  connections: (pairs) => connections(pairs, values.full ? 8000 : 1500, 0.7)
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
  const pairs = wholeNumber('bench', help, ['pairs', values.pairs])
  const all = [...Object.keys(cardBenches), ...Object.keys(windowBenches), ...Object.keys(centralBenches)]
  const chosen = values.only === undefined ? all : [values.only]
  if (chosen.some((name) => !all.includes(name))) misused('bench', help, `there is no "${values.only}" to measure`)
  const setWindow = (): Promise<Stage> => {
    bundleRenderer()
    return setStage()
  }
  const ratios = [
    ...(await runOn(cardBenches, chosen, setCardStage, pairs)),
    ...(await runOn(windowBenches, chosen, setWindow, pairs))
  ]
  for (const [name, bench] of Object.entries(centralBenches))
    if (chosen.includes(name)) ratios.push(...(await bench(pairs)))
  mkdirSync('out', { recursive: true })
  writeFileSync('out/bench.json', `${JSON.stringify(ratios, null, 2)}\n`)
  for (const ratio of ratios) console.log(ratioLine(ratio))
  return 0
}

process.exitCode = await run()
