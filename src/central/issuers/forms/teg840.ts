// 社会保険料（国民年金保険料）控除証明書 (TEG840 1.0): paid up to the day, expected until the end of the year, and their sum.
import { choice, eraDate, eraYear, monthDay, type Element } from '../xml.ts'
import type { Form } from './form.ts'

/** the monthly premium of the fiscal year 2025 in yen */
const premium = 17_510
const monthBoxes = 12

const months = (paid: number): Element[] =>
  Array.from({ length: monthBoxes }, (_, index): Element => {
    const box = `WOO${String(30 + index * 10).padStart(5, '0')}`
    return choice(box, index < paid ? 1 : 2)
  })

export const teg840: Form = {
  version: '1.0',
  title: { ja: '社会保険料（国民年金保険料）控除証明書', en: 'National pension premium certificate' },
  build: ({ issuer, person, address, year, on, random }) => {
    const paid = on.year === year ? Math.max(1, on.month - 1) : monthBoxes
    const owed = monthBoxes - paid
    return [
      choice('WOA00000', 1),
      choice('WOB00000', 1),
      eraYear('WOC00000', year),
      ['WOD00000', random.digits(10)],
      ['WOE00000', person],
      ['WOF00000', address],
      eraYear('WOG00000', year),
      monthDay('WOH00000', { month: 1, day: 1 }),
      monthDay('WOI00000', { month: on.year === year ? on.month : 12, day: on.year === year ? on.day : 31 }),
      choice('WOJ00000', 1),
      ['WOK00000', premium * paid],
      ['WOL00000', premium * owed],
      ['WOM00000', premium * monthBoxes],
      ['WOO00000', [eraYear('WOO00010', year), ['WOO00020', months(paid)]]],
      eraDate('WOQ00000', on),
      ['WOR00000', issuer],
      ['WOT00000', `NA${random.digits(14)}`]
    ]
  }
}
