// Characters with variation selectors, as people count them.
import { expect, it } from 'vitest'
import { shortened } from '../../src/central/imports/report.ts'
import { absent } from '../support/content.ts'
import { mjRows, sequence } from '../support/mj-names.ts'

const none = absent('characters')
const graphemes = new Intl.Segmenter('ja', { granularity: 'grapheme' })
const count = (text: string): number => [...graphemes.segment(text)].length

it.skipIf(none !== null)('a base character with a selector counts as one, and is never cut in two', () => {
  const rows = mjRows('moji_ivs.csv').map(([, ucs = '']) => ucs)
  const pairs = rows.filter((ucs) => ucs.split('_').length === 2)
  expect([pairs.length > 11_000, pairs.filter((ucs) => count(sequence(ucs)) !== 1)]).toEqual([true, []])
  for (const ucs of pairs) {
    const text = sequence(ucs)
    expect(shortened(`${text}邊`, 2)).toBe(`${text}邊`)
    expect(shortened(`${text}邊邊`, 2)).toBe(`${text}…`)
  }
})
