// What every linked system looks like to central. A simulator and the real adapter of the field are interchangeable.
import type { Correction } from '../../contract/wire/filings.ts'
import type { ResidentProof } from '../../contract/wire/firms.ts'
import type { Words } from '../../contract/wire/words.ts'

export type Delivery = {
  /** idempotency key: the operation id. The same key again must have no second effect. */
  readonly key: string
  /** the number the resident holds */
  readonly receiptNumber: string
  /** the fields this recipient needs, and no others */
  readonly fields: Readonly<Record<string, string>>
  /** attached CMS over the signed document, base64url DER; null for recipients that only get fields */
  readonly cms: string | null
  /** what the resident's card signed, for a firm whose form asks for it */
  readonly signed?: ResidentProof
}

type AnswerDelivery = { readonly key: string; readonly filing: string; readonly option: string }

export type AgencyReply =
  | { readonly state: 'waiting' }
  | { readonly state: 'accepted'; readonly reception: string }
  | { readonly state: 'refused'; readonly reason: Words }
  /** fields to be put right, before it is filed again */
  | { readonly state: 'returned'; readonly reason: Words; readonly corrections: readonly Correction[] }
  | {
      readonly state: 'asked'
      /** counts the questions about one filing, from 1 */
      readonly round: number
      readonly title: Words
      readonly options: readonly { readonly id: string; readonly label: Words }[]
      readonly withinDays: number
    }

/** A rejected promise means that the system cannot be reached now; central tries again with the same key. */
export type AgencyAdapter = {
  readonly wantsDocument: boolean
  /** seconds from one question for the outcome to the next; absent where it is the dispatcher's own */
  readonly pollSeconds?: number
  readonly deliver: (delivery: Delivery, signal: AbortSignal) => Promise<AgencyReply>
  readonly status: (key: string, signal: AbortSignal) => Promise<AgencyReply>
  readonly answer: (answer: AnswerDelivery, signal: AbortSignal) => Promise<AgencyReply>
}

/** by recipient id */
export type Agencies = ReadonlyMap<string, AgencyAdapter>
