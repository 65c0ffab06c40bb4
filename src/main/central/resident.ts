// A signed-in resident's business at central.
import { done, failed } from '../../card/port.ts'
import { FilingsAnswer, IntentAnswer, RecipientsAnswer, type Filing } from '../../contract/wire/filings.ts'
import { NoticesAnswer, type Notice } from '../../contract/wire/notices.ts'
import { Self } from '../../contract/wire/resident.ts'
import type { Endpoint, Link } from './channel.ts'
import type { Answered, VisitCentral } from './port.ts'
import type { Replies } from './replies.ts'
import { doorsOver } from './doors.ts'
import { residentSession } from './session.ts'

const mostPages = 50

const query = (cursor: string): string => (cursor === '' ? '' : `?cursor=${encodeURIComponent(cursor)}`)

/** One visit's side of central, on a connection of its own. */
export const residentOver = (endpoint: Endpoint, replies: Replies): VisitCentral => {
  const resident = residentSession(endpoint, replies)
  const { ask, nonceOn, visit: _, ...session } = resident
  /** follows the server's cursor to its end */
  const pages = async <T>(
    read: (cursor: string) => Promise<Answered<{ items: readonly T[]; cursor: string; more: boolean }>>
  ): Promise<Answered<readonly T[]>> => {
    const all: T[] = []
    let cursor = ''
    for (let page = 0; page < mostPages; page++) {
      const got = await read(cursor)
      if (!got.ok) return got
      all.push(...got.value.items)
      if (!got.value.more) return done(all)
      cursor = got.value.cursor
    }
    return failed({ fault: 'centralRubbish' })
  }
  return {
    ...session,
    ...doorsOver(resident, replies),
    self: async () => replies.parsed('self', Self, await ask({ method: 'GET', path: '/v1/self' })),
    notices: () =>
      pages<Notice>(async (cursor) => {
        const got = replies.parsed(
          'notices',
          NoticesAnswer,
          await ask({ method: 'GET', path: `/v1/notices${query(cursor)}` })
        )
        return got.ok ? done({ items: got.value.notices, cursor: got.value.cursor, more: got.value.more }) : got
      }),
    noticeOpened: async (id) =>
      replies.empty(
        'notice opened',
        await ask({ method: 'PUT', path: `/v1/notices/${encodeURIComponent(id)}/opened` })
      ),
    recipients: async (procedure, request) => {
      const path = `/v1/procedures/${encodeURIComponent(procedure)}/recipients`
      const got = replies.parsed('recipients', RecipientsAnswer, await ask({ method: 'POST', path, body: request }))
      return got.ok ? done(got.value.recipients) : got
    },
    announce: async (manifest) => {
      let on: Link | undefined
      const asked = await ask({ method: 'POST', path: '/v1/intents', body: { manifest } }, (link) => {
        on = link
      })
      const announced = replies.parsed('intents', IntentAnswer, asked)
      if (announced.ok && on) nonceOn(announced.value.nonce, on)
      return announced
    },
    filings: () =>
      pages<Filing>(async (cursor) => {
        const got = replies.parsed(
          'filings',
          FilingsAnswer,
          await ask({ method: 'GET', path: `/v1/filings${query(cursor)}` })
        )
        return got.ok ? done({ items: got.value.filings, cursor: got.value.cursor, more: got.value.more }) : got
      })
  }
}
