// A ratio against a floor in the same run: pairs in ABBA order, the median of their ratios, and how steady the floor was.
export type Ratio = {
  readonly name: string
  readonly goal: number
  readonly pairs: number
  readonly median: number
  readonly p25: number
  readonly p75: number
  /** median milliseconds of ours and of the floor */
  readonly ours: number
  readonly floor: number
  /** interquartile range of the floor over its median; over 0.15 the run is discarded */
  readonly floorSpread: number
  /** of ours and of the floor, where it is not milliseconds */
  readonly unit?: string
  /** the goal is the least that is wanted, not the most */
  readonly atLeast?: true
}

export const quantile = (values: readonly number[], q: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (sorted.length - 1) * q
  const low = sorted[Math.floor(at)] ?? Number.NaN
  const high = sorted[Math.ceil(at)] ?? Number.NaN
  return low + (high - low) * (at - Math.floor(at))
}
export const median = (values: readonly number[]): number => quantile(values, 0.5)
export const percentile95 = (values: readonly number[]): number => quantile(values, 0.95)

/** Interquartile range over the median. */
export const spreadOf = (values: readonly number[]): number =>
  (quantile(values, 0.75) - quantile(values, 0.25)) / median(values)

/** Measures `pairs` pairs; each side gives milliseconds. The order turns with every pair, so that drift cancels out. */
export const measureRatio = async (
  name: string,
  goal: number,
  pairs: number,
  ours: () => Promise<number>,
  floor: () => Promise<number>
): Promise<Ratio> => {
  const a: number[] = []
  const b: number[] = []
  for (let pair = 0; pair < pairs; pair++) {
    const order = pair % 2 === 0 ? (['ours', 'floor'] as const) : (['floor', 'ours'] as const)
    for (const side of order) (side === 'ours' ? a : b).push(await (side === 'ours' ? ours() : floor()))
    process.stderr.write(`\r${name}: pair ${pair + 1} of ${pairs} `)
  }
  process.stderr.write('\n')
  const ratios = a.map((one, i) => one / (b[i] ?? Number.NaN))
  return {
    name,
    goal,
    pairs,
    median: median(ratios),
    p25: quantile(ratios, 0.25),
    p75: quantile(ratios, 0.75),
    ours: median(a),
    floor: median(b),
    floorSpread: spreadOf(b)
  }
}

const unsteady = 0.15

export const ratioLine = (ratio: Ratio): string => {
  const n = (value: number): string => value.toFixed(2)
  const { goal, unit = 'ms', atLeast } = ratio
  const met = atLeast ? ratio.median >= goal : ratio.median <= goal
  const verdict = ratio.floorSpread > unsteady ? 'DISCARDED' : met ? 'met' : 'missed'
  const wanted = `goal ${atLeast ? 'at least ' : ''}${n(goal)} ${verdict}`
  const steady = `, floor varied by ${Math.round(ratio.floorSpread * 100)} %`
  return `${ratio.name}: ${n(ratio.median)} [${n(ratio.p25)} .. ${n(ratio.p75)}], ${wanted}; ours ${n(ratio.ours)} ${unit}, floor ${n(ratio.floor)} ${unit}, ${ratio.pairs} pairs${steady}`
}
