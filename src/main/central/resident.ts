// A signed-in resident's business at central.
import type { z } from 'zod'
import { done, failed } from '../../card/port.ts'
import { FilingsAnswer, IntentAnswer, RecipientsAnswer, type Filing } from '../../contract/wire/filings.ts'
import { NoticesAnswer, type Notice } from '../../contract/wire/notices.ts'
import { MailboxAnswer } from '../../contract/wire/mailbox.ts'
import { eventSchemas, type ResidentStream } from '../../contract/wire/push.ts'
import { Self } from '../../contract/wire/resident.ts'
import type { Log } from '../log/port.ts'
import type { Endpoint, Link } from './channel.ts'
import type { ResidentCentral, VisitCentral } from './port.ts'
import type { Replies } from './replies.ts'
import { follow, type Followed } from './follower.ts'
import { doorsOver } from './doors.ts'
import { mailboxOver } from './mailbox.ts'
import { pages, query } from './pages.ts'
import { recordsOver } from './records.ts'
import { residentSession, type ResidentSession } from './session.ts'

/** how often is asked where there are no streams, in ms */
const askEvery = 2_000

/** The pull of the same name as each stream. */
const pulls = {
  notices: { answer: NoticesAnswer, path: '/v1/notices', items: 'notices' },
  filings: { answer: FilingsAnswer, path: '/v1/filings', items: 'filings' },
  mailbox: { answer: MailboxAnswer, path: '/v1/mailbox', items: 'messages' }
} as const satisfies Record<ResidentStream, unknown>

const news =
  (session: ResidentSession, replies: Replies, log: Log): ResidentCentral['followNews'] =>
  (name, told) => {
    const { answer, path, items } = pulls[name]
    const ask: Followed['ask'] = async (after) => {
      // news are no reason to ask the card for a proof
      if (!session.isOpen()) return failed({ fault: 'centralUnreachable' })
      const got = replies.parsed<z.ZodType>(
        name,
        answer,
        await session.ask({ method: 'GET', path: path + query(after) })
      )
      if (!got.ok) return got
      const page = got.value as Record<string, readonly unknown[]> & { readonly cursor: string; readonly more: boolean }
      return done({ items: page[items] ?? [], cursor: page.cursor, more: page.more })
    }
    const parse: Followed['parse'] = (data) => eventSchemas[name].safeParse(data).data
    const open: Followed['open'] = (after, on, signal) => session.listen({ name, after }, on, signal)
    const stop = follow({ name, open, ask, parse, log, askEvery }, '', told)
    session.over.addEventListener('abort', stop)
    return () => {
      session.over.removeEventListener('abort', stop)
      stop()
    }
  }

/** One visit's side of central, on a connection of its own. */
export const residentOver = (endpoint: Endpoint, replies: Replies, log: Log): VisitCentral => {
  const resident = residentSession(endpoint, replies)
  const { ask, nonceOn, visit: _, listen: __, isOpen: ___, over: ____, ...session } = resident
  return {
    ...session,
    ...doorsOver(resident, replies),
    records: recordsOver(resident, replies),
    mailbox: mailboxOver(resident, replies),
    followNews: news(resident, replies, log),
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
