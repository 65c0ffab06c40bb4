// A proved resident's visit: home, and the journeys that start and end there.
import { and, assign, sendTo } from 'xstate'
import { faultOf } from '../../faults.ts'
import { nothing, withAll } from './news.ts'
import { freshVisit, visitSetup, type VisitOutput } from './visit.setup.ts'

export const visitMachine = visitSetup.createMachine({
  id: 'visit',
  context: ({ input }) => ({ ...freshVisit, ...input }),
  initial: 'fetching',
  invoke: { id: 'news', src: 'news' },
  on: {
    'fact.look': { actions: assign({ look: ({ event }) => event.look }) },
    'fact.notice': { actions: 'learn' },
    'fact.filing': { actions: 'learn' },
    'fact.letter': { actions: 'learn' }
  },
  states: {
    fetching: {
      tags: 'working',
      entry: assign({ since: nothing }),
      invoke: {
        id: 'fetchMail',
        src: 'fetchMail',
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: 'home',
            actions: assign(({ context, event }) => (event.output.ok ? withAll(event.output.value, context.since) : {}))
          },
          { target: 'judging', actions: assign({ fault: ({ event }) => faultOf(event.output) }) }
        ]
      }
    },
    home: {
      on: {
        'wish.open': [
          { guard: ({ event }) => event.id === 'notices', target: 'notices' },
          { guard: ({ event }) => event.id === 'tasks', target: 'tasks' },
          { guard: ({ event }) => event.id === 'selfInfo', target: 'selfInfo' },
          { guard: ({ event }) => event.id === 'provisions', target: 'provisions' },
          { guard: ({ event }) => event.id === 'mailbox', target: 'mailbox' },
          { guard: ({ event }) => event.id === 'card', target: 'card' },
          {
            guard: { type: 'hasProcedure', params: ({ event }) => event.id },
            target: 'procedure',
            actions: assign({ chosen: ({ event }) => event.id })
          }
        ],
        'wish.finish': 'finished',
        'wish.cancel': 'finished'
      }
    },
    notices: {
      invoke: {
        id: 'notices',
        src: 'notices',
        input: ({ context }) => ({ notices: context.notices }),
        onDone: [
          {
            guard: {
              type: 'hasProcedure',
              params: ({ event }) => (event.output.ended === 'leading' ? event.output.procedure : '')
            },
            target: 'procedure',
            actions: assign({ chosen: ({ event }) => (event.output.ended === 'leading' ? event.output.procedure : '') })
          },
          {
            guard: ({ event }) => event.output.ended === 'failed',
            target: 'judging',
            actions: { type: 'keepFault', params: ({ event }) => event.output }
          },
          { target: 'fetching' }
        ]
      },
      on: { 'wish.*': { actions: sendTo('notices', ({ event }) => event) } }
    },
    selfInfo: {
      invoke: {
        id: 'selfInfo',
        src: 'selfInfo',
        input: ({ context }) => ({ known: context.selfInfo }),
        onDone: [
          {
            guard: {
              type: 'hasProcedure',
              params: ({ event }) => (event.output.ended === 'leading' ? event.output.procedure : '')
            },
            target: 'procedure',
            actions: [
              { type: 'keepSelfInfo', params: ({ event }) => event.output },
              assign({ chosen: ({ event }) => (event.output.ended === 'leading' ? event.output.procedure : '') })
            ]
          },
          {
            guard: ({ event }) => event.output.ended === 'failed',
            target: 'judging',
            actions: { type: 'keepFault', params: ({ event }) => event.output }
          },
          { target: 'fetching', actions: { type: 'keepSelfInfo', params: ({ event }) => event.output } }
        ]
      },
      on: { 'wish.*': { actions: sendTo('selfInfo', ({ event }) => event) } }
    },
    provisions: {
      invoke: {
        id: 'provisions',
        src: 'provisions',
        onDone: [
          {
            guard: ({ event }) => event.output.ended === 'failed',
            target: 'judging',
            actions: { type: 'keepFault', params: ({ event }) => event.output }
          },
          { target: 'fetching' }
        ]
      },
      on: { 'wish.*': { actions: sendTo('provisions', ({ event }) => event) } }
    },
    mailbox: {
      invoke: {
        id: 'mailbox',
        src: 'mailbox',
        onDone: [
          {
            guard: ({ event }) => event.output.ended === 'failed',
            target: 'judging',
            actions: { type: 'keepFault', params: ({ event }) => event.output }
          },
          { target: 'fetching' }
        ]
      },
      on: { 'wish.*': { actions: sendTo('mailbox', ({ event }) => event) } }
    },
    tasks: {
      invoke: {
        id: 'tasks',
        src: 'tasks',
        input: ({ context: { filings, procedures, kept } }) => ({ filings, procedures, kept, task: null }),
        onDone: [
          {
            guard: {
              type: 'hasProcedure',
              params: ({ event }) => (event.output.ended === 'redoing' ? event.output.redo.procedure : '')
            },
            target: 'procedure',
            actions: {
              type: 'beginAgain',
              params: ({ event }) => (event.output.ended === 'redoing' ? event.output.redo : null)
            }
          },
          {
            guard: ({ event }) => event.output.ended === 'failed',
            target: 'judging',
            actions: { type: 'keepFault', params: ({ event }) => event.output }
          },
          {
            target: 'fetching',
            actions: assign({
              kept: ({ context, event }) => (event.output.ended === 'closed' ? event.output.kept : context.kept)
            })
          }
        ]
      },
      on: { 'wish.*': { actions: sendTo('tasks', ({ event }) => event) } }
    },
    procedure: {
      invoke: {
        id: 'procedure',
        src: 'procedure',
        input: ({ context }) => ({
          id: context.chosen,
          look: context.look,
          draft: (context.redo ? context.answered[context.redo.bundle] : context.drafts[context.chosen]) ?? null,
          before: context.filed[context.chosen] ?? null,
          redo: context.redo,
          kept: context.kept
        }),
        onDone: [
          {
            guard: ({ event }) => event.output.ended === 'failed',
            target: 'judging',
            actions: { type: 'keepFault', params: ({ event }) => event.output }
          },
          { guard: ({ event }) => event.output.ended === 'filed' && event.output.finish, target: 'finished' },
          {
            guard: ({ event }) => event.output.ended === 'filed' && event.output.redo !== null,
            target: 'procedure',
            reenter: true,
            actions: [
              { type: 'keepDraft', params: null },
              { type: 'keepFiled', params: ({ event }) => event.output },
              {
                type: 'beginAgain',
                params: ({ event }) => (event.output.ended === 'filed' ? event.output.redo : null)
              }
            ]
          },
          {
            target: 'fetching',
            actions: [
              {
                type: 'keepDraft',
                params: ({ event }) => (event.output.ended === 'left' ? event.output.draft : null)
              },
              { type: 'keepFiled', params: ({ event }) => event.output },
              { type: 'beginAgain', params: null }
            ]
          }
        ]
      },
      on: {
        'wish.*': { actions: sendTo('procedure', ({ event }) => event) },
        'fact.look': {
          actions: [assign({ look: ({ event }) => event.look }), sendTo('procedure', ({ event }) => event)]
        },
        'fact.keys': { actions: sendTo('procedure', ({ event }) => event) }
      }
    },
    card: {
      invoke: {
        id: 'card',
        src: 'card',
        onDone: [
          {
            guard: ({ event }) => event.output.ended === 'failed',
            target: 'judging',
            actions: [
              { type: 'keepFault', params: ({ event }) => event.output },
              assign({ forgotten: ({ event }) => event.output.forgotten })
            ]
          },
          {
            guard: ({ event }) => event.output.forgotten,
            target: 'identifying',
            actions: assign({ forgotten: true })
          },
          { target: 'fetching' }
        ]
      },
      on: {
        'wish.*': { actions: sendTo('card', ({ event }) => event) },
        'fact.keys': { actions: sendTo('card', ({ event }) => event) }
      }
    },
    identifying: {
      invoke: {
        id: 'secret',
        src: 'secret',
        input: { secret: 'authentication' },
        onDone: [
          {
            guard: ({ event }) => event.output.ended === 'verified',
            target: 'fetching',
            actions: assign({ forgotten: false })
          },
          { guard: ({ event }) => event.output.ended === 'cancelled', target: 'finished' },
          { target: 'judging', actions: { type: 'keepFault', params: ({ event }) => event.output } }
        ]
      },
      on: {
        'wish.*': { actions: sendTo('secret', ({ event }) => event) },
        'fact.keys': { actions: sendTo('secret', ({ event }) => event) }
      }
    },
    judging: { always: [{ guard: 'isOver', target: 'failed' }, { target: 'troubled' }] },
    troubled: {
      on: {
        'wish.next': [
          { guard: and(['canRetry', 'isForgotten']), target: 'identifying' },
          { guard: 'canRetry', target: 'fetching' },
          { target: 'finished' }
        ],
        'wish.cancel': 'finished',
        'wish.finish': 'finished'
      }
    },
    finished: { type: 'final', output: { ended: 'finished' } },
    failed: {
      type: 'final',
      output: ({ context }) => ({ ended: 'failed', fault: context.fault ?? { fault: 'ourMistake' } })
    }
  },
  // the final state's own output
  output: ({ event }) => event.output as VisitOutput
})
