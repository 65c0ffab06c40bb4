// 自己情報: asking what public bodies hold, waiting for their answers, and reading them.
import { assign } from 'xstate'
import { faultOf } from '../../faults.ts'
import { knownIn, openItem, selfInfoSetup, unreached, type SelfInfoOutput } from './self-info.setup.ts'

export const selfInfoMachine = selfInfoSetup.createMachine({
  id: 'selfInfo',
  context: ({ input }) => ({
    catalogue: input.known?.catalogue ?? null,
    request: input.known?.request ?? '',
    items: input.known?.items ?? [],
    group: '',
    item: '',
    page: 0,
    groupPage: 0,
    fault: null
  }),
  initial: 'arriving',
  states: {
    arriving: { always: [{ guard: 'hasItems', target: 'grouping' }, { target: 'looking' }] },
    looking: {
      tags: 'working',
      invoke: {
        id: 'readCatalogue',
        src: 'readCatalogue',
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: 'explaining',
            actions: assign({ catalogue: ({ event }) => (event.output.ok ? event.output.value : null) })
          },
          { target: 'judging', actions: assign({ fault: ({ event }) => faultOf(event.output) }) }
        ]
      }
    },
    explaining: { on: { 'wish.next': 'asking', 'wish.back': 'closed', 'wish.home': 'closed' } },
    asking: {
      tags: 'working',
      invoke: {
        id: 'ask',
        src: 'ask',
        input: ({ context }) => ({ items: unreached(context) }),
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: 'coming',
            actions: assign({ request: ({ event }) => (event.output.ok ? event.output.value : '') })
          },
          { target: 'judging', actions: assign({ fault: ({ event }) => faultOf(event.output) }) }
        ]
      }
    },
    coming: {
      invoke: { id: 'collect', src: 'collect', input: ({ context }) => ({ request: context.request }) },
      on: {
        'fact.selfInfo': [
          {
            guard: ({ event }) => event.result.state === 'done',
            target: 'grouping',
            actions: { type: 'keepItems', params: ({ event }) => event.result }
          },
          { actions: { type: 'keepItems', params: ({ event }) => event.result } }
        ],
        'fact.selfInfoFault': {
          target: 'judging',
          actions: assign({ fault: ({ event }) => event.fault })
        },
        'wish.next': { guard: 'hasAnswers', target: 'grouping' },
        'wish.back': [{ guard: 'hasAnswers', target: 'grouping' }, { target: 'closed' }],
        'wish.home': 'closed'
      }
    },
    grouping: {
      on: {
        'wish.open': {
          guard: { type: 'hasGroup', params: ({ event }) => event.id },
          target: 'listing',
          actions: assign({ group: ({ event }) => event.id, page: 0 })
        },
        'wish.next': [
          { guard: 'isWaiting', target: 'coming' },
          { guard: 'lacks', target: 'asking' }
        ],
        'wish.page': { actions: assign({ groupPage: ({ event }) => event.to }) },
        'wish.back': 'closed',
        'wish.home': 'closed'
      }
    },
    listing: {
      on: {
        'wish.open': {
          guard: { type: 'hasItem', params: ({ event }) => event.id },
          target: 'reading',
          actions: assign({ item: ({ event }) => event.id })
        },
        'wish.page': { actions: assign({ page: ({ event }) => event.to }) },
        'wish.back': 'grouping',
        'wish.home': 'closed'
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
      on: {
        'wish.next': [
          { guard: 'canAskOn', target: 'coming' },
          { guard: 'canRetry', target: 'arriving' },
          { target: 'closed' }
        ],
        'wish.cancel': 'closed',
        'wish.back': 'closed',
        'wish.home': 'closed'
      }
    },
    closed: { type: 'final', output: ({ context }) => ({ ended: 'closed', known: knownIn(context) }) },
    leading: {
      type: 'final',
      output: ({ context }) => ({
        ended: 'leading',
        procedure: openItem(context)?.correction.procedure ?? '',
        known: knownIn(context)
      })
    },
    failed: {
      type: 'final',
      output: ({ context }) => ({ ended: 'failed', fault: context.fault ?? { fault: 'ourMistake' } })
    }
  },
  // the final state's own output
  output: ({ event }) => event.output as SelfInfoOutput
})
