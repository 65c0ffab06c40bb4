// The parts of FHIR R4 resources that are read here, after JP Core. Everything else in a resource may be there, and is left alone.
import { z } from 'zod'

const text = z.string().max(5_000)
const Coding = z.looseObject({ system: text.optional(), code: text.optional(), display: text.optional() })
const Concept = z.looseObject({ coding: z.array(Coding).optional(), text: text.optional() })
export type Concept = z.infer<typeof Concept>
const Money = z.looseObject({ value: z.number().optional(), currency: text.optional() })
const Quantity = z.looseObject({ value: z.number().optional(), unit: text.optional() })
const Reference = z.looseObject({ reference: text.optional(), display: text.optional() })
const Period = z.looseObject({ start: text.optional(), end: text.optional() })
const Extension = z.looseObject({ url: text, valueString: text.optional(), valueDate: text.optional() })
const Identifier = z.looseObject({ system: text.optional(), value: text.optional() })

export const Immunization = z.looseObject({
  resourceType: z.literal('Immunization'),
  status: z.enum(['completed', 'entered-in-error', 'not-done']),
  vaccineCode: Concept,
  occurrenceDateTime: text.optional(),
  occurrenceString: text.optional(),
  lotNumber: text.optional(),
  extension: z.array(Extension).optional(),
  protocolApplied: z
    .array(
      z.looseObject({
        targetDisease: z.array(Concept).optional(),
        doseNumberPositiveInt: z.int().positive().optional(),
        doseNumberString: text.optional()
      })
    )
    .optional()
})

export const MedicationStatement = z.looseObject({
  resourceType: z.literal('MedicationStatement'),
  status: z.enum(['active', 'completed', 'entered-in-error', 'intended', 'stopped', 'on-hold', 'unknown', 'not-taken']),
  medicationCodeableConcept: Concept,
  effectivePeriod: Period.optional(),
  effectiveDateTime: text.optional(),
  dosage: z.array(z.looseObject({ text: text.optional() })).optional()
})

export const ExplanationOfBenefit = z.looseObject({
  resourceType: z.literal('ExplanationOfBenefit'),
  status: z.enum(['active', 'cancelled', 'draft', 'entered-in-error']),
  billablePeriod: Period.optional(),
  provider: Reference,
  item: z
    .array(z.looseObject({ sequence: z.int(), productOrService: Concept, quantity: Quantity.optional() }))
    .optional(),
  total: z.array(z.looseObject({ category: Concept, amount: Money })).optional()
})

export const Claim = z.looseObject({
  resourceType: z.literal('Claim'),
  status: z.enum(['active', 'cancelled', 'draft', 'entered-in-error']),
  use: z.enum(['claim', 'preauthorization', 'predetermination']),
  billablePeriod: Period.optional(),
  provider: Reference,
  total: Money.optional()
})

export const Coverage = z.looseObject({
  resourceType: z.literal('Coverage'),
  status: z.enum(['active', 'cancelled', 'draft', 'entered-in-error']),
  extension: z.array(Extension).optional(),
  identifier: z.array(Identifier).optional()
})

export const AnyResource = z.looseObject({ resourceType: z.string().max(64), id: z.string().max(64).optional() })
export const Bundle = z.looseObject({
  resourceType: z.literal('Bundle'),
  type: z.string().max(40),
  entry: z.array(z.looseObject({ resource: AnyResource.optional() })).optional()
})

/** What a concept is called: its own text before the display of a code. */
export const nameOf = ({ text, coding }: Concept): string => text ?? coding?.find((one) => one.display)?.display ?? ''
export const codesOf = ({ coding }: Concept): readonly string[] => (coding ?? []).flatMap(({ code }) => code ?? [])
