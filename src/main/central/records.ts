// What a signed-in resident may see of what the state holds, over the session of the visit.
import { done } from '../../card/port.ts'
import { SelfInfoAccepted, SelfInfoCatalogue, SelfInfoResult } from '../../contract/wire/self-info.ts'
import type { RecordsCentral } from './port.ts'
import type { Replies } from './replies.ts'
import type { ResidentSession } from './session.ts'

export const recordsOver = ({ ask }: Pick<ResidentSession, 'ask'>, replies: Replies): RecordsCentral => ({
  selfInfoItems: async () =>
    replies.parsed('self-info items', SelfInfoCatalogue, await ask({ method: 'GET', path: '/v1/self-info/items' })),
  askSelfInfo: async (requestId, items) => {
    const body = { requestId, items }
    const asked = await ask({ method: 'POST', path: '/v1/self-info/requests', body })
    const got = replies.parsed('self-info asked', SelfInfoAccepted, asked)
    return got.ok ? done(undefined) : got
  },
  selfInfo: async (id) =>
    replies.parsed(
      'self-info',
      SelfInfoResult,
      await ask({ method: 'GET', path: `/v1/self-info/requests/${encodeURIComponent(id)}` })
    )
})
