// The town's places at a terminal: kept, shown nearest first without a card, and there without central.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readFile, writeFile } from '../../src/central/imports/take-file.ts'
import { readEndpoint } from '../../src/main/central/endpoint.ts'
import { centralOver } from '../../src/main/central/https.ts'
import type { Central } from '../../src/main/central/port.ts'
import { placesFile, type TerminalConfig } from '../../src/main/config.ts'
import { addDays, localDay } from '../../src/main/days.ts'
import { placePages, type OpenPage } from '../../src/main/flows/places/pages.ts'
import { followPlaces } from '../../src/main/places/following.ts'
import { readPlaces } from '../../src/main/places/kept.ts'
import type { KeptKind, PlacesKnown } from '../../src/main/places/port.ts'
import { configure } from '../support/main-fleet.ts'
import { configFor, openCounter, openTown, signInAs, type Counter, type Town } from '../support/main-visit.ts'
import { wireTo, type Wire } from '../support/main-wire.ts'

let town: Town
let wire: Wire
let counter: Counter | undefined
let central: Central
/** the city hall */
const here = { latitude: 36.103, longitude: 137.9526 }
const aedDate = addDays(localDay(new Date()), -3)

const take = async (kind: KeptKind, lines: readonly string[], asOf: string): Promise<void> =>
  town.central.db.transaction().execute(async (tx) => {
    const about = { set: kind, title: kind, source: '森川市（架空）', licence: 'CC0 1.0', asOf }
    const read = await readFile(kind, `${kind}.csv`, Buffer.from(lines.join('\n')), about, { db: tx, capSenders: [] })
    await writeFile(read, tx, new Date())
  })

const aeds = [
  'ID,名称,住所,緯度,経度,電話番号,設置位置,利用可能曜日,開始時間,終了時間,利用可能日時特記事項',
  '1,中央図書館,架空県森川市本町1-2,36.1035,137.9526,000-000-2001,受付,月火水木金土日祝,9:00,17:00,',
  '2,遠い 駅,架空県森川市駅前1,36.2000,137.9526,,,月火水木金土日祝,0:00,24:00,',
  '3,森川第一小学校,架空県森川市本町1丁目2-1,36.1021,137.9512,,,月火水木金土日祝,0:00,24:00,学校開校日に随時',
  '4,どこかの店,架空県森川市,,,,,,,,'
]
const toilets = [
  'ID,名称,住所,緯度,経度',
  ...Array.from({ length: 230 }, (_, at) => `${at},便所${at},森川市,36.${2000 + at},137.95`)
]

beforeAll(async () => {
  town = await openTown(40)
  await take('aed', aeds, aedDate)
  await take('toilets', toilets, aedDate)
  await configure(town, { position: here }, 'terminal:morikawa-1')
  wire = await wireTo(town.central.ready.url)
  const endpoint = readEndpoint(configFor(town, 'asked').central)
  if (!endpoint.ok) throw new Error(endpoint.fault)
  central = centralOver(endpoint.value, () => undefined)
})
afterEach(async () => {
  wire.mend()
  await counter?.terminal.stop()
  counter = undefined
})
afterAll(async () => {
  await central.close()
  await wire.stop()
  await town.stop()
})

const through = (name: string): TerminalConfig => {
  const config = configFor(town, name, { healthEvery: 50, openingsEvery: 100 })
  return { ...config, central: { ...config.central, url: wire.url } }
}
/** opens a page as soon as its pane says this */
const pageOf = async ({ shell }: Counter, id: string, says = /./) => {
  await shell.until('attract', ({ panes }) => panes.some((pane) => pane.id === id && says.test(pane.sense)))
  shell.say({ kind: 'open', id })
  return shell.until('openPage')
}
const following = (name: string, resting: () => boolean) => {
  const file = join(town.folder, name, 'places.json')
  const told: PlacesKnown[] = []
  const followed = followPlaces({ file, tell: (known) => told.push(known), resting, every: 60_000, openingsEvery: 0 })
  return { file, told, look: (at: typeof here | null = here) => followed.look(central, at) }
}
const pagesAt = (known: PlacesKnown | undefined, now: string | number): readonly OpenPage[] =>
  placePages(known ?? null, new Date(now), '森川市')
const rowsOf = (pages: readonly OpenPage[], id: string): readonly string[] =>
  pages.find((page) => page.id === id)?.facts.map(({ label, value }) => `${label.ja}: ${value.ja}`) ?? []

describe('the town’s places', () => {
  it('stand at attract, and are answered nearest first with central out of reach and the terminal started anew', async () => {
    const config = through('offline')
    counter = await openCounter(config)
    const told = await pageOf(counter, 'places-shelters', /^開いています: 市民体育館 約\d+m$/)
    expect(told).toMatchObject({ title: '近くの 避難所', source: '森川市（架空）' })
    expect(told.facts[0]).toMatchObject({ label: '森川第一小学校' })
    expect(told.facts[0]?.value).toMatch(
      /^約160m {2}× 開設していません\(.*の知らせ\)\n本町1丁目2-1 {2}電話 000-000-2101$/
    )
    expect(told.facts[1]).toMatchObject({ label: '市民体育館', value: expect.stringContaining('○ 開設しています') })
    // it stands in no list: only the report of openings names it
    expect(told.facts[2]).toMatchObject({ label: '西町ショッピングセンター 立体駐車場' })
    counter.shell.say({ kind: 'back' })

    // central is lost while the terminal runs: nobody says any more that one is open
    wire.cut()
    const lost = await pageOf(counter, 'places-shelters', /^いちばん近い: 森川第一小学校/)
    await counter.terminal.stop()

    counter = await openCounter(config)
    const again = await pageOf(counter, 'places-shelters')
    expect(again).toEqual(lost)
    expect(again.facts.map(({ label }) => label)).toEqual(['森川第一小学校', '市民体育館', '港町集会所'])
    expect(again.facts.every(({ value }) => /？ 開設しているか わかりません\(.*の知らせが最後\)/.test(value))).toBe(
      true
    )
    counter.shell.say({ kind: 'back' })
    const aed = await pageOf(counter, 'places-aed')
    expect(aed).toMatchObject({ asOf: aedDate, source: '森川市（架空）' })
    expect(aed.facts[0]?.label).toBe('中央図書館')
    counter.shell.say({ kind: 'language.choose', language: 'en' })
    expect((await counter.shell.until('openPage', ({ title }) => title === 'Nearby AEDs')).facts[0]?.value).toMatch(
      /^about 60 m/
    )
  })

  it('a damaged file is no file: the terminal starts without, and has them again as soon as central answers', async () => {
    const config = through('damaged')
    counter = await openCounter(config)
    await pageOf(counter, 'places-aed')
    await counter.terminal.stop()
    const file = placesFile(config.data)
    const whole = readFileSync(file, 'utf8')
    for (const bad of [whole.slice(0, whole.length / 2), '', whole.replace('"latitude":36.103', '"latitude":"x"')]) {
      writeFileSync(file, bad)
      expect(readPlaces(file)).toBeNull()
    }
    wire.cut()
    counter = await openCounter(config)
    const { panes } = await counter.shell.until('attract')
    expect(panes.map(({ id }) => id)).toContain('shelter')
    expect(panes.filter(({ id }) => id.startsWith('places-'))).toEqual([])
    wire.mend()
    await pageOf(counter, 'places-aed')
    expect(readPlaces(file)?.kinds.aed.places).toHaveLength(4)
  })

  it('hide nothing of a resident: a visit goes on while they change, and they are asked for only when nobody is there', async () => {
    const config = { ...through('visit'), times: { ...through('visit').times, placesEvery: 50 } }
    counter = await openCounter(config)
    await counter.shell.until('attract', ({ panes }) => panes.some(({ id }) => id === 'places-childcare'))
    await signInAs(counter, 'tanaka', '1234')
    await take('childcare', ['ID,名称,緯度,経度', '1,あたらしい園,36.1030,137.9526'], aedDate)
    counter.shell.say({ kind: 'open', id: 'mailbox' })
    await counter.shell.until('mailboxList')
    expect(readFileSync(placesFile(config.data), 'utf8')).not.toContain('あたらしい園')
    counter.readers.pull()
    await counter.shell.until('attract', ({ panes }) => panes.some(({ sense }) => sense.includes('あたらしい園')))
    expect(counter.lines.join('\n')).not.toContain('36.103')
  })
})

describe('following them', () => {
  it('asks for nothing while somebody is there, and gives up between two pages when somebody comes', async () => {
    let asked = 0
    const patient = following('patient', () => asked++ < 0)
    await patient.look()
    expect([existsSync(patient.file), patient.told]).toEqual([false, []])
    // shelters, aed, clinics and two of the three pages of toilets
    const comes = following('comes', () => asked++ < 6)
    asked = 0
    await comes.look()
    expect([existsSync(comes.file), comes.told, asked > 6]).toEqual([false, [], true])
  })

  it('keeps every page of every kind, in order from where it stands, and again where it stands now', async () => {
    const { file, told, look } = following('pages', () => true)
    await look()
    const first = readPlaces(file)
    expect(first?.kinds.toilets.places).toHaveLength(230)
    expect(first?.kinds.toilets.places[0]?.name).toBe('便所0')
    expect(first?.holidays.length).toBeGreaterThan(10)
    await look({ latitude: 36.2229, longitude: 137.95 })
    expect(readPlaces(file)?.kinds.toilets.places[0]?.name).toBe('便所229')
    await look(null)
    const { kept } = told.at(-1) ?? {}
    expect([kept?.here, kept?.kinds.shelters.places[0]?.kana]).toEqual([null, 'キタガワコウミンカン'])
    const [shelters] = pagesAt(told.at(-1), Date.now())
    expect(shelters?.title).toEqual({ ja: '町の 避難所', en: 'Town shelters' })
    expect(shelters?.sense.ja).toBe('6か所')
    expect(shelters?.facts.some(({ value }) => value.ja.includes('約'))).toBe(false)
    // whoever reads the file learns nothing of anybody
    expect(readFileSync(file, 'utf8')).not.toMatch(/田中|tanaka/)
  })
})

describe('whether one is open', () => {
  const known = async (): Promise<PlacesKnown | undefined> => {
    const { told, look } = following('open', () => true)
    await look()
    return told.at(-1)
  }
  const year = localDay(new Date()).slice(0, 4)

  it('what closes at 17:00 is open at 16:59 and closed at 17:01', async () => {
    const places = await known()
    const at = (time: string): string | undefined =>
      rowsOf(pagesAt(places, `${year}-10-07T${time}:00+09:00`), 'places-aed')[0]
    expect(at('16:59')).toBe('中央図書館: 約60m  ○ 17:00まで 開いています\n本町1-2 受付  電話 000-000-2001')
    expect(at('17:00')).toContain('× いまは 時間の外です')
    expect(at('17:01')).toContain('× いまは 時間の外です')
    const sense = pagesAt(places, `${year}-10-07T17:01:00+09:00`).find(({ id }) => id === 'places-aed')?.sense
    expect(sense?.ja).toBe('開いています: 遠い 駅 約10.8km')
  })

  it('a remark no program reads, unknown hours and a year without holidays are never open', async () => {
    const places = await known()
    const rows = rowsOf(pagesAt(places, `${year}-10-07T12:00:00+09:00`), 'places-aed')
    expect(rows[1]).toContain(
      '？ 開いているか わかりません\n月火水木金土日祝 0:00-24:00 学校開校日に随時\n本町1丁目2-1'
    )
    const aed = pagesAt(places, `${year}-10-07T12:00:00+09:00`).find(({ id }) => id === 'places-aed')
    expect(aed?.facts[1]?.value.en).toContain('？ Not known if open\nMon-Sun holidays 0:00-24:00 学校開校日に随時')
    expect(rows[3]).toContain('どこかの店: ？ 開いている時間は わかりません')
    const later = rowsOf(pagesAt(places, `${Number(year) + 7}-10-05T12:00:00+09:00`), 'places-aed')
    expect(later.filter((row) => row.includes('○'))).toEqual([])
    expect(later[0]).toContain('？ 開いているか わかりません\n月火水木金土日祝 9:00-17:00\n')
  })

  it('a report of openings is not believed five minutes after central gave it', async () => {
    const places = await known()
    const open = (after: number): number =>
      rowsOf(pagesAt(places, Date.now() + after), 'places-shelters').filter((row) => row.includes('○')).length
    expect([open(0), open(299_000), open(301_000)]).toEqual([2, 2, 0])
  })
})

describe('with central gone for good', () => {
  /** by an earlier try of this test */
  let gone = false
  it('a terminal that was switched off meanwhile still tells the nearest shelter and AED, and of what day that is', async () => {
    const config = configFor(town, 'gone', { healthEvery: 50 })
    if (!gone) {
      counter = await openCounter(config)
      await counter.shell.until('attract', ({ panes }) =>
        panes.some(({ sense }) => sense.startsWith('開いています: 市民体育館'))
      )
      await counter.terminal.stop()
      await town.central.stop()
      gone = true
    }
    counter = await openCounter(config)
    for (const [id, label] of [
      ['places-shelters', '森川第一小学校'],
      ['places-aed', '中央図書館']
    ] as const) {
      const page = await pageOf(counter, id)
      expect([page.facts[0]?.label, page.asOf]).toEqual([label, id === 'places-aed' ? aedDate : expect.any(String)])
      counter.shell.say({ kind: 'back' })
    }
  })
})
