// Rates against a floor of the same run: how much of the slower of several floors is reached.
import { median, quantile, spreadOf, type Ratio } from './ratio.ts'

/** One measurement of one side, in milliseconds or whatever it costs. */
export type Side = () => Promise<number>

/** The ratio of what was measured in pairs: the floor's cost over ours, so that 1 is as good as the floor and less is worse. */
export const rateOf = (
  name: string,
  goal: number,
  measured: readonly { readonly ours: number; readonly floor: number }[],
  unit: string
): Ratio => {
  const ratios = measured.map(({ ours, floor }) => floor / ours)
  const floors = measured.map(({ floor }) => floor)
  return {
    name,
    goal,
    pairs: measured.length,
    median: median(ratios),
    p25: quantile(ratios, 0.25),
    p75: quantile(ratios, 0.75),
    ours: median(measured.map(({ ours }) => ours)),
    floor: median(floors),
    floorSpread: spreadOf(floors),
    unit,
    atLeast: true
  }
}

/** Measures `pairs` times every side; the order turns with every pair, and the dearer of the floors counts. */
export const measureRate = async (
  name: string,
  goal: number,
  pairs: number,
  ours: Side,
  floors: readonly Side[]
): Promise<Ratio> => {
  const measured: { ours: number; floor: number }[] = []
  for (let pair = 0; pair < pairs; pair++) {
    const floor = async (): Promise<number> => {
      const costs: number[] = []
      for (const one of pair % 4 < 2 ? floors : floors.toReversed()) costs.push(await one())
      return Math.max(...costs)
    }
    if (pair % 2 === 0) measured.push({ ours: await ours(), floor: await floor() })
    else {
      const first = await floor()
      measured.push({ ours: await ours(), floor: first })
    }
    process.stderr.write(`\r${name}: pair ${pair + 1} of ${pairs} `)
  }
  process.stderr.write('\n')
  return rateOf(name, goal, measured, 'ms')
}
