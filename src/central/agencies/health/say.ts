// Health records in a few words, as self-information shows them; dates and numbers as the documents write them.
import type { Words } from '../../../contract/wire/words.ts'
import type { Health } from './read-health.ts'

const yen = (amount: number): string => amount.toLocaleString('en-US')
const listed = (all: readonly Words[]): Words => ({
  ja: all.map((one) => one.ja).join('、'),
  en: all.map((one) => one.en).join('; ')
})

export const vaccinationsInWords = ({ vaccinations }: Health): Words =>
  listed(
    vaccinations.map(({ vaccine, diseases, on, dose }) => {
      const what = diseases[0] ?? vaccine
      const [day] = (on ?? '').split('T')
      return {
        ja: `${what}${dose === null ? '' : ` ${dose}回目`}${day ? ` (${day})` : ''}`,
        en: `${what}${dose === null ? '' : `, dose ${dose}`}${day ? ` (${day})` : ''}`
      }
    })
  )

export const medicinesInWords = ({ medicines }: Health): Words =>
  listed(
    medicines.map(({ name, dosage, from }) => ({
      ja: `${name}${dosage === null ? '' : ` ${dosage}`}${from === null ? '' : ` (${from}から)`}`,
      en: `${name}${dosage === null ? '' : ` ${dosage}`}${from === null ? '' : ` (since ${from})`}`
    }))
  )

/** From points to yen to why; the whole is never shown where the document leaves it out. */
export const costsInWords = ({ benefits }: Health): Words =>
  listed(
    benefits.map(({ month, provider, points, total, patient }) => {
      const where = [month, provider].filter(Boolean).join(' ')
      if (patient === null) return { ja: `${where} 金額の 記載なし`, en: `${where} no amount stated` }
      const share = total !== null && total > 0 ? Math.round((patient / total) * 10) : null
      const why =
        points === null || total === null
          ? { ja: '', en: '' }
          : {
              ja: ` (${yen(points)}点 = ${yen(total)}円${share === null ? '' : `、その ${share}割`})`,
              en: ` (${yen(points)} points = ${yen(total)} yen${share === null ? '' : `, ${share * 10} % of it`})`
            }
      return { ja: `${where} ${yen(patient)}円${why.ja}`, en: `${where} ${yen(patient)} yen${why.en}` }
    })
  )
