// Companies: what a company's own certificate says of it, and what routes say to its session.
import { z } from 'zod'
import { CorporateNumber } from './corporate-number.ts'
import { PersonName } from './words.ts'

/** how a company is called where a resident's name would stand */
export const CompanyName = z.strictObject({ corporateNumber: CorporateNumber, corporation: z.string().min(1).max(150) })
/** of whoever a session or a mandate is for */
export const HolderName = z.union([PersonName, CompanyName])
export type HolderName = z.infer<typeof HolderName>

/**
 * GET /v1/company, in a company's session only: what its certificate said at its last sign-in. The certificate speaks of one
 * representative (代表者); who else acts for the company does so under a mandate.
 */
export const Company = z.strictObject({
  ...CompanyName.shape,
  /** 本店 */
  address: z.string().max(300),
  representative: z.strictObject({ name: z.string().min(1).max(150), title: z.string().min(1).max(150) }),
  /** 登記所; null where the certificate does not name it */
  registryOffice: z.string().max(150).nullable()
})
export type Company = z.infer<typeof Company>

/** whose sessions open a route: `x-holders` of its operation in the published document (OpenAPI §4.9) */
export const RouteHolders = z.enum(['residents', 'companies', 'both'])
export type RouteHolders = z.infer<typeof RouteHolders>
