// 給与所得の源泉徴収票 (TEG104 1.0): pay, what was taken from it, and who paid.
import { eraYear } from '../xml.ts'
import type { Form } from './form.ts'

/** 給与所得控除 from 2025 on (所得税法 28条): 650,000 at least, then by steps, 1,950,000 at most */
export const workDeduction = (pay: number): number => {
  if (pay <= 1_900_000) return 650_000
  if (pay <= 3_600_000) return Math.floor(pay * 0.3) + 80_000
  if (pay <= 6_600_000) return Math.floor(pay * 0.2) + 440_000
  if (pay <= 8_500_000) return Math.floor(pay * 0.1) + 1_100_000
  return 1_950_000
}

export const teg104: Form = {
  version: '1.0',
  title: { ja: '給与所得の源泉徴収票', en: 'Withholding slip of salary' },
  build: ({ issuer, person, address, year, random }) => {
    const pay = random.between(240, 780) * 10_000
    const social = Math.floor(pay * 0.15)
    const net = Math.max(0, pay - workDeduction(pay))
    const deductions = social + 580_000
    const taxable = Math.max(0, Math.floor((net - deductions) / 1_000) * 1_000)
    return [
      ['ZFA00000', '給与所得の源泉徴収票'],
      eraYear('ZFB00000', year),
      [
        'ZFC00000',
        [
          ['ZFC00010', address],
          ['ZFC00080', random.digits(6)],
          ['ZFC00100', [['ZFC00120', person]]]
        ]
      ],
      ['ZFD00000', '給料・賞与'],
      ['ZFE00000', [['ZFE00020', pay]]],
      ['ZFF00000', net],
      ['ZFG00000', deductions],
      // 5 per cent and the reconstruction surtax of 2.1 per cent of it; the payer leaves off what is below 100 yen
      ['ZFH00000', [['ZFH00020', Math.floor((taxable * 0.05 * 1.021) / 100) * 100]]],
      ['ZFM00000', [['ZFM00020', social]]],
      [
        'ZFX00000',
        [
          ['ZFX00010', '森川市工場町５番地'],
          ['ZFX00020', issuer],
          [
            'ZFX00030',
            [
              ['gen:tel1', '090'],
              ['gen:tel2', '0000'],
              ['gen:tel3', random.digits(4)]
            ]
          ]
        ]
      ]
    ]
  }
}
