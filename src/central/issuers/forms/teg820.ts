// 寄附金受領証明書 (TEG820 1.0): what one body received from one donor.
import { choice, western } from '../xml.ts'
import type { Form } from './form.ts'

export const teg820: Form = {
  version: '1.0',
  title: { ja: '寄附金の領収書', en: 'Donation receipt' },
  build: ({ issuer, person, on, random }) => [
    ['WGA00000', issuer],
    ['WGB00000', '森川市緑町１丁目２番３号'],
    western('WGC00000', on),
    ['WGD00000', person],
    [
      'WGE00000',
      [
        ['WGE00010', `第${random.digits(7)}号`],
        // 6: to a certified NPO
        choice('WGE00020', 6),
        ['WGE00030', '租税特別措置法第４１条の１８の２第１項'],
        ['WGE00040', random.between(3, 100) * 1000],
        ['WGE00050', '森を守る活動への寄附として']
      ]
    ]
  ]
}
