// Types, holes, guards and memory of the mailbox.
import { assign, setup } from 'xstate'
import type { Outcome } from '../../../card/port.ts'
import type { Folder, Message } from '../../../contract/wire/mailbox.ts'
import type { LetterPlace } from '../../../contract/screen/views/mailbox.ts'
import { faultOf, type Fault } from '../../faults.ts'
import type { Letter } from '../../mailbox/port.ts'
import type { Decision } from '../../central/port.ts'
import type { Fact, Wish } from '../events.ts'
import { hole } from '../hole.ts'
import { endsVisit, worthRetrying } from '../trouble.ts'

export type MailboxOutput = { readonly ended: 'closed' } | { readonly ended: 'failed'; readonly fault: Fault }

export type Post = { readonly messages: readonly Message[]; readonly folders: readonly Folder[] }

export type Moving = { readonly message: Message; readonly folder: string }

export type MailboxContext = Post & {
  readonly page: number
  readonly open: string
  readonly letter: Letter | null
  readonly decision: Decision
  /** where the open letter is being moved to, and where it lay before it was moved */
  readonly to: string
  readonly before: string | null
  readonly moved: LetterPlace['moved']
  readonly folderPage: number
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

/** Where a letter lies. One that was sent to a folder that is not there lies in the inbox, as central shows it. */
export const folderOf = ({ folders }: Pick<MailboxContext, 'folders'>, message: Message): string =>
  folders.some(({ id }) => id === message.folder) ? message.folder : 'inbox'

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
    move: hole<Outcome<void, Fault>, Moving>('move'),
    print: hole<Outcome<void, Fault>>('print')
  },
  guards: {
    isThere: ({ context }, id: string) => openMessage({ ...context, open: id }) !== undefined,
    waits: ({ context }) => isIn(['waiting'], context),
    readable: ({ context }) => isIn(['delivered', 'opened'], context),
    accepted: ({ context }) => context.decision === 'accept',
    /** another folder than the one it lies in */
    isElsewhere: ({ context }, id: string) =>
      context.folders.some((one) => one.id === id) && id !== folderOf(context, opened(context)),
    wasMoved: ({ context }) => context.moved === 'moved' && context.before !== null,
    isRead: ({ context }) => context.letter !== null,
    isOver: ({ context }) => context.fault !== null && endsVisit(context.fault),
    canRetry: ({ context }) => context.fault !== null && worthRetrying(context.fault)
  },
  actions: {
    keepFault: assign((_, outcome: Parameters<typeof faultOf>[0]) => ({ fault: faultOf(outcome) })),
    /** the letter and the counts of both folders as central will tell them */
    noteMoved: assign(({ context }) => {
      const [from, to] = [folderOf(context, opened(context)), context.to]
      const back = context.before === to
      return {
        messages: context.messages.map((one) => (one.id === context.open ? { ...one, folder: to } : one)),
        folders: context.folders.map((one) => ({
          ...one,
          messages: one.messages + (one.id === to ? 1 : 0) - (one.id === from ? 1 : 0)
        })),
        before: back ? null : from,
        moved: back ? ('putBack' as const) : ('moved' as const)
      }
    }),
    /** as central will tell it: nothing is asked again for what was just decided */
    noteDecided: assign(({ context }) => ({
      messages: context.messages.map((one) =>
        one.id === context.open ? { ...one, state: context.decision === 'accept' ? 'delivered' : 'refused' } : one
      )
    }))
  }
})
