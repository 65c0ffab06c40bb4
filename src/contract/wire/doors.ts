// Doors: services of private portals that a visit opens, at a lower level than its own and under a pairwise pseudonym.
import { z } from 'zod'
import { AnyProof, base64url } from './proof.ts'
import { Level } from './session.ts'
import { Id, Instant, OperationId, Words } from './words.ts'

/** GET /v1/portals: what there is to open, and the OpenID provider behind it */
export const PortalsAnswer = z.strictObject({
  issuer: z.url(),
  portals: z.array(z.strictObject({ id: Id, name: Words, level: Level })).max(100)
})

/** POST /v1/doors, at level 1: `payload` is JSON of DoorPayload, covered by a proof of purpose `door` made with what opened the session. */
export const DoorRequest = z.strictObject({ payload: z.string().max(500), proof: AnyProof })
/** `noticeFlag`: the portal may see from now on whether a notice waits, and nothing else, until that is taken back or a year is over */
export const DoorPayload = z.strictObject({ visit: OperationId, portal: Id, noticeFlag: z.literal(true).optional() })
/**
 * `ticket` works once, for this portal, for 60 s, as the `login_hint` of an authorization request. `opens` is where the
 * portal takes it (OpenID Connect Core §4, third-party initiated login).
 */
export const DoorAnswer = z.strictObject({ ticket: base64url.length(43), opens: z.url(), expiresAt: Instant })
export type DoorAnswer = z.infer<typeof DoorAnswer>

/** GET /v1/doors, at level 1: the doors this visit opened, first to last. `usedAt`: when the portal last asked about its visitor. */
export const Door = z.strictObject({
  portal: Id,
  name: Words,
  level: Level,
  openedAt: Instant,
  usedAt: Instant.nullable(),
  closedAt: Instant.nullable()
})
export type Door = z.infer<typeof Door>
export const DoorsAnswer = z.strictObject({ doors: z.array(Door).max(100) })
/** DELETE /v1/doors/:portal answers 204 */

/** GET /v1/notice-flags, at level 1: who may see whether a notice waits. `askedAt`: when the portal last did. */
export const FlagsAnswer = z.strictObject({
  flags: z
    .array(
      z.strictObject({
        portal: Id,
        name: Words,
        grantedAt: Instant,
        askedAt: Instant.nullable(),
        withdrawnAt: Instant.nullable()
      })
    )
    .max(100)
})
/** DELETE /v1/notice-flags/:portal, at level 1, answers 204 */

/**
 * GET /notice-flags/PSEUDONYM at the OpenID provider's address, with a portal's own token (client credentials): the answer
 * is as of some hour of the last day that is another one for each portal and visitor.
 */
export const NoticeFlag = z.strictObject({ waiting: z.boolean() })
