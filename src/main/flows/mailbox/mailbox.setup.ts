// Types, holes, guards and memory of the mailbox.
import { assign, setup } from 'xstate'
import type { Outcome } from '../../../card/port.ts'
import type { Folder, Message } from '../../../contract/wire/mailbox.ts'
import { faultOf, type Fault } from '../../faults.ts'
import type { Letter } from '../../mailbox/port.ts'
import type { Decision } from '../../central/port.ts'
import type { Fact, Wish } from '../events.ts'
import { hole } from '../hole.ts'
import { endsVisit, worthRetrying } from '../trouble.ts'

export type MailboxOutput = { readonly ended: 'closed' } | { readonly ended: 'failed'; readonly fault: Fault }

export type Post = { readonly messages: readonly Message[]; readonly folders: readonly Folder[] }

export type MailboxContext = Post & {
  readonly page: number
  readonly open: string
  readonly letter: Letter | null
  readonly decision: Decision
  readonly printing: 'idle' | 'printed' | 'failed'
  readonly fault: Fault | null
}

export const openMessage = ({ messages, open }: Pick<MailboxContext, 'messages' | 'open'>): Message | undefined =>
  messages.find(({ id }) => id === open)

export const opened = (context: Pick<MailboxContext, 'messages' | 'open'>): Message => {
  const message = openMessage(context)
  if (!message) throw new Error('no letter is open')
  return message
}

const isIn = (states: readonly Message['state'][], context: MailboxContext): boolean => {
  const message = openMessage(context)
  return message !== undefined && states.includes(message.state)
}

export const mailboxSetup = setup({
  types: { context: {} as MailboxContext, output: {} as MailboxOutput, events: {} as Wish | Fact },
  actors: {
    fetchPost: hole<Outcome<Post, Fault>>('fetchPost'),
    decide: hole<Outcome<void, Fault>, { readonly message: Message; readonly decision: Decision }>('decide'),
    openLetter: hole<Outcome<Letter, Fault>, { readonly message: Message }>('openLetter'),
    print: hole<Outcome<void, Fault>>('print')
  },
  guards: {
    isThere: ({ context }, id: string) => openMessage({ ...context, open: id }) !== undefined,
    waits: ({ context }) => isIn(['waiting'], context),
    readable: ({ context }) => isIn(['delivered', 'opened'], context),
    accepted: ({ context }) => context.decision === 'accept',
    isRead: ({ context }) => context.letter !== null,
    isOver: ({ context }) => context.fault !== null && endsVisit(context.fault),
    canRetry: ({ context }) => context.fault !== null && worthRetrying(context.fault)
  },
  actions: {
    keepFault: assign((_, outcome: Parameters<typeof faultOf>[0]) => ({ fault: faultOf(outcome) })),
    /** as central will tell it: nothing is asked again for what was just decided */
    noteDecided: assign(({ context }) => ({
      messages: context.messages.map((one) =>
        one.id === context.open ? { ...one, state: context.decision === 'accept' ? 'delivered' : 'refused' } : one
      )
    }))
  }
})
