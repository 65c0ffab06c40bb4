// Every text in every language: of one shape, never empty, in its own script, and in the words of the house (look.md, "Words").
import { describe, expect, it } from 'vitest'
import { catalogues } from '../../src/renderer/text/catalogue.ts'
import { filesIn, textOf } from '../support/sources.ts'

type Pair = { readonly path: string; readonly ja: unknown; readonly en: unknown }

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** the leaves of two catalogues side by side; what one of them lacks is undefined */
const leaves = (path: string, ja: unknown, en: unknown): readonly Pair[] => {
  if (isPlain(ja) && isPlain(en))
    return [...new Set([...Object.keys(ja), ...Object.keys(en)])].flatMap((key) =>
      leaves(`${path}.${key}`, ja[key], en[key])
    )
  return [{ path, ja, en }]
}

/** every {ja, en} of a data file */
const words = (path: string, value: unknown): readonly Pair[] => {
  if (Array.isArray(value)) return value.flatMap((one, index) => words(`${path}[${index}]`, one))
  if (!isPlain(value)) return []
  if ('ja' in value || 'en' in value) return [{ path, ja: value['ja'], en: value['en'] }]
  return Object.entries(value).flatMap(([key, one]) => words(`${path}.${key}`, one))
}

const japanese = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
/** no jargon, no blame, no excuse first: say what is, then what to do */
const unwanted = /エラー|申し訳|すみません|\b(?:errors?|sorry|oops|invalid|failed)\b/i
/** the name of the window and the office's stamp are what they are in every language */
const ownNames = /^catalogue\.(?:name|result\.stamp)$/
/** English has no counter word */
const counters = /^catalogue\.home\.count$/

const wrongWith = ({ path, ja, en }: Pair): readonly string[] => {
  if (typeof ja !== typeof en) return [`${path} is not the same in both languages`]
  if (typeof ja !== 'string' || typeof en !== 'string') return []
  return [
    ...((ja.trim() === '') === (en.trim() === '') || counters.test(path) ? [] : [`${path} is empty in one language`]),
    ...(japanese.test(en) && !ownNames.test(path) ? [`${path} has Japanese in its English`] : []),
    ...[ja, en].filter((text) => unwanted.test(text)).map((text) => `${path} says "${unwanted.exec(text)?.[0]}"`)
  ]
}

const data = filesIn('assets').filter((file) => file.endsWith('.json'))

describe('texts', () => {
  it('are of one shape in every language, never empty, and in the words of the house', () => {
    const pairs = leaves('catalogue', catalogues.ja, catalogues.en)
    expect(pairs.length).toBeGreaterThan(200)
    expect(pairs.flatMap(wrongWith)).toEqual([])
  })

  it('of the data are there in both languages, each in its own script', () => {
    const pairs = data.flatMap((file) => words(file, JSON.parse(textOf(file))))
    expect(pairs.length).toBeGreaterThan(100)
    expect(pairs.flatMap(wrongWith)).toEqual([])
  })

  it.each([
    ['a missing text', { ja: '次へ' }, 'not the same'],
    ['an empty text', { ja: '次へ', en: '' }, 'empty'],
    ['a text that was not translated', { ja: '次へ', en: '次へ' }, 'Japanese in its English'],
    ['jargon', { ja: 'エラーです', en: 'It did not work' }, 'エラー'],
    ['an excuse', { ja: '動きません', en: 'Sorry, it does not work' }, 'Sorry']
  ])('%s is noticed', (_, pair, says) => {
    expect(words('seeded', { text: pair }).flatMap(wrongWith).join()).toContain(says)
  })
})
