// A signed-in resident's mailbox, over the session of the visit.
import { done } from '../../card/port.ts'
import {
  DecisionAnswer,
  FoldersAnswer,
  MailboxAnswer,
  MessageContent,
  ReceiptAnswer,
  type Message
} from '../../contract/wire/mailbox.ts'
import type { Link } from './channel.ts'
import { pages, query } from './pages.ts'
import type { MailboxCentral } from './port.ts'
import type { Replies } from './replies.ts'
import type { ResidentSession } from './session.ts'

const pathOf = (id: string, what: string): string => `/v1/mailbox/${encodeURIComponent(id)}/${what}`

export const mailboxOver = (
  { ask, nonceOn }: Pick<ResidentSession, 'ask' | 'nonceOn'>,
  replies: Replies
): MailboxCentral => ({
  messages: () =>
    pages<Message>(async (cursor) => {
      const path = `/v1/mailbox${query(cursor)}`
      const got = replies.parsed('mailbox', MailboxAnswer, await ask({ method: 'GET', path }))
      return got.ok ? done({ items: got.value.messages, cursor: got.value.cursor, more: got.value.more }) : got
    }),
  folders: async () => {
    const got = replies.parsed('folders', FoldersAnswer, await ask({ method: 'GET', path: '/v1/mailbox/folders' }))
    return got.ok ? done(got.value.folders) : got
  },
  content: async (id) =>
    replies.parsed('letter', MessageContent, await ask({ method: 'GET', path: pathOf(id, 'content') })),
  move: async (id, folder) =>
    replies.empty('folder', await ask({ method: 'PUT', path: pathOf(id, 'folder'), body: { folder } })),
  receipt: async (id, operationId, decision) => {
    let on: Link | undefined
    const body = { operationId, decision }
    const asked = await ask({ method: 'POST', path: pathOf(id, 'receipt'), body }, (link) => {
      on = link
    })
    const got = replies.parsed('receipt', ReceiptAnswer, asked)
    if (got.ok && on) nonceOn(got.value.nonce, on)
    return got
  },
  decide: async (id, body) => {
    const asked = await ask({ method: 'POST', path: pathOf(id, 'decision'), body })
    const got = replies.parsed('decision', DecisionAnswer, asked)
    return got.ok ? done(undefined) : got
  }
})
