// What a signed-in resident may see of what the state holds, over the session of the visit.
import { done, failed } from '../../card/port.ts'
import { ConsistencyAnswer, LogKey, OwnEntriesAnswer, type OwnEntry } from '../../contract/wire/provision-log.ts'
import { SelfInfoAccepted, SelfInfoCatalogue, SelfInfoResult } from '../../contract/wire/self-info.ts'
import type { Answered, OwnProvisions, RecordsCentral } from './port.ts'
import type { Replies } from './replies.ts'
import type { ResidentSession } from './session.ts'

type Asks = { readonly ask: ResidentSession['ask']; readonly replies: Replies }

const mostPages = 100
/** times the log may grow between two pages before that is called an answer nobody can read */
const mostTries = 4

/** The pages of one head; null where the log has grown meanwhile, so that they do not belong together. */
const ownOnce = async ({ ask, replies }: Asks): Promise<Answered<OwnProvisions | null>> => {
  const entries: OwnEntry[] = []
  let cursor = ''
  let root: string | null = null
  for (let page = 0; page < mostPages; page++) {
    const path = `/v1/provision-log/own${cursor === '' ? '' : `?cursor=${encodeURIComponent(cursor)}`}`
    const got = replies.parsed('provision log', OwnEntriesAnswer, await ask({ method: 'GET', path }))
    if (!got.ok) return got
    const { head, more } = got.value
    if (root !== null && root !== head.root) return done(null)
    root = head.root
    entries.push(...got.value.entries)
    if (!more) return done({ head, entries })
    ;({ cursor } = got.value)
  }
  return failed({ fault: 'centralRubbish' })
}

const ownProvisions = async (asks: Asks): Promise<Answered<OwnProvisions>> => {
  for (let tries = 0; tries < mostTries; tries++) {
    const got = await ownOnce(asks)
    if (!got.ok) return got
    if (got.value) return done(got.value)
  }
  return failed({ fault: 'centralBusy' })
}

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
    ),
  logKey: async () => replies.parsed('log key', LogKey, await ask({ method: 'GET', path: '/v1/provision-log/key' })),
  ownProvisions: () => ownProvisions({ ask, replies }),
  logConsistency: async (from, to) => {
    const path = `/v1/provision-log/consistency/${from}/${to}`
    const got = replies.parsed('log consistency', ConsistencyAnswer, await ask({ method: 'GET', path }))
    return got.ok ? done(got.value.proof) : got
  }
})
