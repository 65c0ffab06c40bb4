// A town (or a country) of people who do not exist: every code follows from the seed, the row and the fact alone.
import { unknownCode } from '../../src/central/eligibility/codes.ts'
import { dayOf } from '../../src/central/eligibility/days.ts'
import type { FactCatalogue } from '../../src/central/eligibility/expression.ts'
import type { Columns } from '../../src/central/eligibility/segments.ts'

/** a whole number of 32 bits that looks random (the finalizer of MurmurHash3) */
const mix = (value: number): number => {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
const uniform = (seed: number, row: number, fact: number): number =>
  mix(Math.imul(row, 0x9e3779b1) ^ mix(seed + fact * 7_919)) / 2 ** 32

type Draw = (u: number, age: number, today: number) => number
const flag =
  (share: number, from = 0, to = 200): Draw =>
  (u, age) =>
    Number(age >= from && age < to && u < share)
/** a day within the last `years`, for a share of those in the ages; else none */
const pastDay =
  (share: number, years: number, from = 18, to = 200): Draw =>
  (u, age, today) =>
    age >= from && age < to && u < share ? Math.round(today - (u / share) * years * 365) : 0
const nextDay =
  (share: number, years: number, from = 18): Draw =>
  (u, age, today) =>
    age >= from && u < share ? Math.round(today + (u / share) * years * 365) : 0
const amount =
  (share: number, most: number): Draw =>
  (u) =>
    u < share ? Math.floor((u / share) ** 3 * most) : 0

/** rough shares of Japan; what is not listed is drawn by its kind */
const draws: Readonly<Record<string, Draw>> = {
  municipality: (u) => (u < 0.9 ? 0 : u < 0.97 ? 1 : 2),
  income: (u, age) => (age < 18 ? 0 : Math.floor(u ** 2 * 900)),
  householdTaxExempt: flag(0.24),
  insurance: (u, age) => (age >= 75 ? 2 : u < 0.25 ? 0 : u < 0.99 ? 1 : 3),
  pension: (u, age) => (age >= 65 ? (u < 0.96 ? 3 : 4) : age < 20 ? 4 : u < 0.22 ? 0 : u < 0.85 ? 1 : 2),
  pensionUnpaidMonths: amount(0.2, 26),
  youngestChild: pastDay(0.35, 20, 20, 60),
  childAllowance: flag(0.3, 20, 60),
  singleParent: flag(0.04, 20, 60),
  childDisability: flag(0.01, 20, 60),
  pregnant: flag(0.02, 18, 48),
  student: flag(0.5, 18, 23),
  disabilityGrade: (u) => (u < 0.93 ? 0 : u < 0.95 ? 1 : u < 0.97 ? 2 : 3),
  careLevel: (u, age) => (age < 65 || u > 0.19 ? 0 : 1 + Math.floor((u / 0.19) * 7)),
  medicalMonth: amount(0.6, 300),
  medicalMonthOf: pastDay(0.6, 3, 0),
  medicalYear: amount(0.8, 900),
  careYear: amount(0.05, 500),
  houseRegistered: pastDay(0.03, 4, 25),
  leftJob: pastDay(0.08, 3, 18, 70),
  sickLeave: pastDay(0.02, 2, 18, 70),
  widowed: pastDay(0.02, 10, 30),
  inherited: pastDay(0.02, 6, 30),
  donations: amount(0.15, 9),
  licenceExpires: nextDay(0.65, 5),
  certificateExpires: nextDay(0.75, 5),
  movedOut: pastDay(0.04, 1, 0)
}

const birthCode = (u: number, today: number): number => Math.max(1, Math.round(today - u ** 0.85 * 98 * 365.2425))
/** one in so many codes is not known */
const unknownEvery = 97

/**
 * Columns of `rows` people on a day, made when they are first asked for and kept until `forget`. 2 bytes per person and
 * fact.
 */
export const syntheticTown = (catalogue: FactCatalogue, rows: number, seed: number, iso: string) => {
  const today = dayOf(iso)
  const facts = Object.keys(catalogue)
  const kept = new Map<string, Uint16Array>()
  const make = (name: string): Uint16Array => {
    const at = facts.indexOf(name)
    const fact = catalogue[name]
    if (!fact) throw new Error(`there is no fact ${name}`)
    const options = fact.kind === 'choice' ? Object.keys(fact.options).length : 2
    const draw: Draw = draws[name] ?? ((u) => Math.floor(u * options))
    const codes = new Uint16Array(rows)
    for (let row = 0; row < rows; row++) {
      const birth = birthCode(uniform(seed, row, 0), today)
      if (name === 'birth') codes[row] = birth
      else {
        const u = uniform(seed, row, at + 1)
        const age = (today - birth) / 365.2425
        codes[row] = Math.floor(u * 1e6) % unknownEvery === 0 ? unknownCode : draw(u, age, today)
      }
    }
    return codes
  }
  const column = (name: string): Uint16Array => {
    const known = kept.get(name) ?? make(name)
    kept.set(name, known)
    return known
  }
  const columns: Columns = { rows, column }
  return {
    ...columns,
    forget: () => kept.clear(),
    /** the codes of one person, in the order of the catalogue */
    person: (row: number): Uint16Array => Uint16Array.from(facts, (name) => column(name)[row] ?? unknownCode)
  }
}
