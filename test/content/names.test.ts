// Names with rare characters, variation selectors and shrink candidates through what is issued and what is filed: unchanged.
import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HealthData } from '../../src/central/agencies/health/health-data.ts'
import { readHealth } from '../../src/central/agencies/health/read-health.ts'
import { readRequest, writeRequest } from '../../src/central/agencies/health/request.ts'
import { boxes } from '../../src/central/issuers/boxes.ts'
import { writeHealth } from '../../src/central/agencies/health/write-health.ts'
import { candidatesIn, inForms, noCandidates } from '../../src/central/issuers/alphabet.ts'
import { makeCertificate } from '../../src/central/issuers/certificate.ts'
import { elementsNamed, rootOf } from '../../src/central/issuers/dom.ts'
import { forms, type Kind } from '../../src/central/issuers/forms/kinds.ts'
import { openIssuerKeys, type IssuerKeys } from '../../src/central/issuers/issuer-keys.ts'
import { randomFrom } from '../../src/central/issuers/random.ts'
import { readCertificate } from '../../src/central/issuers/read.ts'
import { writeSheet } from '../../src/central/issuers/xml.ts'
import { absent, outside } from '../support/content.ts'
import { rightFilings } from '../support/linked-filings.ts'
import { someMjNames } from '../support/mj-names.ts'
import { outsideData } from '../support/outside-data.ts'

const none = absent('characters')
const kinds = Object.keys(forms) as Kind[]
const on = { year: 2026, month: 1, day: 20 }
const schemas = join(outsideData, 'etax/kojo-xml-viewer/kojoall/04XMLスキーマ/kyotsu')
const judged = existsSync(schemas) && spawnSync('xmllint', ['--version']).error === undefined

describe.skipIf(none !== null)(`names of the 文字情報基盤${none ? `: skipped, ${none}` : ''}`, () => {
  const names = none ? [] : someMjNames(97).map(({ family, given }) => `${family}　${given || '名'}`)
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-names-'))
  let keys: IssuerKeys
  beforeAll(async () => {
    keys = await openIssuerKeys(join(folder, 'keys'), () => new Date())
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const factsOf = (person: string) => ({
    issuer: person,
    person,
    address: `森川市${person}`,
    year: 2025,
    on,
    random: randomFrom(person)
  })

  it('come out of a certificate of every kind as they went in, for issuer and person', () => {
    expect(names.length).toBeGreaterThan(700)
    expect(names.filter((name) => /[\u{e0100}-\u{e01ef}]/u.test(name)).length).toBeGreaterThan(100)
    for (const [at, kind] of kinds.entries()) {
      const { version, build } = forms[kind]
      const { person, issuer } = boxes[kind]
      for (const name of names.filter((_, index) => index % kinds.length === at)) {
        const body = build(factsOf(name))
        const root = rootOf(writeSheet({ kind, version, id: 'id', maker: name, madeOn: on, body }))
        const text = (box: string): string =>
          root ? (elementsNamed(root, 'http://xml.e-tax.nta.go.jp/XSD/kyotsu', box)[0]?.textContent ?? '') : ''
        expect([kind, text(person), text(issuer)]).toEqual([kind, name, name])
      }
    }
  })

  const candidates = none
    ? noCandidates
    : new Map(
        (['moji.csv', 'moji_ivs.csv'] as const).flatMap((file) => [
          ...(candidatesIn(outside('characters', 'mojikiban', file).toString('utf8')) ?? [])
        ])
      )

  it('are written in the characters the forms have: base character, then candidate, then 〓', () => {
    expect(inForms('葛󠄀城　花子')).toBe('葛城　花子')
    expect(inForms('ｶﾞｽ会社')).toBe('ガス会社')
    expect(inForms('𠮷田')).toBe('〓田')
    expect(inForms('𠮷田', new Map([['𠮷', ['吉']]]))).toBe('吉田')
    // what the forms have is left alone, and what was written once is not written otherwise again
    for (const name of names) {
      const once = inForms(name, candidates)
      expect(inForms(once, candidates)).toBe(once)
      if (/^[\u4e00-\u9fff　]+$/u.test(name)) expect(once).toBe(name)
    }
    const lost = names.filter((name) => inForms(name, candidates).includes('〓')).length
    expect(lost / names.length).toBeLessThan(inForms(names.join('')).split('〓').length / names.length)
  })

  it.skipIf(!judged)('are sealed, verified, and right to the official schemas', async () => {
    const signer = await keys.signer('hikari-life')
    const anchors = [new X509Certificate(keys.root())]
    const files = new Map<Kind, string[]>()
    for (const [index, name] of names.filter((_, at) => at % 24 === 0).entries()) {
      const kind = kinds[index % kinds.length] ?? 'TEG800'
      const xml = makeCertificate(kind, { ...factsOf(name), candidates }, String(index), signer)
      expect(readCertificate(xml, anchors, new Date())).toMatchObject({
        reading: { person: inForms(name, candidates), issuer: inForms(name, candidates), seal: 'verified' }
      })
      const file = join(folder, `${index}.xml`)
      writeFileSync(file, xml)
      files.set(kind, [...(files.get(kind) ?? []), file])
    }
    for (const [kind, made] of files) {
      const { status, stderr } = spawnSync('xmllint', [
        '--noout',
        '--schema',
        join(schemas, `${kind}-001.xsd`),
        ...made
      ])
      expect([kind, made.length > 0, status, status === 0 ? '' : String(stderr)]).toEqual([kind, true, 0, ''])
    }
    expect(files.size).toBe(kinds.length)
  })

  it('go to the health office in FHIR and come back unchanged', () => {
    const fields = rightFilings['health']?.fields ?? {}
    for (const name of names) {
      const sent = { ...fields, name, facility: name }
      expect(readRequest(writeRequest(sent, '1A2-3456'))).toEqual(sent)
    }
    const benefit = { month: '2026-09', service: '診療', points: 10, share: 30 }
    const all = HealthData.parse({
      resident: 'x',
      asOfDaysAgo: 0,
      vaccinations: [],
      medicines: [],
      benefits: names.map((provider) => ({ ...benefit, provider }))
    })
    const read = readHealth(writeHealth(all)['medical-costs'] ?? '')
    expect(read.ok && read.health.benefits.map(({ provider }) => provider)).toEqual(names)
  })
})
