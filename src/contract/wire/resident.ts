// Level 2: the resident's own facts.
import { z } from 'zod'
import { Id, PersonName, Words } from './words.ts'

export const Address = z.strictObject({
  municipality: Id,
  quarter: Id,
  lot: z.string().max(30),
  building: z.string().max(60),
  /** written out as on an envelope */
  text: z.string().max(200)
})
export type Address = z.infer<typeof Address>

/** GET /v1/self: what a procedure may fill in beforehand */
export const Self = z.strictObject({
  name: PersonName,
  address: Address,
  telephone: z.string().max(20),
  household: z.array(z.strictObject({ id: Id, name: PersonName, relation: Words, self: z.boolean() })).max(20)
})
export type Self = z.infer<typeof Self>
