// Asking for one of the card's two secrets: tries first, consent at the last one, keys counted here or typed at the
// reader's own keypad, one VERIFY.
import { assign, setup } from 'xstate'
import type { CountedSecret } from '../../../card/doctor/port.ts'
import type { Consent, Entry, Outcome, Secret } from '../../../card/port.ts'
import { faultOf, type Fault } from '../../faults.ts'
import type { Fact, Wish } from '../events.ts'
import { hole } from '../hole.ts'

export const secretRules = {
  authentication: { min: 4, max: 4, triesMax: 3 },
  signature: { min: 6, max: 16, triesMax: 5 },
  profile: { min: 4, max: 4, triesMax: 3 }
} as const satisfies Readonly<Record<CountedSecret, { min: number; max: number; triesMax: number }>>

/** the digit keys as everybody knows them */
export const inOrder = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const

export type SecretOutput =
  { readonly ended: 'verified' } | { readonly ended: 'cancelled' } | { readonly ended: 'failed'; readonly fault: Fault }

/** What is known before anybody types. */
export type Asked = { readonly triesLeft: number; readonly entry: Entry }
export type Entered<S = Secret> = { readonly secret: S; readonly consent: Consent }

type Context = {
  readonly secret: Secret
  /** the person said yes to spending the last try */
  readonly consent: Consent
  readonly entry: Entry
  readonly triesLeft: number
  readonly outcome: Outcome<void, Fault> | null
  readonly held: number
  readonly digits: readonly string[]
  readonly fault: Fault | null
}

const triesAfter = (outcome: Context['outcome']): number | null =>
  outcome && !outcome.ok && outcome.fault === 'pinWrong' ? outcome.triesLeft : null
const ends = (outcome: Context['outcome'], fault: Fault['fault']): boolean =>
  outcome !== null && !outcome.ok && outcome.fault === fault

export const secretMachine = setup({
  types: {
    context: {} as Context,
    input: {} as { readonly secret: Secret },
    output: {} as SecretOutput,
    events: {} as Wish | Fact
  },
  actors: {
    readTries: hole<Outcome<Asked, Fault>, Secret>('readTries'),
    verify: hole<Outcome<void, Fault>, Entered>('verify'),
    verifyAtReader: hole<Outcome<void, Fault>, Entered>('verifyAtReader')
  },
  actions: {
    /** the flow empties the card host's buffer and gives up waiting for the reader's keypad */
    clearKeys: () => undefined,
    /** the flow knows chance; without it the order stays */
    shuffleDigits: assign({})
  },
  guards: {
    enough: ({ context: { secret, held } }) => held >= secretRules[secret].min && held <= secretRules[secret].max,
    lastOne: ({ context }) => context.triesLeft === 1,
    atReader: ({ context }) => context.entry === 'reader',
    verified: ({ context }) => context.outcome?.ok === true,
    wrong: ({ context }) => (triesAfter(context.outcome) ?? 0) > 0,
    usedUp: ({ context }) => triesAfter(context.outcome) === 0,
    unasked: ({ context }) => ends(context.outcome, 'lastTryUnasked'),
    malformed: ({ context }) => ends(context.outcome, 'pinMalformed'),
    late: ({ context }) => ends(context.outcome, 'pinTimedOut'),
    stopped: ({ context }) => context.entry === 'reader' && ends(context.outcome, 'cancelled'),
    fourDigits: ({ context }) => context.secret === 'authentication'
  }
}).createMachine({
  id: 'secret',
  context: ({ input }) => ({
    secret: input.secret,
    consent: 'ordinary',
    entry: 'host',
    triesLeft: 0,
    outcome: null,
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
            actions: assign(({ event }) => (event.output.ok ? event.output.value : {}))
          },
          { target: 'failed', actions: assign({ fault: ({ event }) => faultOf(event.output) }) }
        ]
      },
      on: { 'wish.cancel': 'cancelled', 'wish.back': 'cancelled' }
    },
    judgingTries: {
      entry: assign({ consent: 'ordinary' }),
      always: [{ guard: 'lastOne', target: 'consenting' }, { target: 'choosing' }]
    },
    consenting: {
      on: {
        'wish.next': { target: 'choosing', actions: assign({ consent: 'lastTry' }) },
        'wish.cancel': 'cancelled',
        'wish.back': 'cancelled'
      }
    },
    choosing: { always: [{ guard: 'atReader', target: 'enteringAtReader' }, { target: 'entering' }] },
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
    // the reader's keypad has a time limit of its own
    enteringAtReader: {
      tags: 'working',
      invoke: {
        id: 'verifyAtReader',
        src: 'verifyAtReader',
        input: ({ context: { secret, consent } }) => ({ secret, consent }),
        onDone: { target: 'judging', actions: assign({ outcome: ({ event }) => event.output }) }
      },
      on: {
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
        onDone: { target: 'judging', actions: assign({ outcome: ({ event }) => event.output }) }
      }
    },
    judging: {
      always: [
        { guard: 'verified', target: 'verified' },
        {
          guard: 'wrong',
          target: 'wrong',
          actions: assign({ triesLeft: ({ context }) => triesAfter(context.outcome) ?? 0 })
        },
        // the wrong PIN that used up the last try blocks as well
        { guard: 'usedUp', target: 'failed', actions: assign({ fault: { fault: 'pinBlocked', said: '63C0' } }) },
        // the card has fewer tries than it said before: nothing was sent, the person is asked first
        { guard: 'unasked', target: 'consenting', actions: assign({ triesLeft: 1 }) },
        { guard: 'malformed', target: 'malformed' },
        { guard: 'late', target: 'late' },
        { guard: 'stopped', target: 'cancelled' },
        {
          target: 'failed',
          actions: assign({ fault: ({ context: { outcome } }) => (outcome ? faultOf(outcome) : null) })
        }
      ]
    },
    wrong: { on: { 'wish.next': 'judgingTries', 'wish.cancel': 'cancelled', 'wish.back': 'cancelled' } },
    malformed: { on: { 'wish.next': 'judgingTries', 'wish.cancel': 'cancelled', 'wish.back': 'cancelled' } },
    late: { on: { 'wish.next': 'judgingTries', 'wish.cancel': 'cancelled', 'wish.back': 'cancelled' } },
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
