// What the fictional health bodies know of a resident, as data; it goes out as FHIR (write-health.ts).
import { z } from 'zod'
import { Id } from '../../../contract/wire/words.ts'

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const code = z.string().min(1).max(40)
const name = z.string().min(1).max(100)

export const HealthData = z.strictObject({
  resident: Id,
  asOfDaysAgo: z.int().min(0),
  vaccinations: z.array(
    z.strictObject({ code, name, disease: name, on: z.iso.date(), lot: code, dose: z.int().min(1) })
  ),
  medicines: z.array(z.strictObject({ code, name, from: z.iso.date(), dosage: name })),
  /** `points` of 10 yen each; `share` is the patient's, in per cent */
  benefits: z.array(
    z.strictObject({ month, provider: name, service: name, points: z.int().min(1), share: z.int().min(0).max(30) })
  )
})
export type HealthData = z.infer<typeof HealthData>
