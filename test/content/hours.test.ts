import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { metresBetween } from '../../src/contract/wire/distance.ts'
import { readHours, type WrittenHours } from '../../src/central/open-data/hours.ts'
import { openAt } from '../../src/contract/wire/open-now.ts'
import { instantIn } from '../../src/central/open-data/openings.ts'

const written = (changes: Partial<WrittenHours>): WrittenHours => ({
  days: '',
  from: '',
  until: '',
  note: '',
  tellsDays: true,
  ...changes
})
const none = (): boolean => false
/** 2026-10-07 is a Wednesday */
const at = (time: string, date = '2026-10-07'): Date => new Date(`${date}T${time}:00+09:00`)
const state = (changes: Partial<WrittenHours>, when: Date, isHoliday = none): string => {
  const opening = openAt(readHours(written(changes)).hours, when, isHoliday)
  return `${opening.state}${opening.sure ? '' : '?'}`
}

describe('opening hours', () => {
  it.each([
    ['9:00', 540],
    ['09：00', 540],
    ['17：00（受付）', 1_020],
    ['0.375', 540],
    ['0.708333333', 1_020],
    ['24:00', 1_440]
  ])('%s is minute %i of the day', (from, minutes) => {
    const { hours, readable } = readHours(written({ from, until: '24:00' }))
    expect([readable, hours.from]).toEqual([true, minutes])
  })

  it.each(['12：.30', '25:00', '9:75', '９時', '-1:00', '1.5'])('%s is not read as a time', (from) => {
    const { hours, readable } = readHours(written({ from, until: '18:00', days: '月' }))
    expect([readable, hours.from, hours.until, hours.days]).toEqual([false, null, null, null])
    expect(hours.note).toContain(from)
  })

  it('days and times decide, to the minute', () => {
    const hours = { days: '月火水木金', from: '9:00', until: '17:00' }
    const times = ['08:59', '09:00', '16:59', '17:00'].map((time) => state(hours, at(time)))
    expect(times).toEqual(['closed', 'open', 'open', 'closed'])
    expect(state(hours, at('10:00', '2026-10-10'))).toBe('closed')
  })

  it('hours after midnight belong to the evening before', () => {
    const hours = { days: '火', from: '22:00', until: '2:00' }
    expect(state(hours, at('01:30'))).toBe('open')
    expect(state(hours, at('02:00'))).toBe('closed')
    expect(state(hours, at('22:30'))).toBe('closed')
  })

  it.each([
    ['なし', 'open'],
    ['特になし', 'open'],
    ['－', 'open'],
    ['なし（要予約）', 'open?'],
    ['休みなし', 'open?']
  ])('the remark %s leaves the hours as %s', (note, expected) => {
    expect(state({ days: '水', from: '0:00', until: '24:00', note }, at('10:00'))).toBe(expected)
  })

  it('what is not said is unknown, not open', () => {
    expect(state({}, at('10:00'))).toBe('unknown?')
    expect(state({ days: '水' }, at('10:00'))).toBe('unknown?')
    expect(state({ days: '木' }, at('10:00'))).toBe('closed')
    expect(state({ from: '9:00', until: '17:00' }, at('10:00'))).toBe('unknown?')
    // where a source has no column for days, its times hold every day
    expect(state({ from: '9:00', until: '17:00', tellsDays: false }, at('10:00'))).toBe('open')
  })

  it('a remark that can be read is followed, one that cannot leaves a doubt', () => {
    const daily = { days: '月火水木金土日', from: '9:00', until: '17:00' }
    expect(state({ ...daily, note: '祝日、12/29～1/3を除く' }, at('10:00'))).toBe('open')
    expect(state({ ...daily, note: '祝日、12/29～1/3を除く' }, at('10:00', '2027-01-02'))).toBe('closed')
    expect(state({ ...daily, note: '祝日、12/29～1/3を除く' }, at('10:00', '2027-01-04'))).toBe('open')
    expect(state({ ...daily, note: '祝日を除く' }, at('10:00'), () => true)).toBe('closed')
    expect(state({ ...daily, note: '第３水曜は休館' }, at('10:00'))).toBe('open?')
    expect(state({ ...daily, note: '利用不可' }, at('10:00'))).toBe('closed')
    expect(state({ note: '終日利用可能' }, at('03:00'))).toBe('open')
  })

  it('any text at all is read without a fault, and never makes a place open that says no hours', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), fc.string(), (days, from, until) => {
        const { hours, readable } = readHours(written({ days, from, until }))
        if (!readable || hours.from === null) expect(openAt(hours, at('10:00'), none).state).not.toBe('open')
      }),
      { numRuns: 500 }
    )
  })
})

describe('distance', () => {
  it('agrees with a geodesic of the ellipsoid to half a per cent', () => {
    // Tokyo station to Osaka station on GRS 80 (Geospatial Information Authority's calculation, rounded)
    const metres = metresBetween(
      { latitude: 35.681236, longitude: 139.767125 },
      { latitude: 34.702485, longitude: 135.495951 }
    )
    expect(Math.abs(metres / 403_500 - 1)).toBeLessThan(0.005)
  })

  it('is none to itself, the same both ways, and never shorter by a detour', () => {
    const place = fc.record({
      latitude: fc.double({ min: 20, max: 46, noNaN: true }),
      longitude: fc.double({ min: 122, max: 154, noNaN: true })
    })
    fc.assert(
      fc.property(place, place, place, (a, b, c) => {
        expect(metresBetween(a, a)).toBe(0)
        expect(metresBetween(a, b)).toBeCloseTo(metresBetween(b, a), 6)
        expect(metresBetween(a, c)).toBeLessThanOrEqual(metresBetween(a, b) + metresBetween(b, c) + 1e-6)
      }),
      { numRuns: 200 }
    )
  })
})

describe('the time of a snapshot', () => {
  it.each([
    ['令和6年9月2日午後6時', '2024-09-02T09:00:00.000Z'],
    ['令和元年5月1日 9:30', '2019-05-01T00:30:00.000Z'],
    ['2024/09/02 18:00', '2024-09-02T09:00:00.000Z'],
    ['2024-09-02T18:00:00+09:00', '2024-09-02T09:00:00.000Z']
  ])('%s', (text, instant) => expect(instantIn(text)).toBe(instant))

  it.each(['', '先日', '令和6年13月2日', '2024-02-30 10:00', '6年9月2日'])('%s is none', (text) =>
    expect(instantIn(text)).toBeNull()
  )
})
