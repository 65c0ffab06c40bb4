// The card check and the change of a PIN with everything that can happen to them.
import type { AnyEventObject, SnapshotFrom } from 'xstate'
import { cardMachine } from '../../src/main/flows/card/card.machine.ts'
import { pinChangeMachine } from '../../src/main/flows/pin-change/pin-change.machine.ts'
import type { PinChangeContext } from '../../src/main/flows/pin-change/pin-change.setup.ts'
import { doneOf, fault, ok, type Model } from './main-model.ts'

export const wish = (...names: string[]): AnyEventObject[] => names.map((name) => ({ type: `wish.${name}` }))
export const plain = wish('next', 'back', 'cancel', 'home', 'finish', 'print', 'pin.submit', 'pin.shuffle')
export const always =
  (...events: readonly AnyEventObject[]) =>
  (): readonly AnyEventObject[] =>
    events

const planLine = (secret: 'authentication' | 'signature', advice: string): unknown => ({
  secret,
  tries: advice === 'unblock' ? { state: 'blocked', said: '63C0' } : { state: 'left', count: 1 },
  validity: { state: 'notUsed' },
  advice
})
const planOf = (advice: 'try' | 'consentToLastTry' | 'unblock'): unknown =>
  ok({ lines: [planLine('authentication', 'try'), planLine('signature', advice)], works: advice !== 'unblock' })
/** what the card plan may say, and what a person may do with it */
export const planModelEvents = [
  ...(['try', 'consentToLastTry', 'unblock'] as const).map((advice) => doneOf('readPlan', planOf(advice))),
  doneOf('readPlan', fault('cardMute')),
  doneOf('readPlan', fault('cardRemoved')),
  { type: 'wish.open', id: 'M-217' },
  { type: 'wish.open', id: 'M-901' }
]

export const cardModel: Model = {
  machine: cardMachine,
  input: undefined,
  apart: ({ plan, explained, forgotten, fault: why }: SnapshotFrom<typeof cardMachine>['context']) => [
    plan?.works,
    plan?.lines[1]?.advice,
    explained,
    forgotten,
    why
  ],
  events: always(
    ...plain,
    ...planModelEvents,
    doneOf('pinChange', { ended: 'closed', forgotten: false }),
    doneOf('pinChange', { ended: 'closed', forgotten: true }),
    doneOf('pinChange', { ended: 'failed', forgotten: true, fault: { fault: 'changeUnsure' } })
  )
}

const attempt = (outcome: unknown, kept = false): AnyEventObject => doneOf('change', { outcome, kept })
export const pinChangeModel: Model = {
  machine: pinChangeMachine,
  input: { forgotten: false },
  apart: ({ secret, consent, triesLeft, held, fault: why, forgotten, attempt: last }: PinChangeContext) => [
    secret,
    consent,
    triesLeft,
    held,
    why,
    forgotten,
    last?.kept
  ],
  events: always(
    ...wish('next', 'back', 'cancel', 'home', 'finish', 'pin.submit', 'pin.shuffle'),
    ...['authentication', 'profile', 'checkNumberB'].map((option) => ({
      type: 'wish.answer',
      question: 'which-pin',
      answer: { kind: 'choice', option }
    })),
    { type: 'fact.keys', held: 3 },
    { type: 'fact.keys', held: 4 },
    doneOf('readTries', ok(2)),
    doneOf('readTries', ok(1)),
    doneOf('readTries', fault('pinBlocked', { said: '63C0' })),
    doneOf('readTries', fault('triesUnknown')),
    doneOf('readTries', fault('cardRemoved')),
    attempt(ok()),
    attempt(fault('pinWrong', { triesLeft: 1 })),
    attempt(fault('pinWrong', { triesLeft: 0 })),
    attempt(fault('pinBlocked', { said: '6984' })),
    attempt(fault('lastTryUnasked')),
    attempt(fault('pinMalformed')),
    attempt(fault('newPinMalformed'), true),
    attempt(fault('newPinMalformed')),
    attempt(fault('pinsDiffer'), true),
    attempt(fault('changeUnsure')),
    attempt(fault('cardRemoved')),
    attempt(fault('cardMute'))
  )
}
