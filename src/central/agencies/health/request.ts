// 予防接種依頼書: a town asks another place to vaccinate its resident (予防接種法 第5条), as a FHIR ServiceRequest with its patient.
import { z } from 'zod'
import type { Patient, ServiceRequest } from '@medplum/fhirtypes'
import type { Fields } from '../judge.ts'
import { Bundle } from './resources.ts'
import { bundleOf } from './write-health.ts'

const numbers = 'urn:madoguchi:receipt-number'

/** Fields: name (of the person to be vaccinated), birthday, vaccine, facility, facilityTown, reason, from (a date). */
export const writeRequest = (fields: Fields, receiptNumber: string): string => {
  const patient: Patient = {
    resourceType: 'Patient',
    id: 'subject',
    ...(fields['name'] ? { name: [{ text: fields['name'] }] } : {}),
    ...(fields['birthday'] ? { birthDate: fields['birthday'] } : {})
  }
  const request: ServiceRequest = {
    resourceType: 'ServiceRequest',
    identifier: [{ system: numbers, value: receiptNumber }],
    status: 'active',
    intent: 'order',
    ...(fields['vaccine'] ? { code: { text: fields['vaccine'] } } : {}),
    subject: { reference: 'Patient/subject' },
    ...(fields['from'] ? { occurrencePeriod: { start: fields['from'] } } : {}),
    ...(fields['facility'] ? { performer: [{ display: fields['facility'] }] } : {}),
    ...(fields['facilityTown'] ? { locationCode: [{ text: fields['facilityTown'] }] } : {}),
    ...(fields['reason'] ? { reasonCode: [{ text: fields['reason'] }] } : {})
  }
  return JSON.stringify(bundleOf([patient, request]))
}

const text = z.string().max(500)
const Concept = z.looseObject({ text: text.optional() })
const PatientPart = z.looseObject({
  resourceType: z.literal('Patient'),
  name: z.array(z.looseObject({ text })).optional(),
  birthDate: text.optional()
})
const RequestPart = z.looseObject({
  resourceType: z.literal('ServiceRequest'),
  status: z.literal('active'),
  intent: z.literal('order'),
  code: Concept.optional(),
  occurrencePeriod: z.looseObject({ start: text }).optional(),
  performer: z.array(z.looseObject({ display: text })).optional(),
  locationCode: z.array(Concept).optional(),
  reasonCode: z.array(Concept).optional()
})

/** The fields of a request; null where it is none. */
export const readRequest = (json: string): Fields | null => {
  let content: unknown
  try {
    content = JSON.parse(json)
  } catch {
    return null
  }
  const bundle = Bundle.safeParse(content)
  const entries = bundle.success ? (bundle.data.entry ?? []).map(({ resource }) => resource) : []
  const patient = PatientPart.safeParse(entries.find((one) => one?.resourceType === 'Patient'))
  const request = RequestPart.safeParse(entries.find((one) => one?.resourceType === 'ServiceRequest'))
  if (!patient.success || !request.success) return null
  const { code, occurrencePeriod, performer, locationCode, reasonCode } = request.data
  const found: readonly (readonly [string, string | undefined])[] = [
    ['name', patient.data.name?.[0]?.text],
    ['birthday', patient.data.birthDate],
    ['vaccine', code?.text],
    ['from', occurrencePeriod?.start],
    ['facility', performer?.[0]?.display],
    ['facilityTown', locationCode?.[0]?.text],
    ['reason', reasonCode?.[0]?.text]
  ]
  return Object.fromEntries(found.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}
