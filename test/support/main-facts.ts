// A small town for machines without a central: places, people, notices, filings, recipients.
import type { Filing, Recipient } from '../../src/contract/wire/filings.ts'
import type { Notice } from '../../src/contract/wire/notices.ts'
import type { Town } from '../../src/contract/wire/town.ts'
import { readProcedures } from '../../src/main/procedures/reading.ts'
import type { World } from '../../src/main/procedures/world.ts'

const words = (ja: string) => ({ ja, en: `${ja} (en)` })
export const look = { language: 'ja', rows: 6 } as const

export const notice = (id: string, leadsTo: string | null): Notice => ({
  id,
  from: words('市民課'),
  title: words('お知らせ'),
  body: words('本文'),
  why: [],
  needs: words('カード'),
  arrivedAt: '2026-03-02T00:00:00Z',
  deadline: '2026-03-31',
  leadsTo,
  unread: true
})

export const filing = (operationId: string, task: string | null): Filing => ({
  operationId,
  bundleId: '01931c2f-5a6b-7c8d-9e0f-112233445566',
  procedure: 'move',
  recipient: 'toto-telecom',
  recipientName: words('東都テレコム'),
  what: words('電話'),
  state: task === null ? 'accepted' : 'asked',
  receivedAt: '2026-03-12T00:00:00Z',
  changedAt: '2026-03-12T00:01:00Z',
  reception: null,
  reason: null,
  task:
    task === null
      ? null
      : { id: task, title: words('工事の時間'), options: [{ id: 'am', label: words('午前') }], by: '2026-03-16' },
  receiptNumber: '7K4-2096'
})

export const town: Town = {
  id: 'morikawa',
  name: words('森川市'),
  helpPlace: words('総合案内'),
  helpTelephone: '000-000-0000',
  pages: [
    {
      id: 'shelter',
      icon: 'shelter',
      title: words('避難所'),
      sense: words('いま'),
      asOf: '2026-03-01',
      facts: [{ label: words('所'), value: words('小学校') }]
    }
  ]
}

const person = (id: string, given: string, self: boolean) => ({
  id,
  name: { family: '田中', given },
  relation: words('世帯員'),
  self
})
export const world: World = {
  today: '2026-03-12',
  self: {
    name: { family: '田中', given: '和子' },
    address: { municipality: 'morikawa', quarter: 'honcho', lot: '4-8', building: '', text: '森川市 本町2丁目 4-8' },
    telephone: '090-0000-1234',
    household: [person('h1', '和子', true), person('h2', '一郎', false)]
  },
  places: {
    municipalities: [
      { code: 'morikawa', name: words('森川市'), quarters: [{ id: 'honcho', name: words('本町2丁目') }] },
      {
        code: 'umino',
        name: words('海野市'),
        quarters: [
          { id: 'hamacho', name: words('浜町') },
          { id: 'minato', name: words('港町') }
        ]
      }
    ],
    holidays: { '2026-03-20': words('春分の日') }
  }
}
export const move = (() => {
  const found = readProcedures().get('move')
  if (!found) throw new Error('no procedure move')
  return found
})()

const agency = (id: string, required: boolean): Recipient => ({
  id,
  kind: required ? 'office' : 'power',
  name: words(id),
  what: words('届け出'),
  why: words('住んでいます'),
  required,
  fields: ['name', 'movingDate', 'to']
})
export const recipients: readonly Recipient[] = [
  agency('morikawa-citizens', true),
  agency('umino-citizens', true),
  agency('toto-power', false)
]
