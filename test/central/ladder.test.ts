import { assert, integer, property } from 'fast-check'
import { expect, it } from 'vitest'
import { dateInJapan } from '../../src/central/calendar.ts'
import { endOf, ladderOf } from '../../src/central/notices/ladder.ts'

const day = 86_400_000
const instant = integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2032, 0, 1) }).map((at) => new Date(at))

it('there are never fewer than two alerts before a deadline, however late the notice is', () => {
  assert(
    property(instant, integer({ min: 0, max: 800 }), (arrivedAt, days) => {
      const deadline = dateInJapan(new Date(arrivedAt.getTime() + days * day))
      const alerts = ladderOf(arrivedAt, deadline)
      expect(alerts.length).toBeGreaterThanOrEqual(2)
      for (const at of alerts) expect(at >= arrivedAt && at < endOf(deadline)).toBe(true)
      expect(new Set(alerts.map(Number)).size).toBe(alerts.length)
      expect(alerts).toEqual(alerts.toSorted((a, b) => a.getTime() - b.getTime()))
    }),
    { numRuns: 5_000 }
  )
})

it('even in the last second of the last day', () => {
  const alerts = ladderOf(new Date('2026-11-26T14:59:59.000Z'), '2026-11-26')
  expect(alerts.map((at) => at.toISOString())).toEqual(['2026-11-26T14:59:59.000Z', '2026-11-26T14:59:59.499Z'])
})

it('a deadline that is over has no alerts', () => {
  expect(ladderOf(new Date('2026-11-26T15:00:00.000Z'), '2026-11-26')).toEqual([])
})

it('alerts come closer and closer, at nine in the morning in Japan', () => {
  const alerts = ladderOf(new Date('2026-01-01T03:00:00.000Z'), '2026-11-30')
  expect(alerts.slice(1).map((at) => at.toISOString())).toEqual([
    '2026-10-01T00:00:00.000Z',
    '2026-10-31T00:00:00.000Z',
    '2026-11-16T00:00:00.000Z',
    '2026-11-23T00:00:00.000Z',
    '2026-11-27T00:00:00.000Z',
    '2026-11-29T00:00:00.000Z',
    '2026-11-30T00:00:00.000Z'
  ])
})
