// Every character of the 文字情報基盤 as a name: what goes into central's store comes out unchanged.
import { expect, it } from 'vitest'
import { shortened } from '../../src/central/imports/report.ts'
import { PersonName } from '../../src/contract/wire/words.ts'
import { absent, outside } from '../support/content.ts'
import { onBothStorages } from '../support/central-world.ts'

const none = absent('characters')
const rowsOf = (name: string): string[][] =>
  outside('characters', 'mojikiban', name)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','))

/** 3404_E0101: a base character and its variation selector */
const sequence = (ucs: string): string =>
  String.fromCodePoint(...ucs.split('_').map((code) => Number.parseInt(code, 16)))
const graphemes = new Intl.Segmenter('ja', { granularity: 'grapheme' })
const count = (text: string): number => [...graphemes.segment(text)].length

type Name = { readonly id: string; readonly family: string; readonly given: string }
const names = (): Name[] => {
  const characters = rowsOf('moji.csv').map(([mj = '', kanji = '', , , shrink = '']) => ({
    id: `mj-${mj}`,
    family: kanji,
    given: shrink
  }))
  const selected = rowsOf('moji_ivs.csv').map(([mj = '', ucs = ''], index) => ({
    id: `ivs-${mj}-${index}`,
    family: sequence(ucs),
    given: '名'
  }))
  return [...characters, ...selected]
}

onBothStorages('names', (world) => {
  it.skipIf(none !== null)('all 58,843 characters with selectors and shrink candidates round-trip', async () => {
    const all = names()
    expect(rowsOf('moji.csv')).toHaveLength(58_843)
    const { db } = world().central
    class Undone extends Error {}
    let stored = new Map<string, string>()
    await db
      .transaction()
      .execute(async (tx) => {
        for (let at = 0; at < all.length; at += 5_000)
          await tx
            .insertInto('residents')
            .values(all.slice(at, at + 5_000).map(({ id, ...name }) => ({ id, profile: JSON.stringify({ name }) })))
            .execute()
        const rows = await tx.selectFrom('residents').selectAll().execute()
        stored = new Map(rows.map((row) => [row.id, row.profile]))
        throw new Undone()
      })
      .catch((error: unknown) => expect(error).toBeInstanceOf(Undone))
    const changed = all.filter(({ id, ...name }) => {
      const read = PersonName.parse((JSON.parse(stored.get(id) ?? '{}') as { name: unknown }).name)
      return Buffer.compare(Buffer.from(read.family + read.given), Buffer.from(name.family + name.given)) !== 0
    })
    expect(changed).toEqual([])
  })
})

it.skipIf(none !== null)('a base character with a selector counts as one, and is never cut in two', () => {
  const rows = rowsOf('moji_ivs.csv').map(([, ucs = '']) => ucs)
  const pairs = rows.filter((ucs) => ucs.split('_').length === 2)
  expect([pairs.length > 11_000, pairs.filter((ucs) => count(sequence(ucs)) !== 1)]).toEqual([true, []])
  for (const ucs of pairs) {
    const text = sequence(ucs)
    expect(shortened(`${text}邊`, 2)).toBe(`${text}邊`)
    expect(shortened(`${text}邊邊`, 2)).toBe(`${text}…`)
  }
})
