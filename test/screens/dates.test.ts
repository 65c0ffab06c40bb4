import { describe, expect, it } from 'vitest'
import * as ja from '../../src/renderer/text/dates-ja.ts'
import * as en from '../../src/renderer/text/dates-en.ts'
import { daysIn, plusDays, readDate, startOfWeek, writeDate } from '../../src/renderer/text/iso.ts'

describe('dates on the screen', () => {
  it('are written with weekday and era in Japanese', () => {
    expect(ja.shortDate('2026-03-21')).toBe('3月21日(土)')
    expect(ja.yearDate('2026-03-21')).toBe('2026年3月21日(土)')
    expect(ja.eraDate('2026-03-12T10:42')).toBe('令和8年 3月12日(木)')
    expect(ja.eraDate('2019-05-01')).toBe('令和元年 5月1日(水)')
    expect(ja.eraDate('2019-04-30')).toBe('平成31年 4月30日(火)')
    expect(ja.stampDate('2026-03-12')).toBe('8. 3.12')
    expect(ja.clock('2026-03-12T10:42')).toBe('10:42')
  })

  it('are written day before month in English', () => {
    expect(en.shortDate('2026-03-21')).toBe('Sat 21 March')
    expect(en.stampDate('2026-03-12')).toBe('12 Mar 2026')
  })

  it('leave a text that is no date as it is', () => {
    for (const language of [ja, en]) expect(language.shortDate('3月14日ごろ')).toBe('3月14日ごろ')
    expect(readDate('2026-13-01')).toBeNull()
  })

  it('know the days that exist and no others', () => {
    expect(writeDate(2026, 4, 31)).toBeNull()
    expect(writeDate(2028, 2, 29)).toBe('2028-02-29')
    expect(daysIn(2026, 2)).toBe(28)
  })

  it('count over the ends of months and years', () => {
    expect(plusDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(plusDays('2026-03-01', -1)).toBe('2026-02-28')
    expect(startOfWeek('2026-03-12')).toBe('2026-03-08')
  })
})
