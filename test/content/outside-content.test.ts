// Files that nobody here wrote: what is taken of them is counted from the files themselves.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { placeOf } from '../../src/central/open-data/answers.ts'
import { openingsOf } from '../../src/central/open-data/opened.ts'
import type { Place, PlaceKind } from '../../src/contract/wire/open-data.ts'
import { absent, openContentStore, outside, type ContentStore } from '../support/content.ts'
import { outsideData } from '../support/outside-data.ts'

const none = absent('municipal', 'postal', 'corporate-number')

/** cells of a CSV: a reader of its own, to count by */
const cellsOf = (text: string): string[][] =>
  (text.replace(/^\uFEFF/, '').match(/(?:"[^"]*"|[^"\r\n])+/g) ?? []).map((line) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, plain]) =>
      (quoted?.replaceAll('""', '"') ?? plain ?? '').trim()
    )
  )

describe.skipIf(none !== null)(`files of others${none ? `: skipped, ${none}` : ''}`, () => {
  let content: ContentStore
  beforeAll(async () => {
    content = await openContentStore()
  })
  afterAll(() => content.close())

  const takamatsu = (...path: string[]): Buffer => outside('municipal', 'takamatsu', ...path)
  const placesOf = async (kind: PlaceKind): Promise<Map<string, Place>> => {
    const rows = await content.store.db.selectFrom('data_places').selectAll().where('kind', '=', kind).execute()
    return new Map(rows.map(placeOf).map((place) => [place.id, place]))
  }

  const files: [PlaceKind, ...string[]][] = [
    ['aed', '0002.csv'],
    ['childcare', '0012.csv'],
    ['shelters', '0060.csv'],
    ['clinics', '0062.csv'],
    ['clinics', 'hospital', 'data.csv'],
    ['toilets', 'public_toilet', 'data.csv'],
    ['shelters', 'tsunami_evacuation_building', 'data.csv']
  ]
  it.each(files)('%s: every row of Takamatsu %s %s that has a name is taken, at its place', async (kind, ...path) => {
    const bytes = takamatsu(...path)
    const rows = cellsOf(bytes.toString('utf8'))
    const at = rows.findIndex((row) => row[0] === '#property')
    const header = rows[at] ?? []
    const cell = (row: readonly string[], name: string): string => row[header.indexOf(name)] ?? ''
    const expected = rows.slice(at + 1).filter((row) => !row[0]?.startsWith('#') && cell(row, 'name') !== '')
    const report = await content.take(kind, bytes)
    expect([report.taken, report.refused]).toEqual([expected.length, []])
    const places = await placesOf(kind)
    for (const row of expected) {
      const pair = header.includes('location')
        ? cell(row, 'location').split(',').map(Number)
        : [Number(cell(row, 'latitude')), Number(cell(row, 'longitude'))]
      const place = places.get(row[0] ?? '')
      const where = place?.position ? [place.position.latitude, place.position.longitude] : [0, 0]
      expect([place?.name, where]).toEqual([cell(row, 'name'), pair])
    }
  })

  it('the lines above the header name source and licence, and blank times are unknown', async () => {
    const bytes = takamatsu('0002.csv')
    const report = await content.take('aed', bytes)
    const above = cellsOf(bytes.toString('utf8')).filter((row) => row[0]?.startsWith('#'))
    expect([report.encoding, above.length]).toEqual(['UTF-8 with BOM', 9])
    const [set] = await content.store.db.selectFrom('data_sets').selectAll().where('id', '=', 'aed').execute()
    expect(set?.licence).toBe(above.find((row) => row[0] === '#license')?.[1])
    expect(set?.source).toContain(above.find((row) => row[0] === '#attribution_name')?.[1])
    const header = above.find((row) => row[0] === '#property') ?? []
    const blank = cellsOf(bytes.toString('utf8')).filter(
      (row) => !row[0]?.startsWith('#') && row[header.indexOf('startTime')] === ''
    )
    const unknown = [...(await placesOf('aed')).values()].filter((place) => place.hours.from === null)
    expect([blank.length > 200, unknown.length]).toEqual([true, blank.length])
  })

  it('a shelter of Nanao that is in no list is shown as it is, and once only when the list comes', async () => {
    const open = outside('municipal', 'nanao', 'latest', 'open_shelter_Nanao-shi_2024-09-02-1800.csv')
    const ids = cellsOf(open.toString('utf8'))
      .slice(1)
      .map((row) => row[0] ?? '')
    const report = await content.take('openings', open)
    expect([report.taken, report.refused, report.asOf]).toEqual([ids.length, [], '2024-09-02'])
    expect(report.noted.filter((one) => one.code === 'notInList')).toHaveLength(ids.length)
    expect((await openingsOf(content.store.db)).unlisted.map((place) => place.id)).toEqual(ids)
    const list = outside('municipal', 'nanao', 'reference_data.csv')
    const listed = cellsOf(list.toString('utf8')).slice(1)
    const taken = await content.take('shelters', list)
    expect([taken.taken, taken.refused]).toEqual([listed.length, []])
    const { unlisted, open: opened } = await openingsOf(content.store.db)
    const missing = ids.filter((id) => !listed.some((row) => row[0] === id))
    expect([unlisted.map((place) => place.id), [...opened.keys()]]).toEqual([missing, ids])
    // those that the list itself has outside the official numbering
    const own = listed.filter((row) => !/^CC\d+$/.test(row[0] ?? '')).map((row) => row[0] ?? '')
    const places = await placesOf('shelters')
    expect([own.length > 0, own.filter((id) => !places.has(id))]).toEqual([true, []])
  })

  it('postal codes of Tokyo: joined lines are one town, and "not listed" is no town', async () => {
    const bytes = outside('postal', 'hiro260', '13TOKYO.CSV')
    const rows = cellsOf(new TextDecoder('shift_jis').decode(bytes))
    const opens = (row: readonly string[]): boolean => (row[8] ?? '').includes('（') && !(row[8] ?? '').includes('）')
    const going = rows.filter((row) => (row[8] ?? '').includes('）') && !(row[8] ?? '').includes('（'))
    const report = await content.take('postal', bytes)
    expect([report.encoding, rows.length, rows.filter(opens).length]).toEqual(['CP932', 4_165, going.length])
    expect([report.taken, report.refused]).toEqual([rows.length - going.length, []])
    const towns = await content.store.db.selectFrom('postal_towns').selectAll().execute()
    const read = towns.map((row) => JSON.parse(row.town) as { town: string; remark: string | null })
    const unlisted = rows.filter((row) => row[8] === '以下に掲載がない場合').length
    // a code for the whole of a village has no town either
    const whole = rows.filter((row) => /(一円|の次に番地がくる場合)$/.test(row[8] ?? '')).length
    expect([unlisted, read.filter((one) => one.town === '').length]).toEqual([58, unlisted + whole])
    const [first, second] = [rows[2_848] ?? [], rows[2_849] ?? []]
    const text = `${first[8] ?? ''}${second[8] ?? ''}`
    const joined = towns
      .filter((row) => row.code === first[2])
      .map((row) => JSON.parse(row.town) as (typeof read)[number])
    expect(joined.map(({ town, remark }) => (remark === null ? town : `${town}（${remark}）`))).toEqual([text])
  })

  it('the register: a firm is taken, and wrong check digits are refused, also those of successors', async () => {
    const akkey = await content.take('corporate', outside('corporate-number', 'akkeylab', 'num-8011001150296.xml'))
    expect([akkey.taken, akkey.refused, akkey.asOf]).toEqual([1, [], '2022-12-28'])
    const hand = (name: string): Promise<readonly string[]> =>
      content
        .take('corporate', outside('corporate-number', 'houjin-bangou-api-mcp', name))
        .then(({ taken, refused }) => [String(taken), ...refused.map((one) => `${one.code} ${one.detail}`)])
    expect(await hand('successor-corporation.xml')).toEqual(['0', 'checkDigit 1234567890123'])
    expect(await hand('closed-corporation.xml')).toEqual(['0', 'successorCheckDigit 1234567890123'])
    const rows = await content.store.db.selectFrom('corporations').select(['number', 'latest']).execute()
    expect(rows).toEqual([{ number: '8011001150296', latest: 1 }])
  })

  it.skipIf(absent('jma') !== null)(
    "JMA's samples all go into the store, and none that is a drill or a test holds",
    async () => {
      const names = readdirSync(join(outsideData, 'jma', 'official'))
      for (const name of names) {
        const { taken, refused } = await content.take('bulletin', outside('jma', 'official', name))
        expect([name, taken, refused]).toEqual([name, 1, []])
      }
      const { db } = content.store
      const bulletins = await db.selectFrom('bulletins').select(['id', 'status']).execute()
      expect(bulletins).toHaveLength(names.length)
      const real = new Set(bulletins.filter((row) => row.status === 'actual').map((row) => row.id))
      const hazards = await db.selectFrom('hazards').select('hazard').execute()
      const of = hazards.map((row) => (JSON.parse(row.hazard) as { bulletin: string }).bulletin)
      expect([of.length > names.length, of.filter((id) => !real.has(id))]).toEqual([true, []])
    }
  )
})
