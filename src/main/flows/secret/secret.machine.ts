// Asking for one of the card's two secrets: tries first, consent at the last one, keys counted, one VERIFY.
import { assign, setup } from 'xstate'
import type { Consent, Outcome, Secret } from '../../../card/port.ts'
import { faultOf, type Fault } from '../../faults.ts'
import type { Fact, Wish } from '../events.ts'
import { hole } from '../hole.ts'

export const secretRules = {
  authentication: { min: 4, max: 4, triesMax: 3 },
  signature: { min: 6, max: 16, triesMax: 5 }
} as const satisfies Readonly<Record<Secret, { min: number; max: number; triesMax: number }>>

const inOrder = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const

export type SecretOutput =
  { readonly ended: 'verified' } | { readonly ended: 'cancelled' } | { readonly ended: 'failed'; readonly fault: Fault }

export type Entered = { readonly secret: Secret; readonly consent: Consent }

type Context = {
  readonly secret: Secret
  /** the person said yes to spending the last try */
  readonly consent: Consent
  readonly triesLeft: number
  readonly held: number
  readonly digits: readonly string[]
  readonly fault: Fault | null
}

const wrongPin = (outcome: Outcome<void, Fault>): number | null =>
  !outcome.ok && outcome.fault === 'pinWrong' ? outcome.triesLeft : null
const ends = (outcome: Outcome<unknown, Fault>, fault: Fault['fault']): boolean =>
  !outcome.ok && outcome.fault === fault

export const secretMachine = setup({
  types: {
    context: {} as Context,
    input: {} as { readonly secret: Secret },
    output: {} as SecretOutput,
    events: {} as Wish | Fact
  },
  actors: {
    readTries: hole<Outcome<number, Fault>, Secret>('readTries'),
    verify: hole<Outcome<void, Fault>, Entered>('verify')
  },
  actions: {
    /** the flow empties the card host's buffer */
    clearKeys: () => undefined,
    /** the flow knows chance; without it the order stays */
    shuffleDigits: assign({})
  },
  guards: {
    enough: ({ context: { secret, held } }) => held >= secretRules[secret].min && held <= secretRules[secret].max,
    lastOne: ({ context }) => context.triesLeft === 1,
    fourDigits: ({ context }) => context.secret === 'authentication'
  }
}).createMachine({
  id: 'secret',
  context: ({ input }) => ({
    secret: input.secret,
    consent: 'ordinary',
    triesLeft: 0,
    held: 0,
    digits: inOrder,
    fault: null
  }),
  initial: 'readingTries',
  states: {
    readingTries: {
      tags: 'working',
      invoke: {
        id: 'readTries',
        src: 'readTries',
        input: ({ context }) => context.secret,
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: 'judgingTries',
            actions: assign({ triesLeft: ({ event }) => (event.output.ok ? event.output.value : 0) })
          },
          { target: 'failed', actions: assign({ fault: ({ event }) => faultOf(event.output) }) }
        ]
      }
    },
    judgingTries: {
      entry: assign({ consent: 'ordinary' }),
      always: [{ guard: 'lastOne', target: 'consenting' }, { target: 'entering' }]
    },
    consenting: {
      on: {
        'wish.next': { target: 'entering', actions: assign({ consent: 'lastTry' }) },
        'wish.cancel': 'cancelled',
        'wish.back': 'cancelled'
      }
    },
    entering: {
      entry: assign({ held: 0 }),
      on: {
        'fact.keys': { actions: assign({ held: ({ event }) => event.held }) },
        'wish.pin.shuffle': { guard: 'fourDigits', actions: 'shuffleDigits' },
        'wish.pin.submit': { guard: 'enough', target: 'verifying' },
        'wish.next': { guard: 'enough', target: 'verifying' },
        'wish.cancel': { target: 'cancelled', actions: 'clearKeys' },
        'wish.back': { target: 'cancelled', actions: 'clearKeys' }
      }
    },
    verifying: {
      tags: 'working',
      invoke: {
        id: 'verify',
        src: 'verify',
        input: ({ context: { secret, consent } }) => ({ secret, consent }),
        onDone: [
          { guard: ({ event }) => event.output.ok, target: 'verified' },
          {
            guard: ({ event }) => (wrongPin(event.output) ?? 0) > 0,
            target: 'wrong',
            actions: assign({ triesLeft: ({ event }) => wrongPin(event.output) ?? 0 })
          },
          // the wrong PIN that used up the last try blocks as well
          {
            guard: ({ event }) => wrongPin(event.output) === 0,
            target: 'failed',
            actions: assign({ fault: { fault: 'pinBlocked', said: '63C0' } })
          },
          // the card has fewer tries than it said before: nothing was sent, the person is asked first
          {
            guard: ({ event }) => ends(event.output, 'lastTryUnasked'),
            target: 'consenting',
            actions: assign({ triesLeft: 1 })
          },
          { guard: ({ event }) => ends(event.output, 'pinMalformed'), target: 'malformed' },
          { target: 'failed', actions: assign({ fault: ({ event }) => faultOf(event.output) }) }
        ]
      }
    },
    wrong: { on: { 'wish.next': 'judgingTries', 'wish.cancel': 'cancelled', 'wish.back': 'cancelled' } },
    malformed: { on: { 'wish.next': 'judgingTries', 'wish.cancel': 'cancelled', 'wish.back': 'cancelled' } },
    verified: { type: 'final', output: { ended: 'verified' } },
    cancelled: { type: 'final', output: { ended: 'cancelled' } },
    failed: {
      type: 'final',
      output: ({ context }) => ({ ended: 'failed', fault: context.fault ?? { fault: 'ourMistake' } })
    }
  },
  // the final state's own output
  output: ({ event }) => event.output as SecretOutput
})
