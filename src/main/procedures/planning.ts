// Before the first question: whether this card can finish the procedure today. Only when something is wrong is anything shown.
import { assign } from 'xstate'
import { planCode } from '../flows/card/plan.view.ts'
import { worthShowing } from '../flows/card/plan-lines.ts'
import { procedureSetup } from './procedure.setup.ts'

export const planning = procedureSetup.createStateConfig({
  initial: 'reading',
  states: {
    reading: {
      tags: 'working',
      invoke: {
        id: 'readPlan',
        src: 'readPlan',
        onDone: [
          {
            guard: ({ event }) => event.output.ok && !worthShowing(event.output.value),
            target: '#procedure.routing',
            actions: assign({ plan: ({ event }) => (event.output.ok ? event.output.value : null) })
          },
          {
            guard: ({ event }) => event.output.ok,
            target: 'warning',
            actions: assign({ plan: ({ event }) => (event.output.ok ? event.output.value : null) })
          },
          { target: '#procedure.judging', actions: { type: 'keepFault', params: ({ event }) => event.output } }
        ]
      }
    },
    warning: {
      on: {
        'wish.next': [{ guard: 'canFinish', target: '#procedure.routing' }, { target: '#procedure.left' }],
        'wish.open': {
          guard: { type: 'planSays', params: ({ event }) => event.id },
          target: 'explaining',
          actions: assign({ explained: ({ context, event }) => planCode(context.plan, event.id) })
        },
        'wish.back': '#procedure.left',
        'wish.cancel': '#procedure.left',
        'wish.home': '#procedure.left'
      }
    },
    explaining: { on: { 'wish.next': 'warning', 'wish.back': 'warning', 'wish.cancel': 'warning' } }
  }
})
