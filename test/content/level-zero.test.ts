// Level 0 on the wire, without anybody having signed in: open data, disaster, measures, corporate numbers.
import { expect, it } from 'vitest'
import { CorporationAnswer, CorporationsAnswer } from '../../src/contract/wire/corporate-number.ts'
import { AreaAnswer, BulletinsAnswer, HazardsAnswer } from '../../src/contract/wire/disaster.ts'
import { MeasuresAnswer } from '../../src/contract/wire/measures.ts'
import { DataSets, NearestAnswer, PlacesAnswer, PostalAnswer, SearchAnswer } from '../../src/contract/wire/open-data.ts'
import { isCorporateNumber } from '../../src/central/corporate-number/check-digit.ts'
import { admitMessage, takeMessage } from '../../src/central/disaster/take.ts'
import { readFile, writeFile } from '../../src/central/imports/take-file.ts'
import { feedSuite } from './feeds.suite.ts'
import { nameSuite } from './names.suite.ts'
import { findSuite } from './find.suite.ts'
import { moreOfLevelZero } from './more.suite.ts'
import { codeOf } from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'
import { absent } from '../support/content.ts'
import { changedByStore, mjNames } from '../support/mj-names.ts'

const here = '36.1022,137.9513'
const hour = 3_600_000

onBothStorages('level 0', (world) => {
  const get = async (path: string): Promise<unknown> =>
    (await (await world().connect()).call('GET', encodeURI(path))).body
  const refused = async (path: string): Promise<unknown> =>
    codeOf(await (await world().connect()).call('GET', encodeURI(path)))
  const nearest = async (kind: string): Promise<NearestAnswer> =>
    NearestAnswer.parse(await get(`/v1/open-data/nearest/${kind}/${here}`))

  it('every set says of whom it is, under which licence and as of when', async () => {
    const { sets } = DataSets.parse(await get('/v1/open-data'))
    expect(sets.map((set) => set.kind)).toEqual([
      'aed',
      'childcare',
      'clinics',
      'corporate',
      'measures',
      'openings',
      'postal',
      'shelters',
      'toilets'
    ])
    for (const set of sets)
      expect([set.id, set.source !== null, set.licence !== null, set.taken > 0]).toEqual([set.id, true, true, true])
  })

  it('the nearest shelter open now is the one the town opened, not the one next door', async () => {
    const { open, closed, unknown } = await nearest('shelters')
    expect(open.map(({ place }) => place.name)).toEqual(['西町ショッピングセンター 立体駐車場', '市民体育館'])
    expect([open[0]?.opening.people, open[0]?.opening.sure]).toEqual([12, true])
    expect(closed[0]?.place.name).toBe('森川第一小学校')
    expect(Number(closed[0]?.metres)).toBeLessThan(Number(open[0]?.metres))
    expect(unknown).toEqual([])
    for (const list of [open, closed])
      expect(list.map(({ metres }) => metres)).toEqual(
        list.map(({ metres }) => Number(metres)).toSorted((a, b) => a - b)
      )
  })

  findSuite(world)

  it('a report of openings that is too old says nothing about now', async () => {
    world().ahead(25 * hour)
    const { open, closed, unknown } = await nearest('shelters')
    world().ahead(-25 * hour)
    expect([open.length, closed.length, unknown.length]).toEqual([0, 0, 8 - 1])
    expect(unknown[0]?.opening.asOf).not.toBeNull()
  })

  it('an AED whose hours nobody wrote down is unknown, never open', async () => {
    const { open, unknown } = await nearest('aed')
    expect(unknown.map(({ place }) => place.name)).toEqual(['森川第一小学校', '北川公民館'])
    expect(open.map(({ place }) => place.name)).toContain('港町コンビニエンスストア')
  })

  it('is found by name whatever its width, case or kana, and refused where it cannot be', async () => {
    const found = async (kind: string, text: string): Promise<string[]> =>
      SearchAnswer.parse(await get(`/v1/open-data/search/${kind}/${text}`)).found.map(({ place }) => place.name)
    expect(await found('shelters', 'もりかわ だいいち')).toEqual(['森川第一小学校'])
    expect(await found('clinics', 'ﾐﾄﾞﾘ')).toEqual(['みどり歯科'])
    expect(await found('shelters', '%25')).toEqual([])
    expect(await refused('/v1/open-data/search/nothing/x')).toBe('notFound')
    for (const position of ['0,0', 'x', '36.1', '91,138', '137.9,36.1'])
      expect(await refused(`/v1/open-data/nearest/aed/${position}`)).toBe('malformed')
    const { places, more } = PlacesAnswer.parse(await get('/v1/open-data/places/aed'))
    expect([places.length, more]).toEqual([6, false])
  })

  it('a postal code has its towns', async () => {
    const towns = async (code: string) => PostalAnswer.parse(await get(`/v1/open-data/postal/${code}`)).towns
    expect((await towns('999-0001')).map(({ town }) => town)).toEqual(['本町'])
    expect((await towns('９９９００００')).map(({ town }) => town)).toEqual([''])
    const [joined] = await towns('9990005')
    expect([joined?.town, joined?.remark]).toEqual(['みどり台', '１丁目、２丁目、３丁目、４丁目'])
    expect([await refused('/v1/open-data/postal/1'), await refused('/v1/open-data/postal/0000000')]).toEqual([
      'malformed',
      'notFound'
    ])
  })

  it('what holds is what was not released, cancelled or practised', async () => {
    const { hazards, cursor } = HazardsAnswer.parse(await get('/v1/disaster/state'))
    expect(hazards.map((one) => `${one.area.name} ${one.kind}`).toSorted()).toEqual([
      '森川市 強風注意報',
      '森川市 港町 断水'
    ])
    expect(HazardsAnswer.parse(await get(`/v1/disaster/state?cursor=${cursor}`)).hazards).toEqual([])
    const area = AreaAnswer.parse(await get('/v1/disaster/areas/9999100'))
    expect(area.hazards.map((one) => one.severity)).toEqual(['advisory'])
    const real = BulletinsAnswer.parse(await get('/v1/disaster/bulletins'))
    expect(real.bulletins.filter((one) => one.status !== 'actual')).toEqual([])
    const { bulletins } = BulletinsAnswer.parse(await get('/v1/disaster/exercises'))
    expect(bulletins.map((one) => [one.status, one.items[0]?.severity])).toEqual([['exercise', 'emergency']])
  })

  it('a cursor brings a new warning and its end, in order, and the same bulletin once', async () => {
    const { central } = world()
    const warning = (kind: string, status: string, minute: number): string => {
      const at = new Date(Date.now() + minute * 60_000).toISOString()
      return `<Report xmlns="http://xml.kishou.go.jp/jmaxml1/"><Control><Title>気象特別警報・警報・注意報</Title><DateTime>${at}</DateTime>
        <Status>通常</Status><EditorialOffice>第二気象台</EditorialOffice><PublishingOffice>第二気象台</PublishingOffice></Control>
        <Head><Title>警報</Title><ReportDateTime>${at}</ReportDateTime><EventID/><InfoType>発表</InfoType><Serial/>
        <InfoKind>気象警報・注意報</InfoKind><Headline><Text>本文</Text></Headline></Head><Body><Warning type="x"><Item>
        <Kind><Name>${kind}</Name><Status>${status}</Status></Kind><Area><Name>海野市</Name><Code>9999200</Code></Area></Item></Warning></Body></Report>`
    }
    const take = async (text: string) => {
      const read = admitMessage(text, [])
      if (!read.ok) throw new Error(read.detail)
      return central.db.transaction().execute((tx) => takeMessage(tx, read.message, new Date()))
    }
    const start = HazardsAnswer.parse(await get('/v1/disaster/state')).cursor
    const [first, last] = [warning('大雨警報', '発表', 0), warning('大雨警報', '解除', 2)]
    expect(await take(first)).toMatchObject({ added: 1 })
    expect(await take(first)).toBeNull()
    const after = async (cursor: string) => HazardsAnswer.parse(await get(`/v1/disaster/state?cursor=${cursor}`))
    const shown = await after(start)
    expect(shown.hazards.map((one) => [one.kind, one.state])).toEqual([['大雨警報', 'active']])
    expect(await take(last)).toMatchObject({ removed: 1 })
    expect((await after(shown.cursor)).hazards.map((one) => [one.kind, one.state])).toEqual([['大雨警報', 'ended']])
    // one that was reported earlier and comes later changes nothing any more
    expect(await take(warning('洪水警報', '発表', 1))).toMatchObject({ added: 0 })
  })

  it('a drill in the middle of a real tsunami neither shows nor ends anything', async () => {
    const { central } = world()
    const report = (status: string, title: string, code: string, kind: string, minute: number): string => {
      const at = new Date(Date.now() + minute * 60_000).toISOString()
      return `<Report xmlns="http://xml.kishou.go.jp/jmaxml1/"><Control><Title>${title}</Title><DateTime>${at}</DateTime>
        <Status>${status}</Status><EditorialOffice>本庁</EditorialOffice><PublishingOffice>本庁</PublishingOffice></Control>
        <Head><Title>津波</Title><ReportDateTime>${at}</ReportDateTime><EventID>E</EventID><InfoType>発表</InfoType><Serial/>
        <InfoKind>${title.startsWith('津波情報') ? '津波情報' : '津波警報・注意報・予報'}</InfoKind></Head><Body><Tsunami><Forecast><Item>
        <Area><Name>海岸${code}</Name><Code>${code}</Code></Area><Category><Kind><Name>${kind}</Name></Kind></Category>
        </Item></Forecast></Tsunami></Body></Report>`
    }
    const take = async (...parts: Parameters<typeof report>): Promise<string[]> => {
      const read = admitMessage(report(...parts), [])
      if (!read.ok) throw new Error(read.detail)
      await central.db.transaction().execute((tx) => takeMessage(tx, read.message, new Date()))
      const rows = await central.db
        .selectFrom('hazards')
        .select(['area', 'kind'])
        .where('series', '=', 'jma:tsunami')
        .where('state', '=', 'active')
        .orderBy('area')
        .execute()
      return rows.map(({ area, kind }) => `${area} ${kind}`)
    }
    const warned = ['901 津波警報']
    expect(await take('通常', '津波警報・注意報・予報a', '901', '津波警報', 1)).toEqual(warned)
    expect(await take('訓練', '津波警報・注意報・予報a', '901', '警報解除', 2)).toEqual(warned)
    expect(await take('訓練', '津波警報・注意報・予報a', '902', '大津波警報', 3)).toEqual(warned)
    expect(await take('試験', '津波情報a', '903', '津波警報', 4)).toEqual(warned)
    expect(await take('通常', '津波情報a', '904', '津波注意報', 5)).toEqual([...warned, '904 津波注意報'])
    expect(await take('通常', '津波警報・注意報・予報a', '901', '警報解除', 6)).toEqual([])
  })

  it('measures have a name, a unit and dated points, and a hole where too few people stand behind one', async () => {
    const { measures, sets } = MeasuresAnswer.parse(await get('/v1/measures'))
    expect([measures.length, sets[0]?.asOf !== undefined]).toEqual([5, true])
    for (const { points } of measures)
      expect(points.map(({ date }) => date)).toEqual(points.map(({ date }) => date).toSorted())
    expect(measures.flatMap(({ points }) => points).some(({ value }) => value === null)).toBe(true)
  })

  it('a firm has its history and the chain of its successors', async () => {
    const { found } = CorporationsAnswer.parse(
      await get('/v1/corporations/named/ミドリ水道'.replace('ミドリ', 'みどり'))
    )
    expect(found.map(({ name }) => name)).toEqual(['みどり水道サービス株式会社'])
    const firm = CorporationAnswer.parse(await get(`/v1/corporations/${found[0]?.number ?? ''}`))
    expect([firm.record.closedOn, firm.record.closeCause]).toEqual(['2023-04-01', '11'])
    expect(firm.successors.map(({ record }) => record?.name)).toEqual([
      '森川ガス水道株式会社',
      '森川ライフライン株式会社'
    ])
    expect(firm.changes.map(({ fields }) => fields.map(({ field }) => field))).toEqual([
      [],
      ['closedOn', 'closeCause', 'successor']
    ])
    const power = CorporationsAnswer.parse(await get('/v1/corporations/named/electric')).found
    expect(power.map(({ street }) => street)).toEqual(['駅前２丁目３－４'])
    expect(await refused('/v1/corporations/1234567890123')).toBe('malformed')
    expect(await refused('/v1/corporations/8011001150296')).toBe('notFound')
  })

  it('two firms that name each other as successors end the chain', async () => {
    const { central } = world()
    const number = (rest: string): string =>
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => `${digit}${rest}`).find(isCorporateNumber) ?? ''
    const [a, b] = [number('999990000101'), number('999990000102')]
    const row = (one: string, other: string): string =>
      `1,${one},71,0,2025-01-02,2025-01-01,輪,,301,架空県,森川市,一,,99,999,,,,2025-01-01,11,${other},,2015-10-05,1,,,,,リン,0`
    const about = { set: 'corporate', title: 'x', source: null, licence: null, asOf: null }
    const read = await readFile('corporate', 'x.csv', Buffer.from(`${row(a, b)}\n${row(b, a)}\n`), about, {
      db: central.db,
      capSenders: []
    })
    expect(await central.db.transaction().execute((tx) => writeFile(read, tx, new Date()))).toMatchObject({
      changes: { added: 2 }
    })
    const { successors } = CorporationAnswer.parse(await get(`/v1/corporations/${a}`))
    expect(successors.map((one) => one.number)).toEqual([b])
  })

  const noCharacters = absent('characters')
  it.skipIf(noCharacters !== null)(
    'all 58,843 characters with selectors and shrink candidates round-trip as names',
    async () => {
      const names = mjNames()
      expect(names.filter((one) => one.id.startsWith('mj-'))).toHaveLength(58_843)
      expect(await changedByStore(world().central.db, names)).toEqual([])
    }
  )

  moreOfLevelZero(world)
  feedSuite(world)
  nameSuite(world)
})
