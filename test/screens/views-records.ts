// Fixtures of what the state holds, and of who looked.
import type { SelfInfoLine, SelfInfoSays } from '../../src/contract/screen/views/self-info.ts'
import type { Pane } from '../../src/contract/screen/views/public.ts'
import type { Screen } from '../../src/contract/screen/view.ts'
import type { Language } from '../../src/contract/screen/intent.ts'
import { mailbox } from './views-mailbox.ts'

export type Named = readonly [name: string, screen: Screen]
export type Pair = readonly [ja: string, en: string]
export type Say = (pair: Pair) => string

const holders: readonly Pair[] = [
  ['森川市 市民課', 'Morikawa City, Residents’ Desk'],
  ['森川市 税務課', 'Morikawa City, Tax'],
  ['森川市 保険年金課', 'Morikawa City, Insurance and Pension'],
  ['森川市 健康課', 'Morikawa City, Health'],
  ['森川市 こども課', 'Morikawa City, Children'],
  ['森川市 福祉課', 'Morikawa City, Welfare'],
  ['年金機構 森川事務所（架空）', 'Pension office Morikawa (fictional)'],
  ['公共職業安定所 森川（架空）', 'Employment office Morikawa (fictional)'],
  ['診療報酬の 審査支払機関（架空）', 'Payment fund for medical fees (fictional)'],
  ['公金受取口座の 登録機関（架空）', 'Registry of payment accounts (fictional)']
]
const groups: readonly (readonly [Pair, number, number, number])[] = [
  [['世帯・住民票', 'Household and registration'], 5, 4, 1],
  [['税', 'Taxes'], 5, 3, 0],
  [['健康・医療', 'Health and medical care'], 6, 4, 0],
  [['子ども・子育て', 'Children'], 5, 0, 0],
  [['福祉・介護', 'Welfare and care'], 5, 2, 0],
  [['年金・仕事', 'Pension and work'], 5, 3, 2]
]
const items: readonly (readonly [Pair, Pair | null, SelfInfoSays])[] = [
  [['住民票の 記載', 'Resident record'], ['森川市 本町2丁目 4-8', 'Honcho 2, 4-8, Morikawa'], 'changed'],
  [['世帯の 人', 'Members of the household'], ['田中 和子、田中 一郎', 'Tanaka Kazuko, Tanaka Ichiro'], 'ok'],
  [['住所の 移り変わり', 'Addresses until now'], ['1件', '1 address'], 'stale'],
  [['公金受取口座', 'Account for public payments'], null, 'noDataYet'],
  [['カードの 電子証明書', 'Certificates of the card'], null, 'unsupported'],
  [['がん検診の 結果', 'Cancer screening'], null, 'unreachable']
]

const selfInfo = (say: Say): readonly Named[] => {
  const lines: readonly SelfInfoLine[] = items.map(([label, value, says], index) => ({
    id: `item-${index}`,
    label: say(label),
    value: value && say(value),
    says,
    changed: says === 'changed'
  }))
  const coming = (answered: number): Screen => ({
    kind: 'selfInfoComing',
    holders: holders.map((name, index) => ({ name: say(name), answered: index < answered })),
    answered
  })
  const list = (from: number, to: number, page: number, pages: number): Screen => ({
    kind: 'selfInfoList',
    group: say(['世帯・住民票', 'Household and registration']),
    lines: lines.slice(from, to),
    page,
    pages
  })
  const item = (at: number): Screen => {
    const { id: _, ...line } = lines[at] ?? { id: '', label: '', value: null, says: 'ok', changed: false }
    return {
      kind: 'selfInfoItem',
      ...line,
      holder: say(holders[0] ?? ['', '']),
      asOf: line.value === null ? null : '2026-03-11',
      use: say(['住んでいることの 証明と 選挙', 'Proof of residence and elections']),
      how: say([
        '住所は 引っ越しの届け出で、ほかは 窓口で 直します。',
        'The address by a moving filing, the rest at the desk.'
      ]),
      contact: '000-000-1101',
      leadsTo: at === 0 ? 'move' : null
    }
  }
  const grouped = (missing: number): Screen => ({
    kind: 'selfInfoGroups',
    lines: groups.slice(0, 4).map(([label, count, held, changed], index) => ({
      id: `group-${index}`,
      label: say(label),
      items: count,
      held,
      changed
    })),
    page: 0,
    pages: 2,
    missing
  })
  return [
    ['self-info-ask', { kind: 'selfInfoAsk', holders: 10, items: 31 }],
    ['self-info-coming-none', coming(0)],
    ['self-info-coming', coming(4)],
    ['self-info-groups-missing', { ...grouped(2), page: 1 } as Screen],
    ['self-info-list', list(0, 4, 0, 2)],
    ['self-info-item-changed', item(0)],
    ['self-info-item-unsupported', item(4)]
  ]
}

const looks: readonly (readonly [Pair, Pair, string])[] = [
  [
    ['森川市 保険年金課', 'Morikawa City, Insurance and Pension'],
    ['介護保険料を 年金から 引くため', 'To take the care premium from the pension'],
    '2025-06-17T09:12'
  ],
  [
    ['森川市 福祉課', 'Morikawa City, Welfare'],
    ['給付金の 対象かどうかを 見るため', 'To see who is entitled to a benefit'],
    '2025-05-15T14:03'
  ],
  [
    ['年金機構 森川事務所（架空）', 'Pension office Morikawa (fictional)'],
    ['年金の 加入を 確かめるため', 'To check enrolment'],
    '2025-04-06T11:30'
  ]
]

const provisions = (say: Say): readonly Named[] => {
  const lines = looks.map(([to, purpose, at], index) => ({
    id: String(index),
    at,
    to: say(to),
    purpose: say(purpose),
    refused: index === 2
  }))
  const list = { kind: 'provisionList', code: null, total: 13, mine: false, own: 10, lines, page: 0, pages: 1 } as const
  const one = {
    kind: 'provision',
    at: '2025-04-06T11:30',
    from: say(['森川市 税務課', 'Morikawa City, Tax']),
    to: say(['森川市 保険年金課', 'Morikawa City, Insurance and Pension']),
    items: [say(['住民税の課税額と所得', "Residents' tax and income"]), say(['世帯の構成', 'Household'])],
    purpose: say(['国民健康保険料を 決めるため', 'To set the health insurance premium']),
    basis: say(['番号利用法 第19条第8号', 'My Number Act, article 19, item 8']),
    number: '128',
    refused: false
  } as const
  return [
    ['provision-list', list],
    ['provision-list-broken', { ...list, code: 'M-611' }],
    ['provision-list-empty', { ...list, lines: [], own: 0, total: 0 }],
    ['provision-alarm', { kind: 'trouble', code: 'M-611', triesLeft: null, way: 'look', cancel: true }],
    ['provision', one],
    [
      'provision-objection',
      {
        kind: 'provisionObjection',
        from: one.from,
        to: one.to,
        number: one.number,
        place: say(['1階 総合案内', 'Information desk, ground floor']),
        telephone: '0123-45-6789'
      }
    ]
  ]
}

const homeWords: readonly (readonly [id: string, icon: Pane['icon'], title: Pair, sense: Pair])[] = [
  [
    'notices',
    'bell',
    ['お知らせ', 'Notices'],
    ['肺炎の 予防接種が 4,000円で 受けられます', 'Pneumonia vaccine for 4,000 yen']
  ],
  ['move', 'move', ['引っ越し', 'Moving'], ['役所や 会社に まとめて 届ける', 'Tell offices and firms at once']],
  ['tasks', 'reply', ['届け出の ようす', 'Your filings'], ['出した届け出は ありません', 'No filings yet']],
  ['selfInfo', 'about', ['わたしの 情報', 'My information'], ['役所が 持っている 内容', 'What offices hold about you']],
  [
    'provisions',
    'record',
    ['だれが 見たか', 'Who looked'],
    ['情報が やりとりされた 記録', 'The record of your information given on']
  ],
  ['mailbox', 'mailbox', ['私書箱', 'Mailbox'], ['届いた 書類', 'Documents sent to you']],
  ['card', 'card', ['カードの 確認', 'Check your card'], ['暗証番号と 期限', 'PINs and expiry']]
]

const home = (say: Say): Named => [
  'home-whole',
  {
    kind: 'home',
    panes: homeWords.map(([id, icon, title, sense]) => ({
      id,
      icon,
      title: say(title),
      sense: say(sense),
      ...(id === 'notices' ? { count: 3, deadline: '2026-03-31' } : {})
    }))
  }
]

export const recordScreens = (language: Language): readonly Named[] => {
  const say: Say = ([ja, en]) => (language === 'ja' ? ja : en)
  return [home(say), ...selfInfo(say), ...provisions(say), ...mailbox(say)]
}
