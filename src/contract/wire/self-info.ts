// Self-information (自己情報表示): what public bodies hold of a resident. Asked for, then collected. A format of our own; all of it fictional.
import { z } from 'zod'
import { Id, Instant, OperationId, Words } from './words.ts'

/** How a value is put right: in words, and the procedure that can be filed here, where there is one. */
const Correction = z.strictObject({ how: Words, contact: z.string().max(60), procedure: Id.nullable() })

const ItemFace = z.strictObject({
  id: Id,
  group: Id,
  label: Words,
  holder: Words,
  /** what the holder uses it for */
  use: Words,
  correction: Correction,
  /** older than this is stale */
  staleAfterDays: z.int().min(1)
})
export type SelfInfoItemFace = z.infer<typeof ItemFace>

/** GET /v1/self-info/items: what can be asked for; needs no session */
export const SelfInfoCatalogue = z.strictObject({
  groups: z.array(z.strictObject({ id: Id, label: Words })).max(20),
  items: z.array(ItemFace).max(200)
})
export type SelfInfoCatalogue = z.infer<typeof SelfInfoCatalogue>

/** POST /v1/self-info/requests, in a session. Same id, same items: same answer. No items: all of them. */
export const SelfInfoRequest = z.strictObject({ requestId: OperationId, items: z.array(Id).max(200) })
export const SelfInfoAccepted = z.strictObject({
  requestId: OperationId,
  requestedAt: Instant,
  items: z.int().min(1),
  /** the result is kept until then, and to this resident only */
  keptUntil: Instant
})
export type SelfInfoAccepted = z.infer<typeof SelfInfoAccepted>

/**
 * waiting: the holder has not answered yet. ok: as at the last visit, or the first time. changed: another value than at the
 * last visit. stale: older than such data should be. noDataYet: the holder has nothing. unsupported: the holder does not
 * give this out. unreachable: the holder could not be reached, or was not
 * done within two minutes; ask again later, with a request of its own.
 */
export const SelfInfoState = z.enum(['waiting', 'ok', 'changed', 'stale', 'noDataYet', 'unsupported', 'unreachable'])
export type SelfInfoState = z.infer<typeof SelfInfoState>

export const SelfInfoItem = ItemFace.extend({
  state: SelfInfoState,
  value: Words.nullable(),
  /** the day the holder's value is from */
  asOf: z.iso.date().nullable(),
  /** also set beside `stale` */
  changedSinceLastVisit: z.boolean()
})
export type SelfInfoItem = z.infer<typeof SelfInfoItem>

/** GET /v1/self-info/requests/:id, in a session of the same resident; may be asked again until `done` */
export const SelfInfoResult = z.strictObject({
  requestId: OperationId,
  state: z.enum(['waiting', 'done']),
  requestedAt: Instant,
  /** milliseconds after which asking again makes sense; 0 when done */
  askAgainAfter: z.int().min(0),
  items: z.array(SelfInfoItem).max(200)
})
export type SelfInfoResult = z.infer<typeof SelfInfoResult>
