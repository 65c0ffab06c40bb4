// Where the amounts stand in each kind of certificate, and which of them must add up.
import type { Words } from '../../contract/wire/words.ts'
import type { Kind } from './forms/kinds.ts'

export type Sum = {
  /** what the document says in sum */
  readonly total: string
  readonly plus: readonly string[]
  readonly minus: readonly string[]
  readonly label: Words
}

type Boxes = {
  readonly person: string
  readonly issuer: string
  /** element that holds the amounts of one entry; the whole document where null */
  readonly entry: string | null
  /** amounts that stand alone */
  readonly amounts: Readonly<Record<string, Words>>
  readonly sums: readonly Sum[]
}

const difference = (total: string, plus: string, minus: string, ja: string, en: string): Sum => ({
  total,
  plus: [plus],
  minus: [minus],
  label: { ja, en }
})

export const boxes: Readonly<Record<Kind, Boxes>> = {
  TEG104: {
    person: 'ZFC00120',
    issuer: 'ZFX00020',
    entry: null,
    amounts: {
      ZFE00020: { ja: '支払金額', en: 'Amount paid' },
      ZFH00020: { ja: '源泉徴収税額', en: 'Tax withheld' },
      ZFM00020: { ja: '社会保険料等の金額', en: 'Social insurance' }
    },
    sums: []
  },
  TEG800: {
    person: 'WCD00000',
    issuer: 'WCA00000',
    entry: 'WCE00000',
    amounts: {},
    sums: [
      difference('WCE00260', 'WCE00240', 'WCE00250', '旧・一般 (証明額)', 'Old scheme, life (certified)'),
      difference('WCE00300', 'WCE00280', 'WCE00290', '旧・年金 (証明額)', 'Old scheme, annuity (certified)'),
      difference('WCE00350', 'WCE00330', 'WCE00340', '新・一般 (証明額)', 'New scheme, life (certified)'),
      difference('WCE00390', 'WCE00370', 'WCE00380', '新・介護医療 (証明額)', 'New scheme, care (certified)'),
      difference('WCE00430', 'WCE00410', 'WCE00420', '新・年金 (証明額)', 'New scheme, annuity (certified)'),
      difference('WCE00500', 'WCE00480', 'WCE00490', '旧・一般 (申告額)', 'Old scheme, life (to declare)'),
      difference('WCE00540', 'WCE00520', 'WCE00530', '旧・年金 (申告額)', 'Old scheme, annuity (to declare)'),
      difference('WCE00590', 'WCE00570', 'WCE00580', '新・一般 (申告額)', 'New scheme, life (to declare)'),
      difference('WCE00630', 'WCE00610', 'WCE00620', '新・介護医療 (申告額)', 'New scheme, care (to declare)'),
      difference('WCE00670', 'WCE00650', 'WCE00660', '新・年金 (申告額)', 'New scheme, annuity (to declare)')
    ]
  },
  TEG810: {
    person: 'WDD00000',
    issuer: 'WDA00000',
    entry: 'WDE00000',
    amounts: {
      WDE00180: { ja: '地震保険 (控除対象保険料)', en: 'Earthquake insurance (deductible)' },
      WDE00210: { ja: '旧長期損害保険 (控除対象保険料)', en: 'Old long-term insurance (deductible)' }
    },
    sums: []
  },
  TEG820: {
    person: 'WGD00000',
    issuer: 'WGA00000',
    entry: 'WGE00000',
    amounts: { WGE00040: { ja: '寄附金額', en: 'Donation' } },
    sums: []
  },
  TEG830: {
    person: 'WMC00000',
    issuer: 'WMJ00000',
    entry: null,
    amounts: {},
    sums: [
      {
        total: 'WMF00000',
        plus: ['WML00070', 'WMN00070'],
        minus: [],
        label: { ja: '年間寄附額', en: 'Donations in the year' }
      }
    ]
  },
  TEG840: {
    person: 'WOE00000',
    issuer: 'WOR00000',
    entry: null,
    amounts: {},
    sums: [
      { total: 'WOM00000', plus: ['WOK00000', 'WOL00000'], minus: [], label: { ja: '合計額', en: 'Total' } },
      {
        total: 'WON00040',
        plus: ['WON00020', 'WON00030'],
        minus: [],
        label: { ja: '当年分の合計額', en: 'Total for this year' }
      },
      {
        total: 'WON00100',
        plus: ['WON00080', 'WON00090'],
        minus: [],
        label: { ja: '翌年分の合計額', en: 'Total for next year' }
      },
      {
        total: 'WON00160',
        plus: ['WON00140', 'WON00150'],
        minus: [],
        label: { ja: '翌々年分の合計額', en: 'Total for the year after' }
      }
    ]
  }
}
