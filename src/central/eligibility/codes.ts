// Facts as small whole numbers: the same coding for one person and for a column of millions.
import { dayOf, isoOf } from './days.ts'
import type { Fact, FactCatalogue } from './expression.ts'

/** what stands where nothing is known; no code reaches it */
export const unknownCode = 65_535

/** A fact's value as rules and linked systems write it: null for a day that never was. */
export type FactValue = boolean | string | number | null
/** undefined: not known */
export type FactValues = Readonly<Record<string, FactValue | undefined>>

/** The code of a value, or unknownCode for one that does not fit its fact. */
export const codeOf = (fact: Fact, value: FactValue | undefined): number => {
  switch (fact.kind) {
    case 'flag':
      return typeof value === 'boolean' ? Number(value) : unknownCode
    case 'number':
      return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < unknownCode
        ? value
        : unknownCode
    case 'choice': {
      const at = typeof value === 'string' ? Object.keys(fact.options).indexOf(value) : -1
      return at === -1 ? unknownCode : at
    }
    case 'day': {
      if (value === null) return 0
      const at = typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? dayOf(value) : 0
      return at >= 1 && at < unknownCode ? at : unknownCode
    }
  }
}

export const valueOf = (fact: Fact, code: number): FactValue | undefined => {
  if (code === unknownCode) return undefined
  switch (fact.kind) {
    case 'flag':
      return code === 1
    case 'number':
      return code
    case 'choice':
      return Object.keys(fact.options)[code]
    case 'day':
      return code === 0 ? null : isoOf(code)
  }
}

/** One person's codes, in the order of the catalogue. */
export const codesOf = (catalogue: FactCatalogue, values: FactValues): Uint16Array =>
  Uint16Array.from(Object.entries(catalogue), ([id, fact]) => codeOf(fact, values[id]))
