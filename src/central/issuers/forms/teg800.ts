// 生命保険料控除証明書 (TEG800 1.1): one contract, premiums paid up to the month of the certificate and expected for the year.
import { choice, western, westernMonth, westernYear, type Element } from '../xml.ts'
import type { Form } from './form.ts'

/** premium, dividend, and the difference */
const amounts = (names: readonly [string, string, string], premium: number, dividend: number): Element[] => [
  [names[0], premium],
  [names[1], dividend],
  [names[2], premium - dividend]
]

export const teg800: Form = {
  version: '1.1',
  title: { ja: '生命保険料控除証明書', en: 'Life insurance premium certificate' },
  build: ({ issuer, person, year, on, random }) => {
    const months = on.year === year ? on.month - 1 : 12
    const [life, care] = [random.between(20, 160) * 100, random.between(10, 60) * 100]
    const dividend = random.between(0, 20) * 10
    const paid = (monthly: number): number => monthly * months
    return [
      ['WCA00000', issuer],
      western('WCC00000', on),
      ['WCD00000', person],
      [
        'WCE00000',
        [
          westernYear('WCE00010', year),
          ['WCE00020', '生命保険料控除証明書（一般・介護医療用）'],
          choice('WCE00030', 1),
          ['WCE00040', `${random.digits(4)}組第${random.digits(6)}号`],
          ['WCE00050', random.pick(['終身保険', '定期保険', '養老保険'])],
          western('WCE00060', {
            year: year - random.between(1, 12),
            month: random.between(1, 12),
            day: random.between(1, 28)
          }),
          ['WCE00080', person],
          ['WCE00100', '月払'],
          [
            'WCE00190',
            [
              westernMonth('WCE00200', year, 1),
              westernMonth('WCE00210', year, Math.max(1, months)),
              [
                'WCE00310',
                [
                  ['WCE00320', amounts(['WCE00330', 'WCE00340', 'WCE00350'], paid(life), dividend)],
                  ['WCE00360', amounts(['WCE00370', 'WCE00380', 'WCE00390'], paid(care), 0)]
                ]
              ]
            ]
          ],
          [
            'WCE00440',
            [
              [
                'WCE00550',
                [
                  ['WCE00560', amounts(['WCE00570', 'WCE00580', 'WCE00590'], life * 12, dividend)],
                  ['WCE00600', amounts(['WCE00610', 'WCE00620', 'WCE00630'], care * 12, 0)]
                ]
              ]
            ]
          ]
        ]
      ]
    ]
  }
}
