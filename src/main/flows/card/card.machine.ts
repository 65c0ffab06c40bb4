// カードの確認, from home: the plan of a filing today, what its codes mean, and from there the change of a PIN.
import { assign, sendTo, setup } from 'xstate'
import type { Outcome } from '../../../card/port.ts'
import type { CardPlan } from '../../../card/services/card-plan.ts'
import type { Code } from '../../../contract/screen/codes.ts'
import { faultOf, type Fault } from '../../faults.ts'
import type { Fact, Wish } from '../events.ts'
import { hole } from '../hole.ts'
import { pinChangeMachine } from '../pin-change/pin-change.machine.ts'
import { endsVisit, worthRetrying } from '../trouble.ts'
import { planCode } from './plan.view.ts'

/** `forgotten`: the card no longer holds the visit's own PIN as verified, so it must be asked for again before any proof */
export type CardOutput =
  | { readonly ended: 'closed'; readonly forgotten: boolean }
  | { readonly ended: 'failed'; readonly fault: Fault; readonly forgotten: boolean }

type Context = {
  readonly plan: CardPlan | null
  readonly explained: Code | null
  readonly forgotten: boolean
  readonly fault: Fault | null
}

export const cardMachine = setup({
  types: { context: {} as Context, output: {} as CardOutput, events: {} as Wish | Fact },
  actors: { readPlan: hole<Outcome<CardPlan, Fault>>('readPlan'), pinChange: pinChangeMachine },
  guards: {
    isSaid: ({ context }, id: string) => planCode(context.plan, id) !== null,
    isOver: ({ context }) => context.fault !== null && endsVisit(context.fault),
    canRetry: ({ context }) => context.fault !== null && worthRetrying(context.fault)
  }
}).createMachine({
  id: 'card',
  context: { plan: null, explained: null, forgotten: false, fault: null },
  initial: 'reading',
  states: {
    reading: {
      tags: 'working',
      invoke: {
        id: 'readPlan',
        src: 'readPlan',
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: 'listing',
            actions: assign({ plan: ({ event }) => (event.output.ok ? event.output.value : null) })
          },
          { target: 'judging', actions: assign({ fault: ({ event }) => faultOf(event.output) }) }
        ]
      },
      on: { 'wish.back': 'closed', 'wish.cancel': 'closed', 'wish.home': 'closed' }
    },
    listing: {
      on: {
        'wish.next': 'changing',
        'wish.open': {
          guard: { type: 'isSaid', params: ({ event }) => event.id },
          target: 'explaining',
          actions: assign({ explained: ({ context, event }) => planCode(context.plan, event.id) })
        },
        'wish.back': 'closed',
        'wish.cancel': 'closed',
        'wish.home': 'closed'
      }
    },
    explaining: { on: { 'wish.next': 'listing', 'wish.back': 'listing', 'wish.cancel': 'listing' } },
    changing: {
      invoke: {
        id: 'pinChange',
        src: 'pinChange',
        input: ({ context }) => ({ forgotten: context.forgotten }),
        onDone: [
          {
            guard: ({ event }) => event.output.ended === 'closed',
            target: 'reading',
            actions: assign({ forgotten: ({ event }) => event.output.forgotten })
          },
          {
            target: 'judging',
            actions: assign(({ event }) => ({
              forgotten: event.output.forgotten,
              fault: event.output.ended === 'failed' ? event.output.fault : null
            }))
          }
        ]
      },
      on: {
        'wish.*': { actions: sendTo('pinChange', ({ event }) => event) },
        'fact.keys': { actions: sendTo('pinChange', ({ event }) => event) }
      }
    },
    judging: { always: [{ guard: 'isOver', target: 'failed' }, { target: 'troubled' }] },
    troubled: {
      on: {
        'wish.next': [{ guard: 'canRetry', target: 'reading' }, { target: 'closed' }],
        'wish.cancel': 'closed',
        'wish.back': 'closed',
        'wish.home': 'closed'
      }
    },
    closed: { type: 'final', output: ({ context }) => ({ ended: 'closed', forgotten: context.forgotten }) },
    failed: {
      type: 'final',
      output: ({ context: { fault, forgotten } }) => ({
        ended: 'failed',
        forgotten,
        fault: fault ?? { fault: 'ourMistake' }
      })
    }
  },
  // the final state's own output
  output: ({ event }) => event.output as CardOutput
})
