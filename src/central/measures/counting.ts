// What central counts of a month, without anybody in it: a number behind which stand few people is not told (k-anonymity).
import type { Words } from '../../contract/wire/words.ts'

/** fewer people than this behind a number, and it is withheld: not even they can be told apart by it */
export const fewest = 10

type Filing = { readonly owner: string; readonly hours: number; readonly byProxy: boolean }
const endings = ['accepted', 'returned', 'refused', 'withdrawn'] as const
type Ending = (typeof endings)[number]

/** What happened in one month. `who` and `owner` only tell people apart; nothing of them gets into what is counted. */
export type Month = {
  readonly received: readonly Filing[]
  /** by how they ended; hours from having been received */
  readonly ended: Readonly<Record<Ending, readonly Filing[]>>
  /** stays in a state that ended in this month */
  readonly stays: readonly { readonly state: string; readonly owner: string; readonly hours: number }[]
  /** lists of recipients that residents confirmed, and whether the filings came */
  readonly announced: readonly { readonly owner: string; readonly filed: boolean }[]
  readonly calls: readonly { readonly who: string; readonly minutes: number | null }[]
}

export type Counted = {
  readonly id: string
  readonly name: Words
  readonly unit: string
  readonly definition: Words
  readonly value: number | null
}

const people = (all: readonly { readonly owner: string }[]): number => new Set(all.map(({ owner }) => owner)).size
/** Whether a number would tell of the people behind it; one of nobody tells of nobody. */
export const isFew = (count: number): boolean => count > 0 && count < fewest
const rounded = (value: number): number => Math.round(value * 10) / 10

/** A count; one of nobody tells of nobody. */
const countOf = (all: readonly { readonly owner: string }[]): number | null => (isFew(people(all)) ? null : all.length)

const medianOf = (all: readonly { readonly owner: string; readonly of: number }[]): number | null => {
  if (people(all) < fewest) return null
  const sorted = all.map(({ of }) => of).toSorted((a, b) => a - b)
  const half = sorted.length / 2
  const [low = 0, high = 0] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]]
  return rounded((low + high) / 2)
}

/** Per cent; withheld as well where few people are on the one side, or on the other. */
const shareOf = (
  some: readonly { readonly owner: string }[],
  others: readonly { readonly owner: string }[]
): number | null => {
  if (people([...some, ...others]) < fewest || isFew(people(some)) || isFew(people(others))) return null
  return rounded((some.length / (some.length + others.length)) * 100)
}

/** The endings together nearly make a total: one that is withheld alone could be worked out, so the next smallest goes too. */
const endingCounts = (ended: Month['ended']): Record<Ending, number | null> => {
  const counts = endings.map((ending) => ({ ending, count: countOf(ended[ending]), size: ended[ending].length }))
  const withheld = counts.filter(({ count }) => count === null)
  const [next] = counts.filter(({ count }) => count !== null && count > 0).toSorted((a, b) => a.size - b.size)
  const also = withheld.length === 1 ? next?.ending : undefined
  return Object.fromEntries(counts.map(({ ending, count }) => [ending, ending === also ? null : count])) as Record<
    Ending,
    number | null
  >
}

const told: Readonly<Record<Ending, readonly [ja: string, en: string]>> = {
  accepted: ['受理された届出', 'accepted'],
  returned: ['差し戻された届出', 'returned for correction'],
  refused: ['受理されなかった届出', 'refused'],
  withdrawn: ['取り下げられた届出', 'withdrawn']
}

const measure = (id: string, unit: string, name: Words, definition: Words, value: number | null): Counted => ({
  id,
  unit,
  name,
  definition: {
    ja: `${definition.ja} 該当者が1人から${fewest - 1}人のときは公表しない。`,
    en: `${definition.en} Withheld where 1 to ${fewest - 1} people stand behind it.`
  },
  value
})
const words = (ja: string, en: string): Words => ({ ja, en })

const filingMeasures = ({ received, ended }: Month): Counted[] => {
  const counts = endingCounts(ended)
  const others = endings.filter((one) => one !== 'accepted').flatMap((one) => ended[one])
  // where the numbers are withheld their share would tell them
  const share = counts.accepted === null ? null : shareOf(ended.accepted, others)
  return [
    measure(
      'filings-received',
      '件',
      words('受け付けた届出', 'Filings received'),
      words('その月に端末から受け付けた届出の数（宛先ごとに1件）。', 'Filings taken in the month, one per recipient.'),
      countOf(received)
    ),
    ...endings.map((ending) =>
      measure(
        `filings-${ending}`,
        '件',
        words(told[ending][0], `Filings ${told[ending][1]}`),
        words(
          `その月に「${told[ending][0]}」となった数。受付がそれより前の月のものを含む。少数で伏せた項目が一つだけのときは次に小さい項目も伏せる。`,
          `Filings ${told[ending][1]} in the month, whenever they were received. Where one ending alone is withheld, the next smallest is as well.`
        ),
        counts[ending]
      )
    ),
    measure(
      'share-accepted',
      '%',
      words('受理された割合', 'Share accepted'),
      words(
        'その月に終わった届出（受理・差し戻し・不受理・取り下げ）のうち受理された割合。',
        'Accepted, of all filings that ended in the month (accepted, returned, refused, withdrawn).'
      ),
      share
    ),
    measure(
      'hours-to-acceptance',
      '時間',
      words('受理までの時間の中央値', 'Median time to acceptance'),
      words(
        'その月に受理された届出の、受付から受理までの時間の中央値（0.1時間に丸める）。',
        'Median hours from receipt to acceptance of the filings accepted in the month, rounded to 0.1.'
      ),
      medianOf(ended.accepted.map(({ owner, hours }) => ({ owner, of: hours })))
    ),
    measure(
      'share-by-proxy',
      '%',
      words('代理人による届出の割合', 'Share filed by a proxy'),
      words(
        'その月に受け付けた届出のうち代理人が行った割合。',
        'Filed under a mandate, of the filings received in the month.'
      ),
      shareOf(
        received.filter((one) => one.byProxy),
        received.filter((one) => !one.byProxy)
      )
    )
  ]
}

const stayMeasure = ({ stays }: Month, state: string, ja: string, en: string): Counted =>
  measure(
    `hours-${state}`,
    '時間',
    words(`${ja}の時間の中央値`, `Median time ${en}`),
    words(
      `状態「${ja}」がその月に終わった届出の、その状態にあった時間の中央値（0.1時間に丸める）。`,
      `Median hours of the stays in the state "${state}" that ended in the month, rounded to 0.1.`
    ),
    medianOf(stays.filter((one) => one.state === state).map(({ owner, hours }) => ({ owner, of: hours })))
  )

/** All measures of a month, in a fixed order. */
export const measuresOfMonth = (month: Month): Counted[] => {
  const calls = month.calls.map(({ who, minutes }) => ({ owner: who, minutes }))
  return [
    ...filingMeasures(month),
    measure(
      'completed-online',
      '%',
      words('オンラインで終えた割合', 'Completed online'),
      words(
        '宛先の一覧を確かめて始めた手続のうち、その後すべて端末だけで届出まで終えた割合。',
        'Procedures that were filed, of those whose list of recipients a resident confirmed in the month.'
      ),
      shareOf(
        month.announced.filter((one) => one.filed),
        month.announced.filter((one) => !one.filed)
      )
    ),
    stayMeasure(month, 'received', '送信前', 'before being sent on'),
    stayMeasure(month, 'dispatched', '宛先で処理中', 'with the recipient'),
    stayMeasure(month, 'asked', '住民の回答待ち', 'waiting for an answer of the resident'),
    measure(
      'help-calls',
      '件',
      words('職員を呼んだ回数', 'Help calls'),
      words('その月に端末から職員を呼んだ回数。', 'Calls for help raised at terminals in the month.'),
      countOf(calls)
    ),
    measure(
      'help-wait',
      '分',
      words('職員が出るまでの時間の中央値', 'Median wait for staff'),
      words(
        'その月の呼び出しのうち職員が出たものの、出るまでの時間の中央値（0.1分に丸める）。',
        'Median minutes until staff took the calls of the month that were taken, rounded to 0.1.'
      ),
      medianOf(calls.flatMap(({ owner, minutes }) => (minutes === null ? [] : [{ owner, of: minutes }])))
    )
  ]
}
