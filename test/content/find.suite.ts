// One search over everything of level 0: what people type at a terminal, and where it is found.
import { expect, it } from 'vitest'
import { FindAnswer } from '../../src/contract/wire/find.ts'
import { NearestAnswer, SearchAnswer } from '../../src/contract/wire/open-data.ts'
import { readQuestion } from '../../src/central/finding/question.ts'
import { codeOf } from '../support/central-visit.ts'
import type { World } from '../support/central-world.ts'

const here = '36.1022,137.9513'

/** Run on the world of level-zero.test.ts while its clock is the machine's. */
export const findSuite = (world: () => World): void => {
  const call = async (path: string) => (await world().connect()).call('GET', encodeURI(path))
  const find = async (path: string): Promise<FindAnswer> => FindAnswer.parse((await call(`/v1/find/${path}`)).body)
  const places = ({ places }: FindAnswer): readonly string[] => places.map(({ place }) => place.name)

  it.each([
    ['近くの避難所', 'shelters', []],
    ['いま開いている　避難所はどこ？', 'shelters', []],
    ['ＡＥＤ', 'aed', []],
    ['トイレ 駅前', 'toilets', ['駅前']],
    ['nearest Toilet', 'toilets', []],
    ['森川病院', null, ['森川病院']],
    ['中央', null, ['中央']]
  ] as const)('"%s" asks for %s and looks for %j', (text, kind, terms) => {
    expect(readQuestion(text)).toEqual({ kind, terms })
  })

  it('one question finds places, firms, the pages of the town, procedures and programmes', async () => {
    const found = await find('森川')
    expect(new Set(found.places.map(({ place }) => place.kind)).size).toBeGreaterThan(1)
    expect(found.corporations.map(({ name }) => name)).toContain('森川電力株式会社')
    expect(found.sets.every(({ asOf }) => /^\d{4}-\d{2}-\d{2}$/.test(asOf))).toBe(true)
    expect((await find('引っ越し')).procedures).toEqual([{ id: 'move', name: { ja: '引っ越し', en: 'Moving' } }])
    expect((await find('moving')).procedures.map(({ id }) => id)).toContain('move')
    expect((await find('手続 割合')).measures.map(({ id }) => id)).toContain('completion')
    const { programmes } = await find('児童手当')
    expect(programmes[0]?.basis[0]?.law).toContain('児童手当法')
    expect((await find('ごみ')).pages.length).toBeGreaterThan(0)
  })

  it('every search of one kind finds no more than the one over all', async () => {
    for (const [kind, text] of [
      ['aed', 'モリカワエキ'],
      ['clinics', 'みどり'],
      ['shelters', '港町']
    ] as const) {
      const one = SearchAnswer.parse((await call(`/v1/open-data/search/${kind}/${text}`)).body)
      expect(one.found.length).toBeGreaterThan(0)
      expect(places(await find(text))).toEqual(expect.arrayContaining(one.found.map(({ place }) => place.name)))
    }
  })

  it('a kind and a position give the nearest by whether they are open; with a further word, the nearest that has it', async () => {
    const nearest = NearestAnswer.parse((await call(`/v1/open-data/nearest/shelters/${here}`)).body)
    const found = await find(`近くの避難所/near/${here}`)
    expect([found.kind, found.places]).toEqual(['shelters', []])
    expect(found.nearest?.open).toEqual(nearest.open)
    expect(found.nearest?.closed).toEqual(nearest.closed)
    const some = await find(`トイレ 公衆/near/${here}`)
    expect(some.nearest).toBeNull()
    const metres = some.places.map((one) => Number(one.metres))
    expect(metres.length).toBeGreaterThan(1)
    expect(metres).toEqual(metres.toSorted((a, b) => a - b))
    // the same without a position has no distance to tell
    expect((await find('トイレ 公衆')).places.every((one) => one.metres === null)).toBe(true)
  })

  it('width, case, kind of kana and variation selectors do not count; all words must be there', async () => {
    const names = places(await find('みどり歯科'))
    expect(names).toEqual(['みどり歯科'])
    for (const text of ['ﾐﾄﾞﾘ歯科', 'ミドリ 歯科', 'み ど り 歯科', 'みどり歯\u{e0100}科'])
      expect([text, places(await find(text))]).toEqual([text, names])
    expect(places(await find('みどり歯科 港町'))).toEqual([])
    expect((await find('999-0001')).towns.length).toBeGreaterThan(0)
    expect((await find('4999990000005')).corporations.map(({ name }) => name)).toEqual(['森川市'])
    expect(places(await find('100%'))).toEqual([])
  })

  it.each(['%20', '%E3%80%80', `%00`])('nothing to look for (%s) is refused', async (text) => {
    const client = await world().connect()
    expect(codeOf(await client.call('GET', `/v1/find/${text}`))).toBe('malformed')
    expect(codeOf(await client.call('GET', '/v1/find/a/near/north'))).toBe('malformed')
  })
}
