// Choosing people by the million: columns of codes, looked through in blocks, each condition only over what is left.
import { unknownCode } from './codes.ts'
import type { Plan, Range } from './plan.ts'

/** One Uint16Array of codes per fact, by the fact's name; all of one length. A missing column is not known of anybody. */
export type Columns = { readonly rows: number; readonly column: (fact: string) => Uint16Array | undefined }

const blockLength = 65_536
const samples = 1_024

const holdsAt = ({ lo, hi, negated }: Range, code: number): boolean =>
  code !== unknownCode && (code >= lo && code <= hi) !== negated

/** How much of a sample passes: what excludes most is looked at first. */
const share = (plan: Plan, columns: Columns): number => {
  if (plan.kind === 'certain') return plan.holds ? 1 : 0
  if (plan.kind === 'range') {
    const column = columns.column(plan.fact)
    if (!column || columns.rows === 0) return 0
    const stride = Math.max(1, Math.floor(columns.rows / samples))
    let passed = 0
    for (let row = 0; row < columns.rows; row += stride) if (holdsAt(plan, column[row] ?? unknownCode)) passed++
    return (passed * stride) / columns.rows
  }
  const parts = plan.of.map((one) => share(one, columns))
  return plan.kind === 'all'
    ? parts.reduce((product, one) => product * one, 1)
    : 1 - parts.reduce((product, one) => product * (1 - one), 1)
}

const ordered = (plan: Plan, columns: Columns): Plan => {
  if (plan.kind !== 'all' && plan.kind !== 'any') return plan
  const flat = plan.of
    .map((one) => ordered(one, columns))
    .flatMap((one) => (one.kind === plan.kind ? one.of : [one]))
    .map((one) => ({ one, share: share(one, columns) }))
    .toSorted((a, b) => (plan.kind === 'all' ? a.share - b.share : b.share - a.share))
  return { kind: plan.kind, of: flat.map(({ one }) => one) }
}

// Four loops instead of one with choices inside: each is run a hundred million times. None has a branch that depends on the
// data, since half of such branches are guessed wrong: every row is written, and kept by moving on. `a` and `b` are both at
// least zero just when the code is in the range, so the sign bit of a | b says "outside"; unknownCode lies outside of every
// range and is told apart where the range is negated.
const dense = (column: Uint16Array, base: number, count: number, lo: number, hi: number, out: Uint16Array): number => {
  let found = 0
  for (let i = 0; i < count; i++) {
    const code = column[base + i] ?? 0
    out[found] = i
    found += (((code - lo) | (hi - code)) >>> 31) ^ 1
  }
  return found
}
const denseNot = (
  column: Uint16Array,
  base: number,
  count: number,
  lo: number,
  hi: number,
  out: Uint16Array
): number => {
  let found = 0
  for (let i = 0; i < count; i++) {
    const code = column[base + i] ?? 0
    out[found] = i
    found += (((code - lo) | (hi - code)) & (code - unknownCode)) >>> 31
  }
  return found
}
type Rows = Uint16Array
const sparse = (
  column: Uint16Array,
  base: number,
  rows: Rows,
  count: number,
  lo: number,
  hi: number,
  out: Rows
): number => {
  let found = 0
  for (let j = 0; j < count; j++) {
    const i = rows[j] ?? 0
    const code = column[base + i] ?? 0
    out[found] = i
    found += (((code - lo) | (hi - code)) >>> 31) ^ 1
  }
  return found
}
const sparseNot = (
  column: Uint16Array,
  base: number,
  rows: Rows,
  count: number,
  lo: number,
  hi: number,
  out: Rows
): number => {
  let found = 0
  for (let j = 0; j < count; j++) {
    const i = rows[j] ?? 0
    const code = column[base + i] ?? 0
    out[found] = i
    found += (((code - lo) | (hi - code)) & (code - unknownCode)) >>> 31
  }
  return found
}

/** rows of the current block: all of them, or those still in question */
type Chosen = { readonly rows: Uint16Array | null; readonly count: number }
/** Writes the rows that hold into `out`, in order, and gives how many; may write over `chosen.rows` when that is `out`. */
type Filter = (base: number, chosen: Chosen, out: Uint16Array) => number

const keepAll: Filter = (_, { rows, count }, out) => {
  for (let i = 0; i < count; i++) out[i] = rows ? (rows[i] ?? 0) : i
  return count
}
const keepNone: Filter = () => 0

const rangeFilter = ({ fact, lo, hi, negated }: Range, columns: Columns): Filter => {
  const column = columns.column(fact)
  if (!column) return keepNone
  // an empty range, negated: everything known is outside of it
  if (hi < lo && !negated) return keepNone
  return (base, { rows, count }, out) => {
    if (rows) return (negated ? sparseNot : sparse)(column, base, rows, count, lo, hi, out)
    return (negated ? denseNot : dense)(column, base, count, lo, hi, out)
  }
}

const allFilter =
  (filters: readonly Filter[]): Filter =>
  (base, chosen, out) => {
    let { rows, count } = chosen
    for (const filter of filters) {
      count = filter(base, { rows, count }, out)
      rows = out
      if (count === 0) return 0
    }
    return count
  }

const anyFilter = (filters: readonly Filter[]): Filter => {
  const left = new Uint16Array(blockLength)
  const held = new Uint16Array(blockLength)
  const marks = new Uint8Array(blockLength)
  return (base, chosen, out) => {
    let count = keepAll(base, chosen, left)
    marks.fill(0)
    for (const filter of filters) {
      const found = filter(base, { rows: left, count }, held)
      for (let j = 0; j < found; j++) marks[held[j] ?? 0] = 1
      let still = 0
      for (let j = 0; j < count; j++) {
        const i = left[j] ?? 0
        if (marks[i] === 0) left[still++] = i
      }
      count = still
    }
    let found = 0
    for (let i = 0; i < blockLength; i++) if (marks[i] === 1) out[found++] = i
    return found
  }
}

const filterOf = (plan: Plan, columns: Columns): Filter => {
  if (plan.kind === 'certain') return plan.holds ? keepAll : keepNone
  if (plan.kind === 'range') return rangeFilter(plan, columns)
  const filters = plan.of.map((one) => filterOf(one, columns))
  return plan.kind === 'all' ? allFilter(filters) : anyFilter(filters)
}

export type Segment = { readonly count: number; readonly has: (row: number) => boolean }

/** Everybody for whom the plan's answer is "yes". `bits` (rows / 8 bytes, zeroed) may be given to spare the memory. */
export const segmentOf = (
  plan: Plan,
  columns: Columns,
  bits = new Uint8Array(Math.ceil(columns.rows / 8))
): Segment => {
  const filter = filterOf(ordered(plan, columns), columns)
  const found = new Uint16Array(blockLength)
  let total = 0
  for (let base = 0; base < columns.rows; base += blockLength) {
    const count = filter(base, { rows: null, count: Math.min(blockLength, columns.rows - base) }, found)
    total += count
    for (let j = 0; j < count; j++) {
      const row = base + (found[j] ?? 0)
      bits[row >>> 3] = (bits[row >>> 3] ?? 0) | (1 << (row & 7))
    }
  }
  return { count: total, has: (row) => ((bits[row >>> 3] ?? 0) & (1 << (row & 7))) !== 0 }
}
