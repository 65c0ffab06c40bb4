// Changing a PIN: which one, its rules, the PIN of today, the new one twice, one VERIFY with one CHANGE. The three entries are
// held in the card host and compared there; this machine knows how many keys there are, and how the PIN stands (its tags).
import { assign } from 'xstate'
import { faultOf } from '../../faults.ts'
import { inOrder } from '../secret/secret.machine.ts'
import { chosenPin, pinChangeSetup, triesAfter, whichPin, type PinChangeOutput } from './pin-change.setup.ts'

/** how the PIN stands while the machine is there: what is said when the visit ends in the middle of it */
const unchanged = 'pin.unchanged'
const givenUp = { target: 'choosing', actions: 'clearKeys' } as const

/** one of the three entries: `next` when it is long enough, `before` on Back */
const entering = (entry: 'current' | 'next' | 'repeated', before: string, next: string) =>
  pinChangeSetup.createStateConfig({
    tags: unchanged,
    entry: [assign({ held: 0 }), { type: 'turnTo', params: entry }],
    on: {
      'fact.keys': { actions: assign({ held: ({ event }) => event.held }) },
      'wish.pin.shuffle': { guard: 'fourDigits', actions: 'shuffleDigits' },
      'wish.pin.submit': { guard: 'enough', target: next },
      'wish.next': { guard: 'enough', target: next },
      'wish.back': { target: before, ...(entry === 'current' ? { actions: 'clearKeys' as const } : {}) },
      'wish.cancel': givenUp
    }
  })

/** nothing was sent, or the card said no: the person goes on or gives it up */
const told = (next: string) =>
  pinChangeSetup.createStateConfig({
    tags: unchanged,
    on: { 'wish.next': next, 'wish.cancel': givenUp, 'wish.back': givenUp }
  })

export const pinChangeMachine = pinChangeSetup.createMachine({
  id: 'pinChange',
  context: ({ input }) => ({
    ...input,
    secret: null,
    consent: 'ordinary',
    triesLeft: 0,
    held: 0,
    digits: inOrder,
    attempt: null,
    fault: null
  }),
  initial: 'choosing',
  states: {
    choosing: {
      entry: assign({ fault: null, attempt: null }),
      on: {
        'wish.answer': {
          guard: ({ event }) => event.question === whichPin && event.answer.kind === 'choice',
          actions: {
            type: 'choose',
            params: ({ event }) => (event.answer.kind === 'choice' ? event.answer.option : '')
          }
        },
        'wish.next': { guard: 'isChosen', target: 'readingTries' },
        'wish.back': 'closed',
        'wish.cancel': 'closed',
        'wish.home': 'closed'
      }
    },
    readingTries: {
      tags: ['working', unchanged],
      // another application of the card: what the visit's own PIN has opened is closed by going there
      entry: assign({
        fault: null,
        forgotten: ({ context: { secret, forgotten } }) => forgotten || secret === 'profile'
      }),
      invoke: {
        id: 'readTries',
        src: 'readTries',
        input: ({ context }) => chosenPin(context),
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: 'explaining',
            actions: assign({ triesLeft: ({ event }) => (event.output.ok ? event.output.value : 0) })
          },
          { target: 'judgingFault', actions: assign({ fault: ({ event }) => faultOf(event.output) }) }
        ]
      },
      on: { 'wish.back': 'choosing', 'wish.cancel': 'choosing' }
    },
    explaining: {
      tags: unchanged,
      on: { 'wish.next': 'judgingTries', 'wish.back': 'choosing', 'wish.cancel': 'choosing' }
    },
    judgingTries: {
      entry: assign({ consent: 'ordinary' }),
      always: [{ guard: 'lastOne', target: 'consenting' }, { target: 'enteringCurrent' }]
    },
    consenting: {
      tags: unchanged,
      on: {
        'wish.next': { target: 'enteringCurrent', actions: assign({ consent: 'lastTry' }) },
        'wish.cancel': givenUp,
        'wish.back': givenUp
      }
    },
    enteringCurrent: entering('current', 'explaining', 'enteringNext'),
    enteringNext: entering('next', 'enteringCurrent', 'enteringRepeated'),
    enteringRepeated: entering('repeated', 'enteringNext', 'changing'),
    changing: {
      tags: ['working', 'pin.unsure'],
      invoke: {
        id: 'change',
        src: 'change',
        input: ({ context }) => ({ secret: chosenPin(context), consent: context.consent }),
        onDone: {
          target: 'judging',
          actions: assign(({ context: { secret, forgotten }, event: { output } }) => ({
            attempt: output,
            // a VERIFY that did not end well closes what the one of the sign-in has opened; a good one opens it again
            forgotten: secret === 'authentication' && !output.kept ? !output.outcome.ok : forgotten
          }))
        }
      }
    },
    judging: {
      always: [
        { guard: 'changed', target: 'changed' },
        { guard: 'wrong', target: 'wrong', actions: assign({ triesLeft: ({ context }) => triesAfter(context) ?? 0 }) },
        // the wrong PIN that used up the last try blocks as well
        { guard: 'usedUp', target: 'blocked' },
        // the card has fewer tries than it said before: nothing was sent, the person is asked first
        { guard: 'unasked', target: 'consenting', actions: assign({ triesLeft: 1 }) },
        { guard: 'malformed', target: 'malformed' },
        { guard: 'newMalformed', target: 'newMalformed' },
        { guard: 'differ', target: 'differing' },
        { guard: 'unsure', target: 'unsure', actions: assign({ fault: { fault: 'changeUnsure' } }) },
        {
          target: 'troubled',
          actions: assign({ fault: ({ context: { attempt } }) => (attempt ? faultOf(attempt.outcome) : null) })
        }
      ]
    },
    judgingFault: { always: [{ guard: 'blocked', target: 'blocked' }, { target: 'troubled' }] },
    wrong: told('judgingTries'),
    malformed: told('judgingTries'),
    differing: told('enteringAgain'),
    newMalformed: told('enteringAgain'),
    // a card that was stricter than the rules has seen the PIN of today already: it is no longer held
    enteringAgain: { always: [{ guard: 'kept', target: 'enteringNext' }, { target: 'readingTries' }] },
    blocked: {
      tags: unchanged,
      on: { 'wish.next': 'choosing', 'wish.back': 'choosing', 'wish.cancel': 'choosing' }
    },
    // which of the two PINs holds only the card knows: the visit ends, and the next one tries the new PIN first
    unsure: { tags: 'pin.unsure', on: { 'wish.next': 'failed', 'wish.finish': 'failed' } },
    troubled: {
      tags: unchanged,
      on: {
        'wish.next': [
          { guard: 'isOver', target: 'failed' },
          { guard: 'canRetry', target: 'readingTries' },
          { target: 'choosing' }
        ],
        'wish.cancel': [{ guard: 'isOver', target: 'failed' }, { target: 'choosing' }],
        'wish.back': [{ guard: 'isOver', target: 'failed' }, { target: 'choosing' }]
      }
    },
    changed: { tags: 'pin.changed', on: { 'wish.next': 'closed', 'wish.back': 'closed', 'wish.home': 'closed' } },
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
  output: ({ event }) => event.output as PinChangeOutput
})
