// What is said to e-Gov and the ministries behind it: JSON after the shape of its 電子申請 API (到達番号, 状況, 補正).
import { z } from 'zod'
import { Correction } from '../../../contract/wire/filings.ts'
import { Id, Instant, Words } from '../../../contract/wire/words.ts'
import type { AgencyReply, Delivery } from '../port.ts'
import { returned } from '../judge.ts'

/** POST /apply */
const Apply = z.strictObject({
  proc_id: z.string().max(40),
  /** the sender's idempotency key and the number the applicant holds */
  client_ref: z.uuid(),
  applicant_ref: z.string().max(20),
  input: z.array(z.strictObject({ item: Id, value: z.string().max(500) })).max(60),
  /** attached CMS, base64url */
  signature: z.string()
})
export type Apply = z.infer<typeof Apply>

const subject = z.strictObject({ title: z.string(), detail: z.string() })

/** GET /apply/ARRIVE_ID; the messages of a 補正通知 carry one entry per item */
const Status = z.strictObject({
  metadata: subject,
  results: z.discriminatedUnion('status', [
    z.strictObject({ status: z.literal('審査中'), arrive_date: Instant }),
    z.strictObject({ status: z.literal('審査終了'), arrive_date: Instant, arrive_id: z.string().regex(/^\d{18}$/) }),
    z.strictObject({
      status: z.literal('補正待ち'),
      arrive_date: Instant,
      correction: z.array(Correction).min(1)
    }),
    z.strictObject({ status: z.literal('却下'), arrive_date: Instant, notice: Words })
  ])
})
type Status = z.infer<typeof Status>

export const writeApplication = (procedure: string, { key, receiptNumber, fields, cms }: Delivery): string =>
  JSON.stringify({
    proc_id: procedure,
    client_ref: key,
    applicant_ref: receiptNumber,
    input: Object.entries(fields).map(([item, value]) => ({ item, value })),
    signature: cms ?? ''
  } satisfies Apply)

/** null for what is no application */
export const readApplication = (text: string): Apply | null => {
  try {
    const parsed = Apply.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

const resultsOf = (reply: AgencyReply, arrivedAt: string): Status['results'] => {
  switch (reply.state) {
    case 'accepted':
      return { status: '審査終了', arrive_date: arrivedAt, arrive_id: reply.reception }
    case 'returned':
      return { status: '補正待ち', arrive_date: arrivedAt, correction: [...reply.corrections] }
    case 'refused':
      return { status: '却下', arrive_date: arrivedAt, notice: reply.reason }
    case 'waiting':
    case 'asked':
      return { status: '審査中', arrive_date: arrivedAt }
  }
}

export const writeStatus = (reply: AgencyReply, arrivedAt: string): string =>
  JSON.stringify({
    metadata: { title: '申請案件取得', detail: '申請案件の状況を取得しました。' },
    results: resultsOf(reply, arrivedAt)
  } satisfies Status)

/** Throws where e-Gov says something that is not of its API: central then asks again. */
export const readStatus = (text: string): AgencyReply => {
  const { results } = Status.parse(JSON.parse(text))
  switch (results.status) {
    case '審査中':
      return { state: 'waiting' }
    case '審査終了':
      return { state: 'accepted', reception: results.arrive_id }
    case '補正待ち':
      return returned(results.correction)
    case '却下':
      return { state: 'refused', reason: results.notice }
  }
}
