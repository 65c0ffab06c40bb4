// The amounts of 所得税法 that a return is counted with, for 令和7年分: each function is one clause, yen in, yen out.

/** a share of what was paid, up to the last step; rounded up to whole yen, as the agency's own sheet does */
type Step = { readonly upTo: number; readonly share: number; readonly plus: number }

const stepped = (paid: number, steps: readonly Step[], most: number): number => {
  const step = steps.find(({ upTo }) => paid <= upTo)
  return step ? Math.ceil(paid * step.share) + step.plus : most
}

/** 所得税法 第76条: contracts since 2012 */
const newLife = (paid: number): number =>
  stepped(
    paid,
    [
      { upTo: 20_000, share: 1, plus: 0 },
      { upTo: 40_000, share: 1 / 2, plus: 10_000 },
      { upTo: 80_000, share: 1 / 4, plus: 20_000 }
    ],
    40_000
  )

/** and before */
const oldLife = (paid: number): number =>
  stepped(
    paid,
    [
      { upTo: 25_000, share: 1, plus: 0 },
      { upTo: 50_000, share: 1 / 2, plus: 12_500 },
      { upTo: 100_000, share: 1 / 4, plus: 25_000 }
    ],
    50_000
  )

/** the old contracts alone, or both together up to what new ones give, whichever is more */
const both = (paid: { readonly new: number; readonly old: number }): number =>
  Math.max(oldLife(paid.old), Math.min(newLife(paid.new) + oldLife(paid.old), 40_000))

export type LifePaid = Readonly<Record<'newLife' | 'oldLife' | 'newAnnuity' | 'oldAnnuity' | 'care', number>>

export const lifeDeduction = (paid: LifePaid): number =>
  Math.min(
    both({ new: paid.newLife, old: paid.oldLife }) +
      both({ new: paid.newAnnuity, old: paid.oldAnnuity }) +
      newLife(paid.care),
    120_000
  )

/** 所得税法 第77条 */
export const earthquakeDeduction = (paid: { readonly earthquake: number; readonly oldLongTerm: number }): number => {
  const steps: readonly Step[] = [
    { upTo: 10_000, share: 1, plus: 0 },
    { upTo: 20_000, share: 1 / 2, plus: 5_000 }
  ]
  return Math.min(Math.min(paid.earthquake, 50_000) + stepped(paid.oldLongTerm, steps, 15_000), 50_000)
}

/** 所得税法 第78条: up to two fifths of the income, less 2,000 */
export const donationDeduction = (given: number, income: number): number =>
  Math.max(0, Math.min(given, Math.floor(income * 0.4)) - 2_000)

/** 所得税法 第86条, 租税特別措置法 第41条の16の2: by total income */
export const basicDeduction = (income: number): number => {
  const steps: readonly (readonly [upTo: number, yen: number])[] = [
    [1_320_000, 950_000],
    [3_360_000, 880_000],
    [4_890_000, 680_000],
    [6_550_000, 630_000],
    [23_500_000, 580_000],
    [24_000_000, 480_000],
    [24_500_000, 320_000],
    [25_000_000, 160_000]
  ]
  return steps.find(([upTo]) => income <= upTo)?.[1] ?? 0
}

/** 所得税法 第89条: 速算表 */
export const taxOn = (taxable: number): number => {
  const bands: readonly (readonly [upTo: number, percent: number, less: number])[] = [
    [1_949_000, 5, 0],
    [3_299_000, 10, 97_500],
    [6_949_000, 20, 427_500],
    [8_999_000, 23, 636_000],
    [17_999_000, 33, 1_536_000],
    [39_999_000, 40, 2_796_000],
    [Number.POSITIVE_INFINITY, 45, 4_796_000]
  ]
  const [, percent = 0, less = 0] = bands.find(([upTo]) => taxable <= upTo) ?? []
  return Math.floor((taxable * percent) / 100) - less
}
