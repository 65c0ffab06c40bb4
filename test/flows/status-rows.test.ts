import { describe, expect, it } from 'vitest'
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

const at = new Date('2026-11-27T00:00:00.000Z')
const inMinutes = (minutes: number): string => new Date(at.getTime() + minutes * 60_000).toISOString()

it('what asks something of the resident comes first, what was taken back last', () => {
  const rows = statusRows(
    ['accepted', 'withdrawn', 'late', 'refused', 'returned', 'asked'].map((state) => filing(state as Filing['state'])),
    'en',
    at
  )
  expect(rows.map((row) => `${row.sign} ${row.id}`)).toEqual([
    'ask asked',
    'fix returned',
    'no refused',
    'wait late',
    'ok accepted',
    'back withdrawn'
  ])
})

describe('taking back', () => {
  const offered = (more: Partial<Filing>) => statusRows([{ ...filing('received'), ...more }], 'ja', at)[0]?.way
  it('is offered with the minutes left, begun ones whole', () => {
    expect(offered({ withdrawUntil: inMinutes(7.2) })).toEqual({ does: 'withdraw', id: 'received', minutesLeft: 8 })
    expect(offered({ withdrawUntil: inMinutes(0.1) })?.minutesLeft).toBe(1)
  })
  it('is not offered when its time is over, where there is none, or once the filing has left', () => {
    expect(offered({ withdrawUntil: inMinutes(-0.1) })).toBeNull()
    expect(offered({})).toBeNull()
    expect(offered({ withdrawUntil: inMinutes(5), state: 'dispatched' })).toBeNull()
  })
})

it('who filed for the resident is named, in the order of the language', () => {
  const one = { ...filing('received'), proxy: { family: '田中', given: '一郎' } }
  expect(statusRows([one], 'ja', at)[0]?.proxy).toBe('田中 一郎')
})
