// 地震保険料控除証明書 (TEG810 1.1): one policy for a house or what is in it.
import { choice, western, westernYear } from '../xml.ts'
import type { Form } from './form.ts'

export const teg810: Form = {
  version: '1.1',
  title: { ja: '地震保険料控除証明書', en: 'Earthquake insurance premium certificate' },
  build: ({ issuer, person, year, on, random }) => {
    const begin = { year: year - random.between(0, 3), month: random.between(1, 12), day: random.between(1, 28) }
    const premium = random.between(80, 500) * 100
    return [
      ['WDA00000', issuer],
      western('WDC00000', on),
      ['WDD00000', person],
      [
        'WDE00000',
        [
          westernYear('WDE00010', year),
          choice('WDE00020', 1),
          ['WDE00030', [['WDE00040', random.digits(10)]]],
          choice('WDE00070', random.between(1, 2)),
          ['WDE00080', [western('WDE00090', begin), ['WDE00100', 5]]],
          ['WDE00120', [western('WDE00130', begin), ['WDE00140', 5]]],
          choice('WDE00150', 1),
          [
            'WDE00160',
            [
              ['WDE00170', premium],
              ['WDE00180', premium]
            ]
          ],
          ['WDE00215', '所得税法第７７条第１項']
        ]
      ]
    ]
  }
}
