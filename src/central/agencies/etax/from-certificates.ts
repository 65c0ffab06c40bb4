// A return out of certificates: every yen in it goes back to a box of a certificate and its seal, or to the clause that counts it.
import type { Amount, Reading } from '../../issuers/read.ts'
import type { Kind } from '../../issuers/forms/kinds.ts'
import { workDeduction } from '../../issuers/forms/teg104.ts'
import type { Fields } from '../judge.ts'
import { fieldBoxes } from './boxes.ts'
import { basicDeduction, donationDeduction, earthquakeDeduction, lifeDeduction, taxOn } from './deductions.ts'

export type Source = {
  readonly document: string
  readonly kind: Kind
  readonly issuer: string
  readonly entry: number
  readonly box: string
  readonly yen: number
  readonly seal: Reading['seal']
}
export type Traced = {
  readonly field: string
  /** box of the return */
  readonly box: string
  readonly yen: number
  /** the clause it is counted by; null where it is the sum of its sources */
  readonly clause: string | null
  readonly sources: readonly Source[]
}
/** an amount that a certificate contradicts itself about: it is in no box, and somebody has to look */
export type Unused = {
  readonly document: string
  readonly box: string
  readonly says: number
  readonly parts: number | null
}

export type MadeReturn = {
  readonly fields: Fields
  readonly trace: readonly Traced[]
  readonly unused: readonly Unused[]
}

type Document = { readonly name: string; readonly reading: Reading }

const usesOf = {
  pay: ['ZFE00020'],
  withheld: ['ZFH00020'],
  social: ['ZFM00020', 'WOM00000'],
  newLife: ['WCE00590'],
  care: ['WCE00630'],
  newAnnuity: ['WCE00670'],
  oldLife: ['WCE00500'],
  oldAnnuity: ['WCE00540'],
  earthquake: ['WDE00180'],
  oldLongTerm: ['WDE00210'],
  given: ['WGE00040', 'WMF00000']
} as const
type Use = keyof typeof usesOf

const sourcesFor = (documents: readonly Document[], use: Use): Source[] =>
  documents.flatMap(({ name, reading }) =>
    reading.amounts.flatMap(({ box, entry, yen }: Amount) =>
      yen !== null && (usesOf[use] as readonly string[]).includes(box)
        ? [{ document: name, kind: reading.kind, issuer: reading.issuer, entry, box, yen, seal: reading.seal }]
        : []
    )
  )

const sum = (sources: readonly Source[]): number => sources.reduce((all, { yen }) => all + yen, 0)
const boxOf = (field: string): string => {
  const found = fieldBoxes.find(([, one]) => one === field)
  if (!found) throw new Error(`${field} is in no box`)
  return found[0]
}

/** The lines of the form from top to bottom, each counted from those above it. */
const lines = (documents: readonly Document[]): Traced[] => {
  const made: Traced[] = []
  const line = (field: string, yen: number, clause: string | null, ...uses: readonly Use[]): number => {
    const sources = uses.flatMap((use) => sourcesFor(documents, use))
    made.push({ field, box: boxOf(field), yen, clause, sources })
    return yen
  }
  const of = (use: Use): number => sum(sourcesFor(documents, use))
  const pay = line('salaryRevenue', of('pay'), null, 'pay')
  const income = line('salaryIncome', Math.max(0, pay - workDeduction(pay)), '所得税法 第28条', 'pay')
  line('totalIncome', income, '第一表 12')
  const social = line('socialInsurance', of('social'), null, 'social')
  const paid = {
    newLife: of('newLife'),
    oldLife: of('oldLife'),
    newAnnuity: of('newAnnuity'),
    oldAnnuity: of('oldAnnuity'),
    care: of('care')
  }
  const life = line('lifeInsurance', lifeDeduction(paid), '所得税法 第76条', ...(Object.keys(paid) as Use[]))
  const quakes = { earthquake: of('earthquake'), oldLongTerm: of('oldLongTerm') }
  const quake = line('earthquakeInsurance', earthquakeDeduction(quakes), '所得税法 第77条', 'earthquake', 'oldLongTerm')
  const donations = line('donations', donationDeduction(of('given'), income), '所得税法 第78条', 'given')
  const basic = line('basicDeduction', basicDeduction(income), '所得税法 第86条')
  const common = line('commonDeductions', social + life + quake + basic, '第一表 26')
  const all = line('allDeductions', common + donations, '第一表 30')
  const taxable = line('taxableIncome', Math.floor(Math.max(0, income - all) / 1_000) * 1_000, '第一表 31')
  const tax = line('tax', taxOn(taxable), '所得税法 第89条')
  line('taxAfterCredits', tax, '第一表 41')
  line('baseTax', tax, '第一表 43')
  const extra = line('reconstructionTax', Math.floor((tax * 21) / 1_000), '復興財源確保法 第13条')
  const whole = line('wholeTax', tax + extra, '第一表 45')
  const withheld = line('withheld', of('withheld'), null, 'withheld')
  const open = whole - withheld
  const due = line('due', open > 0 ? Math.floor(open / 100) * 100 : open, '国税通則法 第119条')
  line('toPay', Math.max(0, due), '第一表 51')
  line('refund', Math.max(0, withheld - whole), '第一表 52')
  return made
}

/** Makes the amounts of a return. `who` is what stands in its heading. An amount that contradicts itself is left out and named. */
export const returnFrom = (documents: readonly Document[], who: Fields): MadeReturn => {
  const trace = lines(documents)
  return {
    fields: { ...who, ...Object.fromEntries(trace.map(({ field, yen }) => [field, String(yen)])) },
    trace,
    unused: documents.flatMap(({ name, reading }) =>
      reading.amounts.flatMap(({ box, yen, says, parts }) =>
        yen === null ? [{ document: name, box, says, parts }] : []
      )
    )
  }
}
