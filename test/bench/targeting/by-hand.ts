// Five rules written out by hand as one loop each: the floor the rule language is measured against.
import type { Columns, Segment } from '../../../src/central/eligibility/segments.ts'
import { dayOf } from '../../../src/central/eligibility/days.ts'

/** Marks who qualifies on 2026-11-26 in `bits`; gives how many. */
export type Scan = (columns: Columns, bits: Uint8Array) => number

const need = (columns: Columns, fact: string): Uint16Array => {
  const column = columns.column(fact)
  if (!column) throw new Error(`no column ${fact}`)
  return column
}
const unknown = 65_535

const pneumococcus: Scan = (columns, bits) => {
  const [town, birth, shot] = [
    need(columns, 'municipality'),
    need(columns, 'birth'),
    need(columns, 'vaccinatedPneumococcus')
  ]
  // aged 65 on the day: born from the day whose 66th birthday is tomorrow to the one whose 65th is
  const [first, last] = [dayOf('1960-11-27'), dayOf('1961-11-27')]
  let count = 0
  for (let i = 0; i < columns.rows; i++) {
    const born = birth[i] ?? 0
    if (born < first || born > last || town[i] !== 0 || shot[i] !== 0) continue
    bits[i >>> 3] = (bits[i >>> 3] ?? 0) | (1 << (i & 7))
    count++
  }
  return count
}

const pensioner: Scan = (columns, bits) => {
  const [birth, pension] = [need(columns, 'birth'), need(columns, 'pension')]
  const [exempt, income] = [need(columns, 'householdTaxExempt'), need(columns, 'income')]
  const last = dayOf('1961-11-27')
  let count = 0
  for (let i = 0; i < columns.rows; i++) {
    if (exempt[i] !== 1 || (birth[i] ?? 0) > last || pension[i] !== 3 || (income[i] ?? 0) > 90) continue
    bits[i >>> 3] = (bits[i >>> 3] ?? 0) | (1 << (i & 7))
    count++
  }
  return count
}

const singleParent: Scan = (columns, bits) => {
  const [town, single, child] = [
    need(columns, 'municipality'),
    need(columns, 'singleParent'),
    need(columns, 'youngestChild')
  ]
  const [disability, income] = [need(columns, 'childDisability'), need(columns, 'income')]
  const [under18, under20] = [dayOf('2008-04-02'), dayOf('2006-11-27')]
  let count = 0
  for (let i = 0; i < columns.rows; i++) {
    if (single[i] !== 1 || town[i] !== 0 || (income[i] ?? 0) > 246) continue
    const born = child[i] ?? unknown
    if (born === unknown || born < under20 || (born < under18 && disability[i] !== 1)) continue
    bits[i >>> 3] = (bits[i >>> 3] ?? 0) | (1 << (i & 7))
    count++
  }
  return count
}

const highCost: Scan = (columns, bits) => {
  const [insurance, month] = [need(columns, 'insurance'), need(columns, 'medicalMonthOf')]
  const [exempt, paid] = [need(columns, 'householdTaxExempt'), need(columns, 'medicalMonth')]
  const [first, last] = [dayOf('2024-11-26'), dayOf('2026-11-26')]
  let count = 0
  for (let i = 0; i < columns.rows; i++) {
    if (insurance[i] !== 0) continue
    const at = month[i] ?? 0
    const sum = paid[i] ?? unknown
    if (at < first || at > last || sum === unknown || sum < 36 || (sum < 58 && exempt[i] !== 1)) continue
    bits[i >>> 3] = (bits[i >>> 3] ?? 0) | (1 << (i & 7))
    count++
  }
  return count
}

const healthCheck: Scan = (columns, bits) => {
  const [town, insurance] = [need(columns, 'municipality'), need(columns, 'insurance')]
  const [birth, done] = [need(columns, 'birth'), need(columns, 'healthCheck')]
  const [first, last] = [dayOf('1951-04-02'), dayOf('1987-04-01')]
  let count = 0
  for (let i = 0; i < columns.rows; i++) {
    const born = birth[i] ?? 0
    if (insurance[i] !== 0 || born < first || born > last || town[i] !== 0 || done[i] !== 0) continue
    bits[i >>> 3] = (bits[i >>> 3] ?? 0) | (1 << (i & 7))
    count++
  }
  return count
}

export const scansByHand: Readonly<Record<string, Scan>> = {
  'vaccination-pneumococcus': pneumococcus,
  'pension-supporter-benefit': pensioner,
  'child-rearing-allowance': singleParent,
  'high-cost-medical': highCost,
  'specific-health-check': healthCheck
}

/** Whether both chose the same people. */
export const sameChoice = (rows: number, ours: Segment, bits: Uint8Array, count: number): boolean => {
  if (ours.count !== count) return false
  for (let row = 0; row < rows; row++)
    if (ours.has(row) !== (((bits[row >>> 3] ?? 0) & (1 << (row & 7))) !== 0)) return false
  return true
}
