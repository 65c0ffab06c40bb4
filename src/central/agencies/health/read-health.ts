// Reading health documents in FHIR R4 JSON, one resource or a Bundle: what is understood, and what could not be read, each by its place.
import type { z } from 'zod'
import {
  AnyResource,
  Bundle,
  Claim,
  codesOf,
  Coverage,
  ExplanationOfBenefit,
  Immunization,
  MedicationStatement,
  nameOf
} from './resources.ts'

export type Vaccination = {
  readonly vaccine: string
  readonly diseases: readonly string[]
  /** as written: a date of any precision with or without a time; null where the document has none */
  readonly on: string | null
  readonly dose: string | null
  readonly lot: string | null
  /** the next dose is due then */
  readonly nextDue: string | null
}
export type Medicine = {
  readonly name: string
  readonly taken: boolean
  readonly from: string | null
  readonly dosage: string | null
}
export type Benefit = {
  readonly month: string | null
  readonly provider: string
  /** 点; 10 yen each. null where the document does not count in points */
  readonly points: number | null
  /** yen: the whole, what the insurer pays, what the patient pays; null where the document does not say */
  readonly total: number | null
  readonly insurer: number | null
  readonly patient: number | null
}
/** Numbers as the document writes them, full width and all; compare with `sameNumber`. */
export type Insurance = {
  readonly symbol: string | null
  readonly number: string | null
  readonly branch: string | null
  readonly member: string | null
}

export type Health = {
  readonly vaccinations: readonly Vaccination[]
  readonly medicines: readonly Medicine[]
  readonly benefits: readonly Benefit[]
  readonly insurances: readonly Insurance[]
  /** resource types that nothing is taken from */
  readonly passedOver: readonly string[]
  /** resources of a type that is read here, which are not in its form; `entry` counts from 0 */
  readonly unreadable: readonly { readonly entry: number; readonly type: string }[]
}
export type ReadHealth =
  { readonly ok: true; readonly health: Health } | { readonly ok: false; readonly problem: 'notJson' | 'notFhir' }

const extended = (
  extension: readonly { url: string; valueString?: string | undefined; valueDate?: string | undefined }[] | undefined,
  name: string
): string | null => {
  const found = extension?.find(({ url }) => url.endsWith(`/StructureDefinition/${name}`))
  return found?.valueString ?? found?.valueDate ?? null
}

const vaccinationOf = (one: z.infer<typeof Immunization>): Vaccination[] => {
  // one that was not given, or written down by mistake, is no vaccination
  if (one.status !== 'completed') return []
  const [protocol] = one.protocolApplied ?? []
  return [
    {
      vaccine: nameOf(one.vaccineCode),
      diseases: (protocol?.targetDisease ?? []).map(nameOf),
      on: one.occurrenceDateTime ?? one.occurrenceString ?? null,
      dose: protocol?.doseNumberPositiveInt?.toString() ?? protocol?.doseNumberString ?? null,
      lot: one.lotNumber ?? null,
      nextDue: extended(one.extension, 'JP_Immunization_DueDateOfNextDose')
    }
  ]
}

const medicineOf = (one: z.infer<typeof MedicationStatement>): Medicine[] =>
  one.status === 'entered-in-error' || one.status === 'not-taken'
    ? []
    : [
        {
          name: nameOf(one.medicationCodeableConcept),
          taken: one.status === 'active',
          from: one.effectivePeriod?.start ?? one.effectiveDateTime ?? null,
          dosage: one.dosage?.[0]?.text ?? null
        }
      ]

const counts = (status: string): boolean => status === 'active'
const monthOf = (period: { start?: string | undefined } | undefined): string | null =>
  period?.start?.slice(0, 7) ?? null

const benefitOf = (one: z.infer<typeof ExplanationOfBenefit>): Benefit[] => {
  if (!counts(one.status)) return []
  const yen = (code: string): number | null =>
    one.total?.find(({ category, amount }) => codesOf(category).includes(code) && amount.currency === 'JPY')?.amount
      .value ?? null
  const points = (one.item ?? []).flatMap(({ quantity }) =>
    quantity?.unit === '点' && quantity.value !== undefined ? [quantity.value] : []
  )
  return [
    {
      month: monthOf(one.billablePeriod),
      provider: one.provider.display ?? '',
      points: points.length === 0 ? null : points.reduce((sum, each) => sum + each, 0),
      total: yen('submitted'),
      insurer: yen('benefit'),
      patient: yen('copay')
    }
  ]
}

const claimOf = (one: z.infer<typeof Claim>): Benefit[] =>
  counts(one.status) && one.use === 'claim'
    ? [
        {
          month: monthOf(one.billablePeriod),
          provider: one.provider.display ?? '',
          points: null,
          total: one.total?.currency === 'JPY' ? (one.total.value ?? null) : null,
          insurer: null,
          patient: null
        }
      ]
    : []

const insuranceOf = (one: z.infer<typeof Coverage>): Insurance[] => [
  {
    symbol: extended(one.extension, 'JP_Coverage_InsuredPersonSymbol'),
    number: extended(one.extension, 'JP_Coverage_InsuredPersonNumber'),
    branch: extended(one.extension, 'JP_Coverage_InsuredPersonSubNumber'),
    member: one.identifier?.[0]?.value ?? null
  }
]

type Part = Partial<Pick<Health, 'vaccinations' | 'medicines' | 'benefits' | 'insurances'>>

/** null: not read here; undefined: not in form */
const partOf = (resource: z.infer<typeof AnyResource>): Part | null | undefined => {
  const as = <T>(schema: z.ZodType<T>, take: (one: T) => Part): Part | undefined => {
    const parsed = schema.safeParse(resource)
    return parsed.success ? take(parsed.data) : undefined
  }
  switch (resource.resourceType) {
    case 'Immunization':
      return as(Immunization, (one) => ({ vaccinations: vaccinationOf(one) }))
    case 'MedicationStatement':
      return as(MedicationStatement, (one) => ({ medicines: medicineOf(one) }))
    case 'ExplanationOfBenefit':
      return as(ExplanationOfBenefit, (one) => ({ benefits: benefitOf(one) }))
    case 'Claim':
      return as(Claim, (one) => ({ benefits: claimOf(one) }))
    case 'Coverage':
      return as(Coverage, (one) => ({ insurances: insuranceOf(one) }))
    default:
      return null
  }
}

const resourcesIn = (content: unknown): z.infer<typeof AnyResource>[] | null => {
  const bundle = Bundle.safeParse(content)
  if (bundle.success) return (bundle.data.entry ?? []).flatMap(({ resource }) => resource ?? [])
  const single = AnyResource.safeParse(content)
  return single.success && single.data.resourceType !== 'Bundle' ? [single.data] : null
}

/** Reads a document of whatever origin; nothing in it is believed to be complete. */
export const readHealth = (json: string): ReadHealth => {
  let content: unknown
  try {
    content = JSON.parse(json)
  } catch {
    return { ok: false, problem: 'notJson' }
  }
  const resources = resourcesIn(content)
  if (!resources) return { ok: false, problem: 'notFhir' }
  const parts = resources.map((resource, entry) => ({ entry, type: resource.resourceType, part: partOf(resource) }))
  const all = <K extends keyof Part>(key: K): NonNullable<Part[K]>[number][] =>
    parts.flatMap(({ part }) => (part?.[key] ?? []) as NonNullable<Part[K]>[number][])
  return {
    ok: true,
    health: {
      vaccinations: all('vaccinations'),
      medicines: all('medicines'),
      benefits: all('benefits'),
      insurances: all('insurances'),
      passedOver: [...new Set(parts.flatMap(({ part, type }) => (part === null ? [type] : [])))],
      unreadable: parts.flatMap(({ part, entry, type }) => (part === undefined ? [{ entry, type }] : []))
    }
  }
}
