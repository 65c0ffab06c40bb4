// 寄附金控除に関する証明書 (TEG830 1.0): the year's donations through one furusato portal, town by town.
import { eraDate, eraYear, western, choice, type Element } from '../xml.ts'
import type { Form } from './form.ts'

const towns = ['海野市', '山辺町', '霧島浜町', '白樺村', '南風市', '稲穂町', '湖畔市']

export const teg830: Form = {
  version: '1.0',
  title: { ja: '寄附金控除に関する証明書', en: 'Certificate of furusato donations' },
  build: ({ issuer, person, address, year, on, random }) => {
    const gifts = Array.from({ length: random.between(1, 5) }, () => random.between(1, 6) * 5000)
    const month = (): number => random.between(1, on.year === year ? Math.max(1, on.month - 1) : 12)
    const details = gifts.map((gift): Element => [
      'WML00010',
      [
        ['WML00020', random.digits(10)],
        western('WML00030', { year, month: month(), day: random.between(1, 28) }),
        ['WML00040', [['WML00050', random.pick(towns)]]],
        ['WML00070', gift]
      ]
    ])
    return [
      [
        'TEG830-1',
        [
          eraYear('WMA00000', year),
          // 2: to prefectures and municipalities
          choice('WMB00000', 2),
          ['WMC00000', person],
          ['WMD00000', `F${random.digits(8)}`],
          ['WME00000', address],
          ['WMF00000', gifts.reduce((sum, gift) => sum + gift, 0)],
          eraDate('WMI00000', on),
          ['WMJ00000', issuer],
          ['WML00000', details]
        ]
      ]
    ]
  }
}
