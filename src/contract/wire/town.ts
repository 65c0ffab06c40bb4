// Level 0: what the town says to everybody.
import { z } from 'zod'
import { Id, Words } from './words.ts'

export const TownPage = z.strictObject({
  id: Id,
  icon: z.enum(['shelter', 'speech', 'bin', 'question']),
  title: Words,
  sense: Words,
  asOf: z.iso.date(),
  facts: z.array(z.strictObject({ label: Words, value: Words })).max(60)
})
export type TownPage = z.infer<typeof TownPage>

/** GET /v1/town: name and pages of the town this terminal stands in */
export const Town = z.strictObject({
  id: Id,
  name: Words,
  helpPlace: Words,
  helpTelephone: z.string().max(30),
  /** codes of the areas (`Hazard.area.code`) whose disaster bulletins are about this town; none told is none */
  areas: z.array(z.string().min(1).max(100)).max(200).optional(),
  pages: z.array(TownPage).max(12)
})
export type Town = z.infer<typeof Town>

/** GET /v1/places: municipalities one can move between, each with its quarters (町字) */
export const Places = z.strictObject({
  municipalities: z
    .array(
      z.strictObject({ code: Id, name: Words, quarters: z.array(z.strictObject({ id: Id, name: Words })).max(200) })
    )
    .max(2000),
  holidays: z.record(z.iso.date(), Words)
})
export type Places = z.infer<typeof Places>

/** GET /v1/keys: public key (JWK, P-256) that sealed operations are encrypted to; GET is over mutual TLS */
export const Keys = z.strictObject({
  sealing: z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string(),
    y: z.string(),
    kid: z.string()
  })
})
export type Keys = z.infer<typeof Keys>
