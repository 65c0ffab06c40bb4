// What is counted of a month: right against plain sums, and nothing behind which few people stand.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fewest, measuresOfMonth, type Month } from '../../src/central/measures/counting.ts'

const filing = fc.record({ owner: fc.nat(30).map(String), hours: fc.nat(500), byProxy: fc.boolean() })
const filings = fc.array(filing, { maxLength: 60 })
const month: fc.Arbitrary<Month> = fc.record({
  received: filings,
  ended: fc.record({ accepted: filings, returned: filings, refused: filings, withdrawn: filings }),
  stays: fc.array(
    fc.record({
      state: fc.constantFrom('received', 'dispatched', 'asked', 'late'),
      owner: fc.nat(30).map(String),
      hours: fc.nat(99)
    }),
    { maxLength: 60 }
  ),
  announced: fc.array(fc.record({ owner: fc.nat(30).map(String), filed: fc.boolean() }), { maxLength: 60 }),
  calls: fc.array(fc.record({ who: fc.nat(30).map(String), minutes: fc.option(fc.nat(60)) }), { maxLength: 60 })
})
const people = (all: readonly { readonly owner: string }[]): number => new Set(all.map(({ owner }) => owner)).size
const valueOf = (one: Month, id: string): number | null => {
  const found = measuresOfMonth(one).find((measure) => measure.id === id)
  if (!found) throw new Error(id)
  return found.value
}
const endings = ['accepted', 'returned', 'refused', 'withdrawn'] as const
const by = (count: number, changes: Partial<Month['received'][number]> = {}): Month['received'][number][] =>
  Array.from({ length: count }, (_, index) => ({ owner: `${index}`, hours: index, byProxy: false, ...changes }))
const nothing: Month = {
  received: [],
  ended: { accepted: [], returned: [], refused: [], withdrawn: [] },
  stays: [],
  announced: [],
  calls: []
}

describe('the measures of a month', () => {
  it('count what happened', () => {
    const one: Month = {
      ...nothing,
      received: [...by(20), ...by(20, { byProxy: true })],
      ended: { ...nothing.ended, accepted: by(31), returned: by(10), refused: by(10) },
      stays: by(11).map(({ owner, hours }) => ({ owner, hours, state: 'asked' })),
      announced: by(40).map(({ owner }, index) => ({ owner, filed: index < 30 })),
      calls: by(12).map(({ owner }, index) => ({ who: owner, minutes: index < 11 ? index : null }))
    }
    const values = Object.fromEntries(measuresOfMonth(one).map(({ id, value }) => [id, value]))
    expect(values).toEqual({
      'filings-received': 40,
      'filings-accepted': 31,
      'filings-returned': 10,
      'filings-refused': 10,
      'filings-withdrawn': 0,
      'share-accepted': 60.8,
      'hours-to-acceptance': 15,
      'share-by-proxy': 50,
      'completed-online': 75,
      'hours-received': null,
      'hours-dispatched': null,
      'hours-asked': 5,
      'help-calls': 12,
      'help-wait': 5
    })
    for (const { definition } of measuresOfMonth(one))
      expect([definition.ja !== '', definition.en !== '']).toEqual([true, true])
  })

  it('one filing many times is still one person', () => {
    const busy = { ...nothing, received: by(300, { owner: 'one' }) }
    expect([valueOf(busy, 'filings-received'), valueOf(nothing, 'filings-received')]).toEqual([null, 0])
  })

  it('an ending that is withheld alone cannot be worked out from the share', () => {
    const one: Month = { ...nothing, ended: { accepted: by(50), returned: by(20), refused: by(3), withdrawn: [] } }
    expect(endings.map((ending) => valueOf(one, `filings-${ending}`))).toEqual([50, null, null, 0])
    // 23 of 73 did not come through, which are two of the others together
    expect(valueOf(one, 'share-accepted')).toBe(68.5)
    const alone: Month = { ...nothing, ended: { accepted: by(50), returned: [], refused: by(3), withdrawn: [] } }
    expect([...endings.map((ending) => valueOf(alone, `filings-${ending}`)), valueOf(alone, 'share-accepted')]).toEqual(
      [null, 0, null, 0, null]
    )
  })

  it('no number of any month is one of 1 to 9 people', () => {
    fc.assert(
      fc.property(month, (one) => {
        const few = (all: readonly { readonly owner: string }[]): boolean => people(all) > 0 && people(all) < fewest
        const told = (id: string, all: readonly { readonly owner: string }[]): void => {
          if (few(all)) expect([id, valueOf(one, id)]).toEqual([id, null])
        }
        told('filings-received', one.received)
        for (const ending of endings) told(`filings-${ending}`, one.ended[ending])
        told('hours-to-acceptance', one.ended.accepted)
        told(
          'share-by-proxy',
          one.received.filter(({ byProxy }) => byProxy)
        )
        told(
          'share-by-proxy',
          one.received.filter(({ byProxy }) => !byProxy)
        )
        told('share-accepted', one.ended.accepted)
        told(
          'completed-online',
          one.announced.filter(({ filed }) => filed)
        )
        told(
          'completed-online',
          one.announced.filter(({ filed }) => !filed)
        )
        for (const state of ['received', 'dispatched', 'asked'])
          told(
            `hours-${state}`,
            one.stays.filter((stay) => stay.state === state)
          )
        told(
          'help-calls',
          one.calls.map(({ who }) => ({ owner: who }))
        )
        const withheld = endings.filter((ending) => valueOf(one, `filings-${ending}`) === null)
        const others = endings.filter((ending) => !withheld.includes(ending) && one.ended[ending].length > 0)
        if (withheld.length === 1) expect(others).toEqual([])
      }),
      { numRuns: 300 }
    )
  })

  it('whom a number is about does not change it', () => {
    fc.assert(
      fc.property(month, (one) => {
        const renamed = JSON.parse(JSON.stringify(one).replace(/"(owner|who)":"(\d+)"/g, '"$1":"x$2"')) as Month
        expect(measuresOfMonth(renamed)).toEqual(measuresOfMonth(one))
      }),
      { numRuns: 100 }
    )
  })
})
