// Reading notices: the list, one notice, and the procedure it leads to.
import { assign, setup } from 'xstate'
import type { Outcome } from '../../../card/port.ts'
import type { Notice } from '../../../contract/wire/notices.ts'
import { faultOf, type Fault } from '../../faults.ts'
import type { Fact, Wish } from '../events.ts'
import { hole } from '../hole.ts'
import { endsVisit } from '../trouble.ts'

export type NoticesOutput =
  | { readonly ended: 'closed' }
  | { readonly ended: 'leading'; readonly procedure: string }
  | { readonly ended: 'failed'; readonly fault: Fault }

type Context = {
  readonly notices: readonly Notice[]
  readonly page: number
  readonly open: string | null
  readonly fault: Fault | null
}

const openNotice = ({ notices, open }: Pick<Context, 'notices' | 'open'>): Notice | undefined =>
  notices.find(({ id }) => id === open)

export const noticesMachine = setup({
  types: {
    context: {} as Context,
    input: {} as { readonly notices: readonly Notice[] },
    output: {} as NoticesOutput,
    events: {} as Wish | Fact
  },
  actors: { markOpened: hole<Outcome<void, Fault>, { readonly id: string }>('markOpened') },
  guards: {
    leadsOn: ({ context }) => Boolean(openNotice(context)?.leadsTo),
    isOver: ({ context }) => context.fault !== null && endsVisit(context.fault)
  }
}).createMachine({
  id: 'notices',
  context: ({ input }) => ({ notices: input.notices, page: 0, open: null, fault: null }),
  initial: 'listing',
  states: {
    listing: {
      on: {
        'wish.open': {
          guard: ({ context, event }) => context.notices.some(({ id }) => id === event.id),
          target: 'opening',
          actions: assign({ open: ({ event }) => event.id })
        },
        'wish.page': { actions: assign({ page: ({ event }) => event.to }) },
        'wish.back': 'closed',
        'wish.home': 'closed'
      }
    },
    opening: {
      tags: 'working',
      invoke: {
        id: 'markOpened',
        src: 'markOpened',
        input: ({ context }) => ({ id: context.open ?? '' }),
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: 'reading',
            actions: assign({
              notices: ({ context }) =>
                context.notices.map((one) => (one.id === context.open ? { ...one, unread: false } : one))
            })
          },
          { target: 'judging', actions: assign({ fault: ({ event }) => faultOf(event.output) }) }
        ]
      }
    },
    reading: {
      on: {
        'wish.next': { guard: 'leadsOn', target: 'leading' },
        'wish.back': 'listing',
        'wish.home': 'closed'
      }
    },
    judging: { always: [{ guard: 'isOver', target: 'failed' }, { target: 'troubled' }] },
    troubled: {
      on: { 'wish.next': 'listing', 'wish.cancel': 'closed', 'wish.back': 'listing', 'wish.home': 'closed' }
    },
    closed: { type: 'final', output: { ended: 'closed' } },
    leading: {
      type: 'final',
      output: ({ context }) => ({ ended: 'leading', procedure: openNotice(context)?.leadsTo ?? '' })
    },
    failed: {
      type: 'final',
      output: ({ context }) => ({ ended: 'failed', fault: context.fault ?? { fault: 'ourMistake' } })
    }
  },
  // the final state's own output
  output: ({ event }) => event.output as NoticesOutput
})
