// Help by people: a terminal calls, a member of staff with a staff card takes the call, and sees where the resident is, never what
// they typed. No value, PIN or signature has a place in these messages, and a staff session opens no resident's route.
import { z } from 'zod'
import { FilingState } from './filings.ts'
import { Proof, base64url } from './proof.ts'
import { Level } from './session.ts'
import { Id, Instant, OperationId, PersonName, Words } from './words.ts'

/** Where the resident is: names and states of fields, without what is in them. */
export const Step = z.strictObject({
  screen: Id,
  procedure: Id.nullable(),
  fields: z.array(z.strictObject({ field: Id, state: z.enum(['empty', 'filled', 'wrong']) })).max(60)
})
export type Step = z.infer<typeof Step>

/**
 * POST /v1/help-calls, from any terminal: `reason` is chosen, never typed. With the session of a visit the call belongs to that visit and
 * ends with it; without one nobody's data can be seen. Same id, same body: same answer.
 */
export const HelpRequest = z.strictObject({
  callId: OperationId,
  reason: z.enum(['card', 'pin', 'words', 'procedure', 'other']),
  step: Step
})
export type HelpRequest = z.infer<typeof HelpRequest>
export const HelpState = z.enum(['raised', 'taken', 'ended'])
/** GET /v1/help-calls/:id, to the terminal that called only */
export const HelpCall = z.strictObject({
  id: OperationId,
  reason: HelpRequest.shape.reason,
  state: HelpState,
  /** who took it */
  staff: PersonName.nullable(),
  raisedAt: Instant,
  takenAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  endedBy: z.enum(['terminal', 'staff', 'time']).nullable(),
  expiresAt: Instant
})
export type HelpCall = z.infer<typeof HelpCall>
/**
 * PUT /v1/help-calls/:id/step takes Step, in the session the call was made in, and answers 204. DELETE /v1/help-calls/:id ends the call
 * (204). Anybody at the terminal may end it.
 */

/** POST /v1/staff/session: `payload` is JSON of StaffPayload, covered by a proof of purpose `staff`; `certificate` is the staff card's. */
export const StaffSignInRequest = z.strictObject({
  payload: z.string().max(500),
  certificate: base64url.max(8000),
  proof: Proof
})
export const StaffPayload = z.strictObject({ visit: OperationId })
export const StaffSignInAnswer = z.strictObject({ token: base64url.length(43), name: PersonName, expiresAt: Instant })
/** DELETE /v1/staff/session answers 204 and ends the calls this member of staff has taken */

/** GET /v1/staff/help-calls: open calls of the staff's own town, oldest first; nothing of a resident */
export const WaitingCalls = z.strictObject({
  calls: z
    .array(
      z.strictObject({
        id: OperationId,
        terminal: Id,
        reason: HelpRequest.shape.reason,
        state: HelpState,
        mine: z.boolean(),
        raisedAt: Instant
      })
    )
    .max(100)
})
/** POST /v1/staff/help-calls/:id/take takes TakeRequest and answers AssistView; whoever is first has it */
export const TakeRequest = z.strictObject({ visit: OperationId })

/** GET /v1/staff/help-calls/:id, while the call runs and to who took it: all that staff ever see of a visit. */
export const AssistView = z.strictObject({
  id: OperationId,
  terminal: Id,
  reason: HelpRequest.shape.reason,
  expiresAt: Instant,
  step: Step,
  /** null where nobody had signed in */
  visitor: z
    .strictObject({
      level: Level,
      /** the first character of each name, the rest masked */
      name: PersonName,
      /** the newest first: what is on its way, without what is in it */
      filings: z
        .array(z.strictObject({ procedure: Id, recipient: Words, state: FilingState, receivedOn: z.iso.date() }))
        .max(20)
    })
    .nullable()
})
export type AssistView = z.infer<typeof AssistView>
/** DELETE /v1/staff/help-calls/:id ends it (204) */
