import { expect, it } from 'vitest'
import type { Filing } from '../../src/contract/wire/filings.ts'
import { statusRows } from '../../src/main/flows/tasks/status-rows.ts'

const filing = (state: Filing['state']): Filing => ({
  operationId: state,
  bundleId: '01900000-0000-7000-8000-000000000000',
  procedure: 'move',
  recipient: 'toto-power',
  recipientName: { ja: '東都電力', en: 'Toto Power' },
  what: { ja: '電気の 停止と開始', en: 'Power off and on' },
  state,
  receivedAt: '2026-11-27T00:00:00.000Z',
  changedAt: '2026-11-27T00:00:00.000Z',
  reception: null,
  reason: null,
  task: null,
  receiptNumber: '4K7-2931'
})

it('questions come first, and what the resident withdrew is not under way any more', () => {
  const rows = statusRows(
    ['accepted', 'withdrawn', 'late', 'refused', 'asked'].map((state) => filing(state as Filing['state'])),
    'en'
  )
  expect(rows.map((row) => `${row.sign} ${row.id}`)).toEqual(['ask asked', 'no refused', 'wait late', 'ok accepted'])
})
