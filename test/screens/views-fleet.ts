// What central told: a disaster, and a counter that is closed.
import type { DisasterScreen } from '../../src/contract/screen/views/disaster.ts'
import type { Screen } from '../../src/contract/screen/view.ts'

const shelters = {
  id: 'shelter',
  asOf: '2026-03-12',
  facts: [
    { label: '森川第一小学校', value: '本町1丁目 2-1 800人' },
    { label: '市民体育館', value: '中央3丁目 5-10 1,200人' },
    { label: '北川公民館', value: '北川2丁目 7-3 250人' },
    { label: 'みどり台中学校', value: 'みどり台4丁目 1-1 900人' }
  ]
}

const rain: DisasterScreen = {
  kind: 'disaster',
  severity: 'danger',
  act: 'leave',
  what: '土砂災害警戒情報',
  areas: ['森川市'],
  headline: '降り続く大雨のため、土砂災害の危険度が高まっています。崖の近くや谷の出口には近づかないでください。',
  sender: '森川地方気象台',
  reportedAt: '2026-03-12T10:46',
  more: 0,
  session: false,
  shelters
}

const long = Array.from({ length: 12 }, (_, index) => `第${index + 1}の沿岸では、津波が到達する恐れがあります。`).join(
  ''
)

/** name, screen, and whether somebody is signed in */
export const fleetScreens: readonly (readonly [string, Screen, boolean])[] = [
  ['disaster', rain, false],
  ['disaster-in-session', { ...rain, session: true, more: 2 }, true],
  [
    'disaster-tsunami',
    {
      ...rain,
      severity: 'emergency',
      act: 'high',
      what: '大津波警報',
      areas: ['森川市', '海野市', '全国'],
      headline: long,
      shelters: null
    },
    false
  ],
  ['disaster-warning', { ...rain, severity: 'warning', act: 'prepare', what: '大雨警報' }, false],
  ['disaster-advisory', { ...rain, severity: 'advisory', act: 'watch', what: '強風注意報', headline: '' }, false],
  ['closed', { kind: 'closed', words: '年末年始のため、1月4日まで お休みします。' }, false]
]
