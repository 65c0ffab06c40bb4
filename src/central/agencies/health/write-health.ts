// Health records as FHIR R4 Bundles after JP Core: Immunization, MedicationStatement and ExplanationOfBenefit.
import { createHash } from 'node:crypto'
import type { Bundle, ExplanationOfBenefit, Immunization, MedicationStatement, Resource } from '@medplum/fhirtypes'
import type { HealthData } from './health-data.ts'

const profile = (name: string): string => `http://jpfhir.jp/fhir/core/StructureDefinition/${name}`
const yj = 'http://capstandard.jp/iyaku.info/CodeSystem/YJ-code'
const adjudication = 'http://terminology.hl7.org/CodeSystem/adjudication'
export const yenPerPoint = 10

/** the patient is whom the holder was asked about: no name and no number travel along */
const patient = { reference: 'Patient/subject' }

const immunizationOf = (one: HealthData['vaccinations'][number]): Immunization => ({
  resourceType: 'Immunization',
  meta: { profile: [profile('JP_Immunization')] },
  status: 'completed',
  vaccineCode: { coding: [{ system: yj, code: one.code, display: one.name }] },
  patient,
  occurrenceDateTime: one.on,
  lotNumber: one.lot,
  protocolApplied: [{ targetDisease: [{ text: one.disease }], doseNumberPositiveInt: one.dose }]
})

const medicationOf = (one: HealthData['medicines'][number]): MedicationStatement => ({
  resourceType: 'MedicationStatement',
  meta: { profile: [profile('JP_MedicationStatement')] },
  status: 'active',
  medicationCodeableConcept: { coding: [{ system: yj, code: one.code, display: one.name }], text: one.name },
  subject: patient,
  effectivePeriod: { start: one.from },
  dosage: [{ text: one.dosage }]
})

/** What the patient pays is rounded to whole ten yen (健康保険法 第75条). */
export const patientShare = (points: number, share: number): number =>
  Math.round((points * yenPerPoint * share) / 100 / 10) * 10

const lastDay = (month: string): string => {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)
}

const benefitOf = (one: HealthData['benefits'][number]): ExplanationOfBenefit => {
  const total = one.points * yenPerPoint
  const paid = patientShare(one.points, one.share)
  const yen = (code: string, value: number) => ({
    category: { coding: [{ system: adjudication, code }] },
    amount: { value, currency: 'JPY' as const }
  })
  return {
    resourceType: 'ExplanationOfBenefit',
    status: 'active',
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/claim-type', code: 'professional' }] },
    use: 'claim',
    patient,
    billablePeriod: { start: `${one.month}-01`, end: lastDay(one.month) },
    created: lastDay(one.month),
    insurer: { display: '保険者' },
    provider: { display: one.provider },
    outcome: 'complete',
    insurance: [{ focal: true, coverage: { display: '公的医療保険' } }],
    item: [{ sequence: 1, productOrService: { text: one.service }, quantity: { value: one.points, unit: '点' } }],
    total: [yen('submitted', total), yen('benefit', total - paid), yen('copay', paid)]
  }
}

const uuidOf = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex')
  // RFC 9562 §5.8: version 8, bits of one's own
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

export const bundleOf = (resources: readonly Resource[]): Bundle => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: resources.map((resource, index) => ({
    fullUrl: `urn:uuid:${uuidOf(`${index}\0${JSON.stringify(resource)}`)}`,
    resource
  }))
})

/** One document per item of self-information; no document where there is nothing. */
export const writeHealth = (data: HealthData): Readonly<Record<string, string>> => {
  const documents: Record<string, readonly Resource[]> = {
    vaccinations: data.vaccinations.map(immunizationOf),
    medicines: data.medicines.map(medicationOf),
    'medical-costs': data.benefits.map(benefitOf)
  }
  return Object.fromEntries(
    Object.entries(documents).flatMap(([item, resources]) =>
      resources.length === 0 ? [] : [[item, JSON.stringify(bundleOf(resources))]]
    )
  )
}
