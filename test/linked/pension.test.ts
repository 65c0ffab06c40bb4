// ねんきんネット: months by kind, what they come to, which gaps can still be mended; and holders' documents on the wire.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { estimatePension } from '../../src/central/agencies/pension/estimate.ts'
import { countMonths, PensionRecord, writeRecord, type MonthKind } from '../../src/central/agencies/pension/record.ts'
import { estimateInWords, recordInWords } from '../../src/central/agencies/pension/say.ts'
import { wordsIn } from '../../src/central/self-info/holders/documents.ts'
import { SelfInfoResult } from '../../src/contract/wire/self-info.ts'
import { session, uuidv7 } from '../support/central-visit.ts'
import { openWorld } from '../support/central-world.ts'

type Span = { from: string; until: string; kind: MonthKind }
const record = (spans: readonly Span[], meanPay: number | null = null, asOf = '2026-11-12') =>
  PensionRecord.parse({ form: 'nenkin-1', asOf, spans, meanPay })
const span = (kind: MonthKind, from: string, until: string): Span => ({ kind, from, until })

describe('a pension record', () => {
  it('counts its months, both ends of a span included', () => {
    const found = record([span('paid', '2020-01', '2020-12'), span('unpaid', '2021-01', '2021-01')])
    expect(countMonths(found)).toMatchObject({ paid: 12, unpaid: 1, exempt: 0 })
    expect(countMonths(found, '2020-07')).toMatchObject({ paid: 6, unpaid: 1 })
  })

  it.each<[string, readonly Span[]]>([
    ['overlaps', [span('paid', '2020-01', '2020-12'), span('unpaid', '2020-12', '2021-01')]],
    ['runs backwards', [span('paid', '2020-12', '2020-01')]],
    ['is out of order', [span('paid', '2021-01', '2021-02'), span('paid', '2020-01', '2020-02')]]
  ])('that %s is none', (_, spans) => {
    expect(() => record(spans)).toThrow(/overlap or run backwards/)
  })

  it('of 480 paid months is the full basic pension, and no more for more', () => {
    expect(estimatePension(record([span('paid', '1981-01', '2020-12')])).basic).toBe(831_700)
    expect(estimatePension(record([span('paid', '1975-01', '2020-12')])).basic).toBe(831_700)
  })

  it.each<[MonthKind, number, number]>([
    // since April 2009 and before (国民年金法 第27条)
    ['exempt', 1 / 2, 1 / 3],
    ['half', 3 / 4, 2 / 3],
    ['deferred', 0, 0],
    ['unpaid', 0, 0],
    ['spouse', 1, 1]
  ])('counts a month of %s for %f, and before 2009-04 for %f', (kind, since, before) => {
    const paid = span('paid', '1985-01', '2004-12')
    const worth = (from: string, until: string): number =>
      estimatePension(record([paid, span(kind, from, until)])).basic - estimatePension(record([paid])).basic
    expect(worth('2009-04', '2010-03')).toBeCloseTo((831_700 / 480) * 12 * since, -1)
    expect(worth('2008-04', '2009-03')).toBeCloseTo((831_700 / 480) * 12 * before, -1)
  })

  it('gives nothing under ten years, and says how many months are missing; unpaid ones do not count', () => {
    const found = estimatePension(record([span('paid', '2015-01', '2024-11'), span('unpaid', '2024-12', '2025-12')]))
    expect(found).toMatchObject({ entitled: false, monthsMissing: 1, basic: 0 })
    expect(estimateInWords(found).ja).toContain('あと 1か月')
    expect(estimatePension(record([span('deferred', '2015-01', '2024-12')])).entitled).toBe(true)
  })

  it('adds the part of employees from their mean pay', () => {
    const { employees } = estimatePension(record([span('employee', '2014-01', '2023-12')], 300_000))
    expect(employees).toBe(Math.round(300_000 * 0.005481 * 120))
  })

  it('tells which gaps can still be mended, until when, and what they bring', () => {
    const { gaps } = estimatePension(
      record([
        span('deferred', '2010-01', '2017-12'),
        span('exempt', '2018-01', '2018-12'),
        span('paid', '2019-01', '2023-12'),
        span('unpaid', '2024-01', '2025-01')
      ])
    )
    expect(gaps).toEqual([
      // two years back from November 2026
      { kind: 'unpaid', months: 13, payable: 3, adds: Math.round((831_700 * 3) / 480) },
      { kind: 'exempt', months: 12, payable: 12, adds: Math.round((831_700 * 6) / 480) },
      // ten years back
      { kind: 'deferred', months: 96, payable: 14, adds: Math.round((831_700 * 14) / 480) }
    ])
    const words = recordInWords(estimatePension(record([span('unpaid', '2010-01', '2010-03')]))).ja
    expect(words).toBe('納付 0か月、未納 3か月(もう 納められません)')
  })

  it('is not taken in any other form', () => {
    const json = writeRecord({ resident: 'x', asOfDaysAgo: 0, spans: [], meanPay: null }, '2026-11-12')
    expect(wordsIn('pension-record', json).en).toBe('0 months paid')
    for (const wrong of [json.replace('nenkin-1', 'nenkin-2'), '{}', 'letter', json.replace('}', ',"pin":1}')])
      expect(() => wordsIn('pension-record', wrong)).toThrow()
    expect(() => wordsIn('income', json)).toThrow()
  })
})

describe("holders' documents", () => {
  let world: Awaited<ReturnType<typeof openWorld>>
  beforeAll(async () => {
    world = await openWorld(null)
  })
  afterAll(() => world.close())

  const read = async (name: string, items: readonly string[]): Promise<readonly (string | undefined)[]> => {
    const client = await world.connect()
    const headers = await session(client, name)
    const requestId = uuidv7()
    await client.call('POST', '/v1/self-info/requests', { requestId, items }, headers)
    for (const end = Date.now() + 10_000; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
      const answer = await client.call('GET', `/v1/self-info/requests/${requestId}`, undefined, headers)
      const result = SelfInfoResult.parse(answer.body)
      if (result.state !== 'done' && Date.now() < end) continue
      return items.map((item) => result.items.find((one) => one.id === item)?.value?.ja)
    }
  }

  it('reach the resident in words', async () => {
    expect(await read('tanaka', ['medical-costs', 'vaccinations', 'medicines'])).toEqual([
      '2026-08 森川中央病院 3,720円 (1,240点 = 12,400円、その 3割)、2026-09 森川中央病院 12,400円 (4,133点 = 41,330円、その 3割)',
      'インフルエンザ 1回目 (2025-11-04)、インフルエンザ 1回目 (2026-10-21)',
      'アムロジピン錠２．５ｍｇ １日１回 朝食後 １錠 (2024-03-06から)'
    ])
    expect(await read('takahashi', ['pension-record', 'vaccinations'])).toEqual([
      '納付 391か月、全額免除 29か月(うち 29か月は 今から 納められ、年 25,124円 増えます)',
      // without a document the words stand
      '子: 麻しん風しん 第2期'
    ])
    expect(await read('sato', ['pension-forecast'])).toEqual([
      '今の記録で 年 817,950円ほど (基礎 396,790円、厚生 421,160円)'
    ])
  })
})
