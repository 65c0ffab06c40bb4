// From a card on the reader to a proved resident: open, tries, PIN, proof at central.
import { assign, sendTo, setup } from 'xstate'
import type { CardIdentity, Outcome } from '../../../card/port.ts'
import type { SignedIn } from '../../central/port.ts'
import { faultOf, type Fault } from '../../faults.ts'
import type { Fact, Wish } from '../events.ts'
import { hole } from '../hole.ts'
import { secretMachine, secretRules } from '../secret/secret.machine.ts'
import { endsVisit, worthRetrying } from '../trouble.ts'

export type SignInOutput =
  | { readonly ended: 'signedIn'; readonly name: SignedIn['name'] }
  | { readonly ended: 'cancelled' }
  | { readonly ended: 'failed'; readonly fault: Fault }

type Context = { readonly reader: string; readonly fault: Fault | null; readonly name: SignedIn['name'] | null }

export const signInMachine = setup({
  types: {
    context: {} as Context,
    input: {} as { readonly reader: string },
    output: {} as SignInOutput,
    events: {} as Wish | Fact
  },
  actors: {
    openCard: hole<Outcome<CardIdentity, Fault>, { readonly reader: string }>('openCard'),
    secret: secretMachine,
    prove: hole<Outcome<SignedIn, Fault>>('prove')
  },
  actions: {
    /** the flow gets ready at central what the proof needs, while the person looks for OK */
    foresee: () => undefined
  },
  guards: {
    /** the PIN may be whole now */
    typed: ({ event }) => event.type === 'fact.keys' && event.held === secretRules.authentication.max,
    /** central did not take it, the card is as proved as before: no second PIN */
    centralAgain: ({ context }) =>
      context.fault !== null && /^central(Unreachable|Rubbish|Busy)$/.test(context.fault.fault),
    canRetry: ({ context }) => context.fault !== null && worthRetrying(context.fault),
    isOver: ({ context }) => context.fault !== null && endsVisit(context.fault)
  }
}).createMachine({
  id: 'signIn',
  context: ({ input }) => ({ reader: input.reader, fault: null, name: null }),
  initial: 'opening',
  states: {
    opening: {
      tags: 'working',
      entry: assign({ fault: null }),
      invoke: {
        id: 'openCard',
        src: 'openCard',
        input: ({ context }) => ({ reader: context.reader }),
        onDone: [
          { guard: ({ event }) => event.output.ok, target: 'identifying' },
          { target: 'judging', actions: assign({ fault: ({ event }) => faultOf(event.output) }) }
        ]
      },
      // a card that hangs is not waited for: nothing was asked of it that cannot be left
      on: { 'wish.cancel': 'cancelled', 'wish.back': 'cancelled' }
    },
    identifying: {
      invoke: {
        id: 'secret',
        src: 'secret',
        input: { secret: 'authentication' },
        onDone: [
          { guard: ({ event }) => event.output.ended === 'verified', target: 'proving' },
          { guard: ({ event }) => event.output.ended === 'cancelled', target: 'cancelled' },
          {
            target: 'judging',
            actions: assign({ fault: ({ event }) => (event.output.ended === 'failed' ? event.output.fault : null) })
          }
        ]
      },
      on: {
        'wish.*': { actions: sendTo('secret', ({ event }) => event) },
        'fact.*': { actions: sendTo('secret', ({ event }) => event) },
        'fact.keys': [
          { guard: 'typed', actions: [sendTo('secret', ({ event }) => event), 'foresee'] },
          { actions: sendTo('secret', ({ event }) => event) }
        ]
      }
    },
    proving: {
      tags: 'working',
      invoke: {
        id: 'prove',
        src: 'prove',
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: 'signedIn',
            actions: assign({ name: ({ event }) => (event.output.ok ? event.output.value.name : null) })
          },
          { target: 'judging', actions: assign({ fault: ({ event }) => faultOf(event.output) }) }
        ]
      }
    },
    judging: { always: [{ guard: 'isOver', target: 'failed' }, { target: 'troubled' }] },
    troubled: {
      on: {
        'wish.next': [
          { guard: 'centralAgain', target: 'proving' },
          { guard: 'canRetry', target: 'opening' },
          { target: 'failed' }
        ],
        'wish.finish': 'failed',
        'wish.cancel': { guard: 'canRetry', target: 'cancelled' },
        'wish.back': { guard: 'canRetry', target: 'cancelled' }
      }
    },
    signedIn: {
      type: 'final',
      output: ({ context }) => ({ ended: 'signedIn', name: context.name ?? { family: '', given: '' } })
    },
    cancelled: { type: 'final', output: { ended: 'cancelled' } },
    failed: {
      type: 'final',
      output: ({ context }) => ({ ended: 'failed', fault: context.fault ?? { fault: 'ourMistake' } })
    }
  },
  // the final state's own output
  output: ({ event }) => event.output as SignInOutput
})
