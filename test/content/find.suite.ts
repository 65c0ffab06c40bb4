// One search over everything of level 0: what people type at a terminal, and where it is found.
import { expect, it } from 'vitest'
import { FindAnswer } from '../../src/contract/wire/find.ts'
import { NearestAnswer, SearchAnswer } from '../../src/contract/wire/open-data.ts'
import { readFile, writeFile } from '../../src/central/imports/take-file.ts'
import { writeCsv } from '../../src/central/imports/write-csv.ts'
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

  it('what holds now is found by area, by kind of danger and by the word for all of it, worst first; a drill is not', async () => {
    const said = ({ hazards }: FindAnswer): readonly string[] => hazards.map((one) => `${one.area.name} ${one.kind}`)
    expect(said(await find('警報'))).toEqual(['森川市 強風注意報', '森川市 港町 断水'])
    expect(said(await find('森川市　警報'))).toEqual(['森川市 強風注意報', '森川市 港町 断水'])
    expect(said(await find('強風'))).toEqual(['森川市 強風注意報'])
    expect(said(await find('大津波'))).toEqual([])
    expect(said(await find('海野市 災害'))).toEqual([])
  })

  it('a town is found by its name and its reading, with its postal code or without', async () => {
    const { towns } = await find('999-0001')
    const [town] = towns
    const names = async (text: string) => (await find(text)).towns.map((one) => one.town)
    expect(await names(`${town?.city}${town?.town}`)).toContain(town?.town)
    expect(await names(`${town?.town} ${town?.city}`)).toContain(town?.town)
    expect(await names((town?.kana ?? '').normalize('NFKC'))).toContain(town?.town)
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

  it('old and variant forms of characters do not count, neither where they are asked for nor where they are written', async () => {
    const { db } = world().central
    const written = [
      '髙﨑公園',
      '渡邉公園',
      '渡邊\u{e0102}公園',
      '渡辺公園',
      '齋藤公園',
      '斎藤公園',
      '齊藤公園',
      '廣澤ﾎｰﾙ'
    ]
    const rows = written.map((name, index) => [`F${index}`, name, '36.1', '137.9', name])
    const bytes = Buffer.from(writeCsv([['ID', '名称', '緯度', '経度', '所在地_連結表記'], ...rows]))
    const about = { set: 'forms', title: 'forms', source: null, licence: null, asOf: '2026-11-01' }
    const read = await readFile('toilets', 'forms.csv', bytes, about, { db, capSenders: [] })
    await db.transaction().execute((tx) => writeFile(read, tx, new Date()))
    const found = async (text: string) => places(await find(text))
    for (const [texts, names] of [
      [['髙﨑公園', '高崎公園', '髙嵜公園', '高\u{e0100}崎 公園'], written.slice(0, 1)],
      [['渡邉公園', '渡邊公園', '渡辺公園'], written.slice(1, 4)],
      [['齋藤公園', '斎藤公園'], written.slice(4, 6)],
      // 斎 and 斉 are two characters
      [['齊藤公園', '斉藤公園'], written.slice(6, 7)],
      [['広沢ホール', '廣澤ほーる', '広澤ﾎｰﾙ'], written.slice(7)]
    ] as const)
      for (const text of texts) expect([text, (await found(text)).toSorted()]).toEqual([text, names.toSorted()])
    await db.deleteFrom('data_places').where('set_id', '=', 'forms').execute()
    await db.deleteFrom('data_sets').where('id', '=', 'forms').execute()
  })

  it.each(['%20', '%E3%80%80', `%00`])('nothing to look for (%s) is refused', async (text) => {
    const client = await world().connect()
    expect(codeOf(await client.call('GET', `/v1/find/${text}`))).toBe('malformed')
    expect(codeOf(await client.call('GET', '/v1/find/a/near/north'))).toBe('malformed')
  })
}
