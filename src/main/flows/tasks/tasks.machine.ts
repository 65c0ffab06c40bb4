// What became of filings: the list, answering the one that asks, taking one back, and what has to be put right.
import { assign } from 'xstate'
import { answerInput, redoOf, tasksSetup, withdrawInput, type TasksOutput } from './tasks.setup.ts'

export type { AnswerInput, Withdrawal, WithdrawInput } from './tasks.setup.ts'

export const tasksMachine = tasksSetup.createMachine({
  id: 'tasks',
  context: ({ input }) => ({
    filings: input.filings,
    procedures: input.procedures,
    kept: input.kept,
    page: 0,
    open: input.task,
    option: null,
    fault: null,
    only: input.task !== null
  }),
  initial: 'arriving',
  states: {
    arriving: {
      always: [
        { guard: { type: 'opens', params: 'answer' }, target: 'choosing' },
        { guard: { type: 'opens', params: 'withdraw' }, target: 'confirming' },
        { guard: { type: 'opens', params: 'fix' }, target: 'correcting' },
        { target: 'listing' }
      ]
    },
    listing: {
      on: {
        'wish.open': {
          guard: { type: 'hasWay', params: ({ event }) => event.id },
          target: 'arriving',
          actions: assign({ open: ({ event }) => event.id, option: null, page: 0 })
        },
        'wish.page': { actions: assign({ page: ({ event }) => event.to }) },
        'wish.back': 'closed',
        'wish.home': 'closed'
      }
    },
    choosing: {
      on: {
        'wish.answer': {
          guard: {
            type: 'offers',
            params: ({ event }) => (event.answer.kind === 'choice' ? event.answer.option : '')
          },
          actions: assign({ option: ({ event }) => (event.answer.kind === 'choice' ? event.answer.option : null) })
        },
        'wish.next': { guard: 'answered', target: 'sending' },
        'wish.back': 'leaving',
        'wish.home': 'closed'
      }
    },
    confirming: {
      on: { 'wish.next': 'withdrawing', 'wish.back': 'leaving', 'wish.cancel': 'leaving', 'wish.home': 'closed' }
    },
    correcting: {
      on: {
        'wish.next': [{ guard: 'canFileAgain', target: 'redoing' }, { target: 'leaving' }],
        'wish.page': { actions: assign({ page: ({ event }) => event.to }) },
        'wish.back': 'leaving',
        'wish.home': 'closed'
      }
    },
    /** back to where it was opened from */
    leaving: {
      entry: assign({ page: 0 }),
      always: [{ guard: 'cameForOne', target: 'closed' }, { target: 'listing' }]
    },
    sending: {
      tags: 'working',
      invoke: {
        id: 'sendAnswer',
        src: 'sendAnswer',
        input: ({ context }) => answerInput(context),
        onDone: [
          { guard: ({ event }) => event.output.ok, target: 'reloading', actions: assign({ option: null }) },
          { target: 'judging', actions: { type: 'keepFault', params: ({ event }) => event.output } }
        ]
      }
    },
    withdrawing: {
      tags: 'working',
      invoke: {
        id: 'withdraw',
        src: 'withdraw',
        input: ({ context }) => withdrawInput(context),
        onDone: [
          {
            guard: ({ event }) => event.output.outcome.ok,
            target: 'withdrawn',
            actions: { type: 'keepBundle', params: ({ event }) => event.output.bundle }
          },
          {
            target: 'judging',
            actions: [
              { type: 'keepBundle', params: ({ event }) => event.output.bundle },
              { type: 'keepFault', params: ({ event }) => event.output.outcome }
            ]
          }
        ]
      }
    },
    withdrawn: { on: { 'wish.next': 'reloading', 'wish.back': 'reloading', 'wish.home': 'reloading' } },
    reloading: {
      tags: 'working',
      invoke: {
        id: 'reload',
        src: 'reload',
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: 'reloaded',
            actions: assign({
              filings: ({ context, event }) => (event.output.ok ? event.output.value : context.filings)
            })
          },
          { target: 'judging', actions: { type: 'keepFault', params: ({ event }) => event.output } }
        ]
      }
    },
    reloaded: { always: [{ guard: 'cameToWithdraw', target: 'closed' }, { target: 'listing' }] },
    judging: { always: [{ guard: 'isOver', target: 'failed' }, { target: 'troubled' }] },
    troubled: {
      on: {
        'wish.next': [
          { guard: 'sendsAgain', target: 'sending' },
          { guard: 'withdrawsAgain', target: 'withdrawing' },
          { target: 'closed' }
        ],
        'wish.cancel': 'closed',
        'wish.home': 'closed'
      }
    },
    closed: {
      type: 'final',
      output: ({ context }) => ({ ended: 'closed', kept: context.kept, filings: context.filings })
    },
    redoing: { type: 'final', output: ({ context }) => ({ ended: 'redoing', redo: redoOf(context) }) },
    failed: {
      type: 'final',
      output: ({ context }) => ({ ended: 'failed', fault: context.fault ?? { fault: 'ourMistake' } })
    }
  },
  // the final state's own output
  output: ({ event }) => event.output as TasksOutput
})
