// Level 0 on the wire: measures central counts itself, ten firms at once, and what holds at a place.
import { expect, it } from 'vitest'
import { CorporationsByNumber, RegisterAnswer } from '../../src/contract/wire/corporate-number.ts'
import { PlaceHazardsAnswer } from '../../src/contract/wire/disaster.ts'
import { MeasuresAnswer, MeasuresTable, type Measure } from '../../src/contract/wire/measures.ts'
import { PlacesAnswer } from '../../src/contract/wire/open-data.ts'
import { forgetBulletins } from '../../src/central/disaster/forget.ts'
import { admitMessage, takeMessage } from '../../src/central/disaster/take.ts'
import { readFile, writeFile } from '../../src/central/imports/take-file.ts'
import { countMonths } from '../../src/central/measures/count.ts'
import { codeOf } from '../support/central-visit.ts'
import type { World } from '../support/central-world.ts'
import { fillMonth } from '../support/measured-month.ts'
import { absent, outside } from '../support/content.ts'
import { alert, warning } from '../support/feed-bulletins.ts'

const day = 86_400_000

/** Run on the world of level-zero.test.ts, after what is there. */
export const moreOfLevelZero = (world: () => World): void => {
  const call = async (method: string, path: string, body?: unknown) =>
    (await world().connect()).call(method, encodeURI(path), body)
  const get = async (path: string): Promise<unknown> => (await call('GET', path)).body
  const take = async (text: string, now = new Date()) => {
    const read = admitMessage(text, ['bosai@morikawa.invalid'])
    if (!read.ok) throw new Error(`${read.code} ${read.detail}`)
    return world()
      .central.db.transaction()
      .execute((tx) => takeMessage(tx, read.message, now))
  }
  const importing = async (kind: 'measures' | 'corporate', bytes: Uint8Array, set: string) => {
    const { db } = world().central
    const about = { set, title: set, source: null, licence: null, asOf: null }
    const read = await readFile(kind, 'x', bytes, about, { db, capSenders: [] })
    return db.transaction().execute((tx) => writeFile(read, tx, new Date()))
  }

  const counted = async (): Promise<Map<string, Measure>> => {
    const { measures } = MeasuresAnswer.parse(await get('/v1/measures'))
    return new Map(measures.filter(({ set }) => set === 'counted').map((one) => [one.id, one]))
  }
  const september = (one: Measure | undefined): number | null | undefined =>
    one?.points.find(({ date }) => date === '2026-09-01')?.value

  it('counts the months that are over, once, by the Japanese calendar, with a definition', async () => {
    const { db } = world().central
    await fillMonth(db)
    expect(await countMonths(db, new Date('2026-09-01T00:00:00+09:00'))).toBe(0)
    // a month is counted a day after its end
    expect(await countMonths(db, new Date('2026-10-01T12:00:00+09:00'))).toBe(1)
    const both = await Promise.all([
      countMonths(db, new Date('2026-10-02T12:00:00+09:00')),
      countMonths(db, new Date('2026-10-02T12:00:00+09:00'))
    ])
    expect(both.filter((months) => months === 1)).toHaveLength(1)
    expect(both.filter((months) => months === 0)).toHaveLength(1)
    const first = await counted()
    expect(first.get('filings-received')?.points).toEqual([
      { date: '2026-08-01', value: 0 },
      { date: '2026-09-01', value: 41 }
    ])
    expect([september(first.get('filings-accepted')), september(first.get('hours-to-acceptance'))]).toEqual([40, 33.5])
    expect([september(first.get('hours-received')), september(first.get('hours-dispatched'))]).toEqual([1, 32.5])
    // 41 of 61
    expect(september(first.get('completed-online'))).toBe(67.2)
    for (const { definition } of first.values()) expect(definition?.ja).toContain('公表しない')
    // whatever comes later: what was published stays, and two readings differ in nothing
    await db.updateTable('filings').set({ state: 'refused' }).where('operation', '=', 'measured-1').execute()
    expect(await countMonths(db, new Date('2026-10-03T12:00:00+09:00'))).toBe(0)
    expect(await counted()).toEqual(first)
  })

  it('tells nothing of anybody', async () => {
    const measures = [...(await counted()).values()]
    expect(measures).toHaveLength(14)
    expect(JSON.stringify(measures)).not.toMatch(/owner-|measured-/)
  })

  it('is a table that the import takes, and no file takes the name of what is counted', async () => {
    const { mediaType, text } = MeasuresTable.parse(await get('/v1/measures/table'))
    expect([mediaType, text.split('\r\n')[0]]).toEqual([
      'text/csv',
      'measure,name_ja,name_en,unit,date,value,definition_ja,definition_en,set'
    ])
    const own = text.split('\r\n').filter((line, index) => index === 0 || line.endsWith(',counted'))
    const report = await importing('measures', Buffer.from(own.join('\r\n')), 'elsewhere')
    expect([report.taken, report.refused]).toEqual([own.length - 1, []])
    const { measures } = MeasuresAnswer.parse(await get('/v1/measures'))
    const of = (set: string) => measures.filter((one) => one.set === set).map((one) => ({ ...one, set: '' }))
    expect(of('elsewhere')).toEqual(of('counted'))
    await expect(importing('measures', Buffer.from(text), 'counted')).rejects.toThrow('counts itself')
    await world().central.db.deleteFrom('measures').where('set_id', '=', 'elsewhere').execute()
  })

  const [power, water, unknown] = ['8999990000001', '7999990000002', '8011001150296'] as const

  it('ten firms at once, those that are not there named, and a wrong one refused', async () => {
    const ask = (numbers: readonly string[]) => call('POST', '/v1/corporations/numbers', { numbers })
    const { found, unknown: missing } = CorporationsByNumber.parse(
      (await ask([water, '８９９９９９００００００１', unknown, water])).body
    )
    expect(found.map(({ record }) => record.number)).toEqual([water, power])
    expect([missing, found[0]?.successors.length]).toEqual([[unknown], 2])
    for (const numbers of [[], ['8999990000002'], ['x'], Array.from({ length: 11 }, () => power)])
      expect(codeOf(await ask(numbers))).toBe('malformed')
  })

  it("the register's own forms: what comes out goes in again and changes nothing", async () => {
    const ask = async (type: string, history: boolean, numbers: readonly string[] = [power, water, unknown]) =>
      RegisterAnswer.parse((await call('POST', '/v1/corporations/register', { numbers, type, history })).body)
    const csv = await ask('02', true)
    expect(csv.mediaType).toBe('text/csv')
    const [head = '', ...lines] = csv.text.trimEnd().split('\r\n')
    expect(head).toMatch(/^\d{4}-\d{2}-\d{2},4,1,1$/)
    expect(lines.map((line) => line.split(',').slice(0, 3).join())).toEqual([
      `1,${power},01`,
      `2,${power},12`,
      `3,${water},01`,
      `4,${water},71`
    ])
    expect((await ask('02', false)).text.split('\r\n')).toHaveLength(4)
    for (const { text } of [csv, await ask('12', true)])
      expect(await importing('corporate', Buffer.from(text), 'corporate')).toMatchObject({
        taken: 4,
        refused: [],
        changes: { added: 0, changed: 0, same: 4 }
      })
    expect(
      codeOf(await call('POST', '/v1/corporations/register', { numbers: [power], type: '01', history: false }))
    ).toBe('malformed')
  })

  it.skipIf(absent('corporate-number') !== null)(
    'a firm of the real register comes out as it came, byte for byte',
    async () => {
      const file = outside('corporate-number', 'akkeylab', 'num-8011001150296.xml').toString('utf8')
      await importing('corporate', Buffer.from(file), 'real')
      const question = { numbers: [unknown], type: '12', history: false }
      const { text } = RegisterAnswer.parse((await call('POST', '/v1/corporations/register', question)).body)
      const firm = (xml: string): string => /<corporation>.*<\/corporation>/s.exec(xml)?.[0] ?? ''
      expect(firm(text)).toBe(firm(file))
      await world().central.db.deleteFrom('corporations').where('number', '=', unknown).execute()
    }
  )

  const at = async (path: string) => PlaceHazardsAnswer.parse(await get(`/v1/disaster/${path}`))
  const events = async (path: string): Promise<string[]> =>
    (await at(path)).hazards.map(({ hazard, by }) => `${hazard.kind} ${by}`).toSorted()

  it('an area that is drawn holds inside the line, and not outside, whatever it is called', async () => {
    const now = new Date()
    const square = '<polygon>36.09,137.94 36.11,137.94 36.11,137.96 36.09,137.96 36.09,137.94</polygon>'
    await take(alert({ id: 'S1', at: now, event: '避難指示', name: '森川市', area: square }))
    await take(
      alert({ id: 'S2', at: now, event: '屋内退避', name: '工場', area: '<circle>36.1021,137.9512 0.4</circle>' })
    )
    await take(alert({ id: 'S3', at: now, event: '停電', name: '森川市', area: '<polygon>here</polygon>' }))
    expect(await events('at/36.1022,137.9513')).toEqual(['屋内退避 shape', '避難指示 shape'])
    expect(await events('at/36.1066,137.9513')).toEqual(['避難指示 shape'])
    expect(await events('at/36.12,137.9513')).toEqual([])
    // the school is in both, and by its address in whatever the town has that is not drawn
    const school = await events('places/shelters/MK0000000001')
    expect(school).toEqual(['停電 name', '強風注意報 name', '屋内退避 shape', '避難指示 shape'].toSorted())
    expect((await at('places/shelters/MK0000000001')).known).toBe('position')
    const { places } = PlacesAnswer.parse(await get('/v1/open-data/places/shelters'))
    const outsideOf = places.find(({ position }) => position !== null && position.latitude > 36.111)
    expect(outsideOf).toBeDefined()
    expect(await events(`places/shelters/${outsideOf?.id ?? ''}`)).not.toContain('避難指示 shape')
    expect(codeOf(await call('GET', '/v1/disaster/places/shelters/nothing'))).toBe('notFound')
    expect(codeOf(await call('GET', '/v1/disaster/at/0,0'))).toBe('malformed')
  })

  it('a postal code is where its facilities are known to stand, or else what it is called', async () => {
    // 本町 has the school; of 港町 only the name is known to be in an alert
    const main = await at('postal/9990001')
    expect(main.known).toBe('position')
    expect(main.hazards.map(({ hazard, by }) => `${hazard.kind} ${by}`)).toEqual(
      expect.arrayContaining(['屋内退避 shape', '避難指示 shape', '強風注意報 name', '停電 name'])
    )
    expect(main.hazards.map(({ hazard }) => hazard.severity)[0]).toBe('warning')
    const towns = await world().central.db.selectFrom('postal_towns').select(['code', 'town']).execute()
    const harbour = towns.find(({ town }) => town.includes('港町'))?.code ?? ''
    expect(await events(`postal/${harbour}`)).toContain('断水 name')
    expect(await events('postal/9990001')).not.toContain('断水 name')
    // a village without a town of its own has no coordinates: everything by its name
    const whole = await at('postal/9990000')
    expect([whole.known, whole.hazards.every(({ by }) => by === 'name')]).toEqual(['area', true])
    expect(whole.hazards.map(({ hazard }) => hazard.kind)).toContain('避難指示')
  })

  it('old bulletins are forgotten, what holds stays, and what is gone does not come back', async () => {
    const { db } = world().central
    const office = '第三気象台'
    const now = new Date()
    const ago = (days: number): Date => new Date(now.getTime() - days * day)
    const bulletins = [
      { text: warning({ kind: '低温注意報', at: ago(200), office }), at: ago(200) },
      { text: warning({ kind: '大雨警報', at: ago(150), office: '第四気象台' }), at: ago(150) },
      { text: warning({ kind: '大雨警報', at: ago(149), office: '第四気象台', ends: true }), at: ago(149) },
      { text: warning({ kind: '低温注意報', at: ago(120), office }), at: ago(120) },
      { text: warning({ kind: '大津波警報', at: ago(130), office, status: '訓練' }), at: ago(130) },
      { text: warning({ kind: '低温注意報', at: ago(10), office }), at: ago(10) }
    ]
    for (const { text, at: arrived } of bulletins) await take(text, arrived)
    const holding = () =>
      db
        .selectFrom('hazards')
        .selectAll()
        .where('state', '=', 'active')
        .orderBy('series')
        .orderBy('area')
        .orderBy('kind')
        .execute()
    const before = await holding()
    const mine = before.find(({ series }) => series.includes(office))
    expect(mine?.hazard).toContain(`"since":"${ago(200).toISOString()}"`)
    const count = async (): Promise<number> => (await db.selectFrom('bulletins').select('id').execute()).length
    const all = await count()
    // the middle one of the third office, both of the fourth, the drill
    expect(await forgetBulletins(db, ago(90).toISOString(), now.toISOString())).toBe(3)
    expect([all - (await count()), await holding()]).toEqual([4, before])
    expect(await forgetBulletins(db, ago(90).toISOString(), now.toISOString())).toBe(0)
    // the warning without its release would hold again
    expect(await take(bulletins[1]?.text ?? '')).toBeNull()
    expect(await holding()).toEqual(before)
    expect(await take(warning({ kind: '低温注意報', at: ago(1), office, ends: true }))).toMatchObject({ removed: 1 })
    await take(warning({ kind: '乾燥注意報', at: now, office }))
    expect((await holding()).filter(({ series }) => series.includes(office))).toHaveLength(1)
  })
}
