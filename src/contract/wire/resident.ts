// Level 2: the resident's own facts and notices.
import { z } from 'zod'
import { Cursor, Id, Instant, PersonName, Words } from './words.ts'

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

export const Notice = z.strictObject({
  id: Id,
  from: Words,
  title: Words,
  body: Words,
  why: z.array(Words).max(6),
  needs: Words,
  arrivedAt: Instant,
  deadline: z.iso.date().nullable(),
  /** id of the procedure it leads to */
  leadsTo: Id.nullable(),
  unread: z.boolean()
})
export type Notice = z.infer<typeof Notice>

/** GET /v1/notices?cursor= ; pull by server cursor, oldest first after the cursor */
export const NoticesAnswer = z.strictObject({ notices: z.array(Notice).max(100), cursor: Cursor, more: z.boolean() })
/** PUT /v1/notices/:id/opened answers 204 */
