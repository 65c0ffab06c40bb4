// A pension record and its estimate in words: months, gaps, what they would bring, and what to do next.
import type { Words } from '../../../contract/wire/words.ts'
import type { Gap, PensionEstimate } from './estimate.ts'

const yen = (amount: number): string => amount.toLocaleString('en-US')

const kinds: Readonly<Record<Gap['kind'], Words>> = {
  unpaid: { ja: '未納', en: 'not paid' },
  exempt: { ja: '全額免除', en: 'exempt' },
  half: { ja: '半額免除', en: 'half exempt' },
  deferred: { ja: '猶予', en: 'deferred' }
}

const gapWords = ({ kind, months, payable, adds }: Gap): Words => {
  const after =
    payable === 0
      ? { ja: '(もう 納められません)', en: ' (too late to pay)' }
      : {
          ja: `(うち ${payable}か月は 今から 納められ、年 ${yen(adds)}円 増えます)`,
          en: ` (${payable} can still be paid: ${yen(adds)} yen more a year)`
        }
  return { ja: `${kinds[kind].ja} ${months}か月${after.ja}`, en: `${months} months ${kinds[kind].en}${after.en}` }
}

/** For the item 納付記録. */
export const recordInWords = ({ counted, gaps }: PensionEstimate): Words => {
  const good = counted.paid + counted.employee + counted.spouse
  const all = gaps.map(gapWords)
  return {
    ja: [`納付 ${good}か月`, ...all.map((one) => one.ja)].join('、'),
    en: [`${good} months paid`, ...all.map((one) => one.en)].join('; ')
  }
}

/** For the item 見込み額. */
export const estimateInWords = ({ entitled, monthsMissing, basic, employees }: PensionEstimate): Words =>
  entitled
    ? {
        ja: `今の記録で 年 ${yen(basic + employees)}円ほど (基礎 ${yen(basic)}円、厚生 ${yen(employees)}円)`,
        en: `About ${yen(basic + employees)} yen a year on the record so far (basic ${yen(basic)}, employees' ${yen(employees)})`
      }
    : {
        ja: `あと ${monthsMissing}か月 あると 受け取れます`,
        en: `${monthsMissing} more months are needed`
      }
