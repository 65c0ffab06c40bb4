// Every code a person may be shown: raised in exactly one place, explained in every language, listed once.
import { describe, expect, it } from 'vitest'
import { codes } from '../../src/contract/screen/codes.ts'
import { codeTextEn } from '../../src/contract/screen/codes-text/en.ts'
import { codeTextJa } from '../../src/contract/screen/codes-text/ja.ts'
import { filesIn, textOf } from '../support/sources.ts'

const literal = /'M-\d{3}'/g

/** where each code literal stands in the given sources, texts and the list itself left out */
const raisedIn = (sources: readonly { file: string; text: string }[]): Map<string, string[]> => {
  const found = new Map<string, string[]>()
  for (const { file, text } of sources)
    for (const [match] of text.matchAll(literal)) {
      const code = match.slice(1, -1)
      found.set(code, [...(found.get(code) ?? []), file])
    }
  return found
}

const sources = filesIn('src')
  .filter((file) => /\.tsx?$/.test(file) && !/contract\/screen\/codes/.test(file))
  .map((file) => ({ file, text: textOf(file) }))

describe('codes', () => {
  const raised = raisedIn(sources)

  it.each([...codes])('%s is raised in exactly one place', (code) => {
    expect(raised.get(code) ?? []).toHaveLength(1)
  })

  it('no code is raised that is not in the list', () => {
    expect([...raised.keys()].filter((code) => !codes.some((known) => known === code))).toEqual([])
  })

  it('a code raised twice is noticed', () => {
    const twice = raisedIn([...sources, { file: 'seeded.ts', text: `raise('${codes[0]}')` }])
    expect(twice.get(codes[0])).toHaveLength(2)
  })

  it.each([...codes])('%s says what happened, what you can do and what staff can do, in every language', (code) => {
    for (const text of [codeTextJa, codeTextEn])
      for (const sentence of [text[code].happened, text[code].you, text[code].staff])
        expect(sentence.length).toBeGreaterThan(3)
  })

  it('no two codes say the same happened', () => {
    for (const text of [codeTextJa, codeTextEn]) {
      const said = codes.map((code) => text[code].happened)
      expect(new Set(said).size).toBe(said.length)
    }
  })
})
