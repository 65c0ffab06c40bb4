// After sending: what became of each part, the receipt, and what can be done about one.
import { assign, sendTo } from 'xstate'
import { procedureSetup } from './procedure.setup.ts'

export const result = procedureSetup.createStateConfig({
  initial: 'showing',
  invoke: {
    id: 'follow',
    src: 'follow',
    input: ({ context }) => context.filed ?? { bundleId: '', operationIds: [] }
  },
  on: {
    'fact.filings': {
      actions: assign({
        filings: ({ event }) => event.filings,
        // what central took after all is no longer refused
        refused: ({ context, event }) =>
          context.refused.filter(({ operationId }) => event.filings.every((one) => one.operationId !== operationId))
      })
    }
  },
  states: {
    showing: {
      on: {
        'wish.page': { actions: assign({ page: ({ event }) => event.to }) },
        'wish.print': 'printing',
        'wish.open': {
          guard: { type: 'hasWay', params: ({ event }) => event.id },
          target: 'answering',
          actions: assign({ task: ({ event }) => event.id })
        },
        'wish.next': '#procedure.filed',
        'wish.home': '#procedure.filed',
        'wish.finish': '#procedure.finished'
      }
    },
    printing: {
      tags: 'working',
      entry: assign({ printing: 'printing' }),
      invoke: {
        id: 'print',
        src: 'print',
        onDone: [
          { guard: ({ event }) => event.output.ok, target: 'showing', actions: assign({ printing: 'printed' }) },
          { target: 'unprinted', actions: assign({ printing: 'failed' }) }
        ]
      }
    },
    unprinted: { on: { 'wish.next': 'printing', 'wish.cancel': 'showing', 'wish.back': 'showing' } },
    answering: {
      invoke: {
        id: 'tasks',
        src: 'tasks',
        input: ({ context: { filings, task, kept, id } }) => ({ filings, task, kept, procedures: [id] }),
        onDone: [
          {
            guard: ({ event }) => event.output.ended === 'failed',
            target: '#procedure.judging',
            actions: assign({ fault: ({ event }) => (event.output.ended === 'failed' ? event.output.fault : null) })
          },
          {
            guard: ({ event }) => event.output.ended === 'redoing',
            target: '#procedure.filed',
            actions: assign({ redo: ({ event }) => (event.output.ended === 'redoing' ? event.output.redo : null) })
          },
          {
            target: 'showing',
            actions: [
              assign({
                kept: ({ context, event }) => (event.output.ended === 'closed' ? event.output.kept : context.kept)
              }),
              {
                type: 'takeFilings',
                params: ({ event }) => (event.output.ended === 'closed' ? event.output.filings : [])
              }
            ]
          }
        ]
      },
      exit: assign({ task: null }),
      on: { 'wish.*': { actions: sendTo('tasks', ({ event }) => event) } }
    }
  }
})
