// The files of others that no other suite reads: official schemas and item lists, JMA's schemas, characters, more of the towns'.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decode } from '../../src/central/imports/decode.ts'
import { datedFrom } from '../../src/central/imports/seed.ts'
import { readRows } from '../../src/central/imports/table.ts'
import { writeCsv } from '../../src/central/imports/write-csv.ts'
import { inForms } from '../../src/central/issuers/alphabet.ts'
import { rootOf } from '../../src/central/issuers/dom.ts'
import { forms, isKind } from '../../src/central/issuers/forms/kinds.ts'
import { openIssuerKeys } from '../../src/central/issuers/issuer-keys.ts'
import { randomFrom } from '../../src/central/issuers/random.ts'
import { writeSheet } from '../../src/central/issuers/xml.ts'
import { openingsOf } from '../../src/central/open-data/opened.ts'
import { defaultSettings } from '../../src/central/settings.ts'
import { readSeedData } from '../../src/central/town/seed-data.ts'
import { childrenOf, xmlRoot, type XmlNode } from '../../src/central/xml.ts'
import { absent, openContentStore, outside, type ContentStore } from '../support/content.ts'
import { outsideData } from '../support/outside-data.ts'

const none = absent('etax', 'jma', 'characters', 'municipal')
const lacks = none ?? (spawnSync('xmllint', ['--version']).error ? 'xmllint is not installed' : null)
const folder = mkdtempSync(join(tmpdir(), 'madoguchi-every-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const put = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const xmllint = (schema: string, ...files: string[]) => {
  const { status, stderr } = spawnSync('xmllint', ['--noout', '--nonet', '--schema', schema, ...files], {
    encoding: 'utf8',
    maxBuffer: 1e8
  })
  return { status, stderr }
}
/** with its prefix, as the item lists have it */
const nodeName = (node: XmlNode): string => (node as unknown as { readonly nodeName: string }).nodeName
/** exit codes of xmllint: the document is wrong, and the schema is */
const [documentWrong, schemaWrong] = [3, 5]
const xsdsIn = (...path: string[]): string[] => {
  const at = join(outsideData, ...path)
  return existsSync(at)
    ? readdirSync(at)
        .filter((name) => name.endsWith('.xsd'))
        .map((name) => join(at, name))
    : []
}

describe.skipIf(lacks !== null)(`schemas of others${lacks ? `: skipped, ${lacks}` : ''}`, () => {
  const viewer = ['etax', 'kojo-xml-viewer', 'kojoall']
  const all = [
    ...xsdsIn(...viewer, '04XMLスキーマ', 'kyotsu'),
    ...xsdsIn(...viewer, '04XMLスキーマ', 'general'),
    ...xsdsIn('etax', 'aoiko', 'shotoku'),
    ...xsdsIn('etax', 'aoiko', 'general')
  ]

  it('every schema of the tax agency loads, and refuses what is none of its documents', () => {
    const other = put('other.xml', '<other/>')
    // these take types from the schemas that include them; of a return that is test/support/etax-schema.ts
    const parts = /(CATALOG|ITdefinition|zeimoku|zeimusho|KOA\d+-\d+)\.xsd$/
    const codes = all.filter((file) => !parts.test(file)).map((file) => [file, xmllint(file, other).status])
    expect(codes.filter(([, status]) => status !== documentWrong)).toEqual([])
    expect([all.length, xmllint(put('broken.xsd', '<schema/>'), other).status]).toEqual([35, schemaWrong])
  })

  it("the town's own feed, and every sample, is what JMA's schema says", () => {
    const schema = join(outsideData, 'jma/schema/schema/jmx.xsd')
    const { contentFile } = readSeedData(defaultSettings('').town)
    const { feed } = readSeedData(defaultSettings('').town).content
    const ours = feed
      .map((name) => put(name, datedFrom(contentFile('feed', name).toString('utf8'), new Date())))
      .filter((file) => xmlRoot(decode(readFileSync(file))?.text ?? '')?.localName === 'Report')
    expect(ours.length).toBeGreaterThan(4)
    expect(xmllint(schema, ...ours)).toMatchObject({ status: 0 })
    const samples = readdirSync(join(outsideData, 'jma/official')).map((name) =>
      join(outsideData, 'jma/official', name)
    )
    const { status, stderr } = xmllint(schema, ...samples)
    const wrong = stderr.split('\n').filter((line) => line.endsWith('fails to validate'))
    expect([status, wrong]).toEqual([0, []])
    const changed = put(
      'changed.xml',
      datedFrom(contentFile('feed', 'weather-1.xml').toString('utf8'), new Date()).replace('>通常<', '>本物<')
    )
    expect(xmllint(schema, changed).status).toBe(documentWrong)
  })

  it('what we issue has only items of the official lists, each below the one it belongs to, and no longer than it may be', () => {
    const lists = join(outsideData, ...viewer)
    const [properties = ''] = readdirSync(lists).filter((name) => name.startsWith('03'))
    const itemsOf = (file: string): XmlNode[] => {
      const root = xmlRoot(outside(...viewer, properties, 'property', file).toString('utf8'))
      return root ? childrenOf(root, 'report').flatMap((report) => childrenOf(report, 'item')) : []
    }
    const checked: string[] = []
    for (const file of readdirSync(join(lists, properties, 'property')).filter((name) => name.endsWith('_tpl.xml'))) {
      const kind = file.slice(0, 6)
      const items = itemsOf(file)
      const rules = itemsOf(file.replace('_tpl', '_vld'))
      expect([file, items.length > 5, rules.length > 3]).toEqual([file, true, true])
      if (!isKind(kind)) continue
      const parents = new Map<string, string[]>()
      for (const one of items)
        parents.set(one.getAttribute('id') ?? '', [
          ...(parents.get(one.getAttribute('id') ?? '') ?? []),
          one.getAttribute('parent') ?? ''
        ])
      const longest = new Map<string, number>()
      for (const rule of rules)
        for (const one of childrenOf(rule, 'valid'))
          if (one.getAttribute('id') === 'length' && one.getAttribute('max'))
            longest.set(rule.getAttribute('column') ?? '', Number(one.getAttribute('max')))
      const facts = {
        issuer: '名',
        person: '氏名',
        address: '森川市',
        year: 2025,
        on: { year: 2026, month: 1, day: 2 }
      }
      const body = forms[kind].build({ ...facts, random: randomFrom(kind) })
      const root = rootOf(
        writeSheet({ kind, version: forms[kind].version, id: 'i', maker: 'm', madeOn: facts.on, body })
      )
      const walk = (node: XmlNode): void => {
        for (const child of childrenOf(node)) {
          const name = nodeName(child)
          expect([kind, name, parents.get(name) ?? []]).toEqual([kind, name, expect.arrayContaining([nodeName(node)])])
          const column = items.find(
            (one) => one.getAttribute('id') === name && one.getAttribute('parent') === nodeName(node)
          )
          const most = longest.get(column?.getAttribute('column') ?? '') ?? Infinity
          if (childrenOf(child).length === 0)
            expect([kind, name, (child.textContent ?? '').length <= most]).toEqual([kind, name, true])
          walk(child)
        }
      }
      walk(root as unknown as XmlNode)
      checked.push(kind)
    }
    expect(checked.toSorted()).toEqual(['TEG800', 'TEG810', 'TEG830', 'TEG840'])
  })
})

describe.skipIf(none !== null)(`the tax agency's own samples${none ? `: skipped, ${none}` : ''}`, () => {
  const samples = join(outsideData, 'etax/kojo-xml-viewer/sample')
  const run = (main: string, ...args: string[]) =>
    spawnSync(process.execPath, [new URL(`../../src/central/${main}`, import.meta.url).pathname, ...args], {
      encoding: 'utf8'
    })
  let root: string
  beforeAll(async () => {
    const keys = await openIssuerKeys(join(folder, 'keys'), () => new Date())
    root = put('root.pem', keys.root())
  })
  const files = none ? [] : readdirSync(samples).map((name) => join(samples, name))

  it('the command reads all three, and marks each as readable and not verifiable', () => {
    const { status, stdout } = run('issuers/main.ts', '--read', ...files, '--root', root)
    expect(status).toBe(0)
    expect(stdout.match(/: readable, not verifiable \(/g)).toHaveLength(3)
    expect(stdout).not.toContain(': verified')
    expect(stdout).toContain('the document says 0 yen, but its parts come to 240000: look at it')
  })

  it('a return made of them says whose seal does not hold, and leaves out what contradicts itself', () => {
    const who = put(
      'who.json',
      JSON.stringify({
        year: '2025',
        taxOffice: '01101',
        taxpayerId: '1234567890123456',
        name: '森',
        address: '森川市',
        birthday: '1980-01-02'
      })
    )
    const { status, stdout } = run('agencies/etax/main.ts', '--root', root, '--who', who, ...files)
    expect(status).toBe(1)
    expect(stdout.match(/, readableNotVerifiable$/gm)?.length).toBeGreaterThan(0)
    expect(stdout).toMatch(/LEFT OUT: サンプルデータ①.* WOM00000 says 0, its parts come to 240000/)
    expect(stdout).not.toMatch(/, verified$/m)
  })
})

describe.skipIf(none !== null)(`characters${none ? `: skipped, ${none}` : ''}`, () => {
  const text = (...path: string[]): string => outside('characters', ...path).toString('utf8')
  const list = (name: string): string[] =>
    text('everyday_use_kanji', name)
      .trimEnd()
      .split(/\r?\n/)
      .map((line) => line.split(',')[1] ?? '')

  it('every character in everyday use and for given names is in the forms, or has a candidate that is', () => {
    // the two lists have the same character on the same line
    const plain = list('regular_use_force_2byte_codepoint_utf8.csv')
    const candidates = new Map(list('regular_use_utf8.csv').map((one, index) => [one, [plain[index] ?? '']]))
    expect([list('regular_use_utf8.csv').length, list('personal_name_utf8.csv').length]).toEqual([
      2_136,
      expect.any(Number)
    ])
    for (const name of ['personal_name_utf8.csv', 'regular_use_force_2byte_codepoint_utf8.csv'])
      expect(list(name).filter((one) => inForms(one) !== one)).toEqual([])
    // the one that is outside the first block, and stands in the other list as 叱
    const outer = list('regular_use_utf8.csv').filter((one) => inForms(one) !== one)
    expect(outer).toEqual(['𠮟'])
    expect(outer.map((one) => inForms(one, candidates))).toEqual(['叱'])
  })

  it('all of JIS X 0213 goes through an import unchanged, and its two tables agree', () => {
    const codes = [...text('mojikiban', 'jisx0213-2004-8bit-std.txt').matchAll(/^0x[0-9A-F]+\s+U\+([0-9A-F+]+)/gm)].map(
      ([, code]) => code ?? ''
    )
    const characters = codes.map((code) =>
      String.fromCodePoint(...code.split('+').map((one) => Number.parseInt(one, 16)))
    )
    const printable = characters.filter((one) => !/[\s\p{Cc}]/u.test(one))
    expect(printable.length).toBeGreaterThan(11_000)
    const read = decode(Buffer.from(writeCsv(printable.map((one, index) => [index, one]))))
    const { rows, refused } = readRows(read?.text ?? '')
    expect([read?.encoding, refused, rows.map(({ cells }) => cells[1])]).toEqual(['UTF-8', [], printable])
    const others = [
      ...text('mojikiban', 'jisx0213_hikanji_wikipedia.txt').matchAll(
        /\|\|(\d-\d+-\d+)\|\|0x[0-9A-Fa-f]+\|\|U\+([0-9A-Fa-f]+)\|\|/g
      )
    ].map(([, , code]) => code ?? '')
    expect(others.length).toBeGreaterThan(900)
    const wide = (code: string): number => Number.parseInt(code, 16)
    const known = new Set(codes.map((code) => wide(code.split('+')[0] ?? '')))
    const differs = others.filter((code) => !known.has(wide(code)))
    expect(differs.length / others.length).toBeLessThan(0.05)
  })
})

describe.skipIf(none !== null)(`more of the towns${none ? `: skipped, ${none}` : ''}`, () => {
  let content: ContentStore
  beforeAll(async () => {
    content = await openContentStore()
  })
  afterAll(() => content.close())

  it.each([
    ['welfare', 'elderly_welfare_facility', '特別養護老人ホーム　シオンの丘ホーム'],
    ['sandbags', 'sandbag_creation_location', '常設土のう作製場所（香東川浄化センター）']
  ] as const)('%s of Takamatsu are taken', async (kind, name, first) => {
    const bytes = outside('municipal', 'takamatsu', name, 'data.csv')
    const { taken, refused } = await content.take(kind, bytes)
    const lines = readRows(bytes.toString('utf8')).rows.length - 1
    expect([taken > 5, taken, refused]).toEqual([true, lines, []])
    const row = await content.store.db
      .selectFrom('data_places')
      .select('place')
      .where('kind', '=', kind)
      .where('number', '=', 1)
      .executeTakeFirstOrThrow()
    expect(JSON.parse(row.place)).toMatchObject({ name: first, position: { latitude: expect.any(Number) as number } })
  })

  it('an opening in GeoJSON says what the same in CSV says, and its grid is not taken for degrees', async () => {
    const opened = async (file: string) => {
      const report = await content.take('openings', outside('municipal', 'nanao', 'latest', file))
      const { unlisted } = await openingsOf(content.store.db)
      return { taken: report.taken, refused: report.refused, unlisted }
    }
    const csv = await opened('open_shelter_Nanao-shi_2024-09-02-1800.csv')
    const geojson = await opened('open_shelter_Nanao-shi.geojson')
    expect(geojson).toEqual(csv)
    expect(geojson.unlisted[0]?.position).toEqual({ latitude: 37.03364, longitude: 136.96987 })
    const feature = {
      type: 'Feature',
      properties: { 名称: '森' },
      geometry: { type: 'Point', coordinates: [137.9, 36.1] }
    }
    const collection = { type: 'FeatureCollection', features: [feature] }
    const take = (what: object) => content.take('aed', Buffer.from(JSON.stringify(what)))
    expect((await take(collection)).noted.map(({ code }) => code)).not.toContain('positionMissing')
    expect((await take({ ...collection, crs: {} })).noted.map(({ code }) => code)).toContain('positionMissing')
    await expect(take({ type: 'Feature' })).rejects.toThrow('columns')
  })
})
