// Each machine with everything that can happen to it.
import type { AnyEventObject, AnyMachineSnapshot, SnapshotFrom } from 'xstate'
import type { Examined } from '../../src/card/doctor/port.ts'
import type { Filing } from '../../src/contract/wire/filings.ts'
import type { Notice } from '../../src/contract/wire/notices.ts'
import { cardMachine } from '../../src/main/flows/card/card.machine.ts'
import { kioskMachine } from '../../src/main/flows/kiosk/kiosk.machine.ts'
import type { KioskContext } from '../../src/main/flows/kiosk/kiosk.setup.ts'
import { noticesMachine } from '../../src/main/flows/notices/notices.machine.ts'
import { pinChangeMachine } from '../../src/main/flows/pin-change/pin-change.machine.ts'
import type { PinChangeContext } from '../../src/main/flows/pin-change/pin-change.setup.ts'
import { secretMachine } from '../../src/main/flows/secret/secret.machine.ts'
import { signInMachine } from '../../src/main/flows/sign-in/sign-in.machine.ts'
import { tasksMachine } from '../../src/main/flows/tasks/tasks.machine.ts'
import { visitMachine } from '../../src/main/flows/visit/visit.machine.ts'
import { procedureMachine } from '../../src/main/procedures/procedure.machine.ts'
import type { ProcedureContext } from '../../src/main/procedures/procedure.setup.ts'
import { afterOf, doneOf, errorOf, fault, ok, type Model } from './main-model.ts'

import { filing, look, move, notice, recipients, town, world } from './main-facts.ts'

const wish = (...names: string[]): AnyEventObject[] => names.map((name) => ({ type: `wish.${name}` }))
const plain = wish('next', 'back', 'cancel', 'home', 'finish', 'print', 'pin.submit', 'pin.shuffle')
const always =
  (...events: readonly AnyEventObject[]) =>
  (): readonly AnyEventObject[] =>
    events

const secretOutputs = [
  { ended: 'verified' },
  { ended: 'cancelled' },
  { ended: 'failed', fault: { fault: 'pinBlocked', said: '63C0' } },
  { ended: 'failed', fault: { fault: 'cardRemoved' } }
]

export const secretModel: Model = {
  machine: secretMachine,
  input: { secret: 'authentication' },
  apart: ({
    triesLeft,
    consent,
    entry,
    held,
    fault: why
  }: {
    triesLeft: number
    consent: string
    entry: string
    held: number
    fault: unknown
  }) => [consent, entry, triesLeft, held, why],
  events: always(
    ...wish('next', 'back', 'cancel', 'pin.submit'),
    { type: 'fact.keys', held: 2 },
    { type: 'fact.keys', held: 4 },
    doneOf('readTries', ok({ triesLeft: 2, entry: 'host' })),
    doneOf('readTries', ok({ triesLeft: 1, entry: 'host' })),
    doneOf('readTries', ok({ triesLeft: 2, entry: 'reader' })),
    doneOf('readTries', ok({ triesLeft: 1, entry: 'reader' })),
    doneOf('readTries', fault('triesUnknown')),
    ...['verify', 'verifyAtReader'].flatMap((verify) => [
      doneOf(verify, ok()),
      doneOf(verify, fault('pinWrong', { triesLeft: 1 })),
      doneOf(verify, fault('pinWrong', { triesLeft: 0 })),
      doneOf(verify, fault('pinBlocked', { said: '6984' })),
      doneOf(verify, fault('lastTryUnasked')),
      doneOf(verify, fault('pinMalformed')),
      doneOf(verify, fault('cardRemoved'))
    ]),
    doneOf('verifyAtReader', fault('pinTimedOut')),
    doneOf('verifyAtReader', fault('cancelled'))
  )
}

export const signInModel: Model = {
  machine: signInMachine,
  input: { reader: 'r' },
  apart: ({ fault: why, name }: { fault: unknown; name: unknown }) => [why, name],
  events: always(
    ...plain,
    doneOf('openCard', ok({ profile: 'myNumber', sameness: 'x' })),
    ...['cardMute', 'notMyNumberCard', 'cardRemoved', 'twoCards'].map((name) => doneOf('openCard', fault(name))),
    ...secretOutputs.map((output) => doneOf('secret', output)),
    doneOf('prove', ok({ name: { family: '田中', given: '和子' }, expiresAt: '' })),
    ...['centralUnreachable', 'certificateExpired', 'cardRemoved'].map((name) => doneOf('prove', fault(name)))
  )
}

export const noticesModel: Model = {
  machine: noticesMachine,
  input: { notices: [notice('n1', 'move'), notice('n2', null)] },
  apart: ({
    page,
    open,
    fault: why,
    notices
  }: {
    page: number
    open: unknown
    fault: unknown
    notices: readonly Notice[]
  }) => [page, open, why, notices.map(({ unread }) => unread)],
  events: always(
    ...plain,
    { type: 'wish.open', id: 'n1' },
    { type: 'wish.open', id: 'n2' },
    { type: 'wish.open', id: 'nothing' },
    { type: 'wish.page', to: 1 },
    doneOf('markOpened', ok()),
    doneOf('markOpened', fault('centralUnreachable')),
    doneOf('markOpened', fault('sessionEnded'))
  )
}

export const tasksModel = (task: string | null): Model => ({
  machine: tasksMachine,
  input: { filings: [filing('o1', 't1'), filing('o2', null)], task },
  apart: ({
    page,
    open,
    option,
    fault: why,
    filings
  }: {
    page: number
    open: unknown
    option: unknown
    fault: unknown
    filings: readonly Filing[]
  }) => [page, open, option, why, filings.length],
  events: always(
    ...plain,
    { type: 'wish.open', id: 't1' },
    { type: 'wish.open', id: 'o2' },
    { type: 'wish.page', to: 1 },
    { type: 'wish.answer', question: 't1', answer: { kind: 'choice', option: 'am' } },
    { type: 'wish.answer', question: 't1', answer: { kind: 'choice', option: 'never' } },
    { type: 'wish.answer', question: 't1', answer: { kind: 'text', text: 'am' } },
    doneOf('sendAnswer', ok()),
    ...['keptHere', 'centralBusy', 'cardRemoved'].map((name) => doneOf('sendAnswer', fault(name))),
    doneOf('reload', ok([filing('o2', null)])),
    doneOf('reload', fault('centralUnreachable'))
  )
})

const planLine = (secret: 'authentication' | 'signature', advice: string): unknown => ({
  secret,
  tries: advice === 'unblock' ? { state: 'blocked', said: '63C0' } : { state: 'left', count: 1 },
  validity: { state: 'notUsed' },
  advice
})
const planOf = (advice: 'try' | 'consentToLastTry' | 'unblock'): unknown =>
  ok({ lines: [planLine('authentication', 'try'), planLine('signature', advice)], works: advice !== 'unblock' })
const readPlan = [
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
    ...readPlan,
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

export const visitModel: Model = {
  machine: visitMachine,
  input: { look, procedures: ['move'] },
  apart: ({
    fault: why,
    chosen,
    drafts,
    filed,
    forgotten
  }: {
    fault: unknown
    chosen: unknown
    drafts: unknown
    filed: unknown
    forgotten: unknown
  }) => [why, chosen, drafts, filed, forgotten],
  events: always(
    ...plain,
    ...['notices', 'tasks', 'move', 'card', 'nothing'].map((id) => ({ type: 'wish.open', id })),
    doneOf('fetchMail', ok({ notices: [notice('n1', 'move')], filings: [] })),
    doneOf('fetchMail', fault('centralBusy')),
    doneOf('fetchMail', fault('certificateRevoked')),
    doneOf('fetchMail', fault('sessionEnded')),
    doneOf('notices', { ended: 'closed' }),
    doneOf('notices', { ended: 'leading', procedure: 'move' }),
    doneOf('notices', { ended: 'leading', procedure: 'unknown' }),
    doneOf('notices', { ended: 'failed', fault: { fault: 'sessionEnded' } }),
    doneOf('tasks', { ended: 'closed' }),
    doneOf('tasks', { ended: 'failed', fault: { fault: 'cardRemoved' } }),
    doneOf('procedure', { ended: 'left', draft: { answers: { lot: { kind: 'text', text: '1' } } } }),
    doneOf('procedure', { ended: 'filed', finish: false, bundle: 'b1' }),
    doneOf('procedure', { ended: 'filed', finish: true, bundle: null }),
    doneOf('procedure', { ended: 'failed', fault: { fault: 'cardRemoved' } }),
    doneOf('card', { ended: 'closed', forgotten: false }),
    doneOf('card', { ended: 'closed', forgotten: true }),
    doneOf('card', { ended: 'failed', forgotten: true, fault: { fault: 'changeUnsure' } }),
    ...secretOutputs.map((output) => doneOf('secret', output)),
    doneOf('secret', { ended: 'failed', fault: { fault: 'cardMute' } })
  )
}

export const goodAnswers: Readonly<Record<string, unknown>> = {
  who: { kind: 'choices', options: ['h1', 'h2'] },
  head: { kind: 'choice', option: 'h2' },
  when: { kind: 'date', date: '2026-03-21' },
  municipality: { kind: 'choice', option: 'umino' },
  quarter: { kind: 'choice', option: 'hamacho' },
  lot: { kind: 'text', text: '1-15-203' },
  building: { kind: 'text', text: '' },
  telephone: { kind: 'text', text: '090-0000-1234' },
  recipients: { kind: 'choices', options: ['toto-power'] }
}

/** the right answer to whatever is asked, and everything outcomes may be */
const procedureEvents = (snapshot: AnyMachineSnapshot): readonly AnyEventObject[] => {
  const { journey } = snapshot.context as ProcedureContext
  const at = journey?.at
  return [
    ...wish('next', 'back', 'cancel', 'home', 'finish', 'print'),
    ...(typeof at === 'string' ? [{ type: 'wish.answer', question: at, answer: goodAnswers[at] }] : []),
    { type: 'wish.correct', question: 'to' },
    { type: 'wish.correct', question: 'from' },
    { type: 'wish.open', id: 't1' },
    doneOf('load', ok({ procedure: move, world })),
    doneOf('load', fault('centralBusy')),
    doneOf('load', fault('terminalRefused')),
    doneOf('load', fault('keptHere')),
    ...readPlan,
    doneOf('findRecipients', ok(recipients)),
    doneOf('findRecipients', fault('centralUnreachable')),
    ...secretOutputs.map((output) => doneOf('secret', output)),
    doneOf('sign', ok({ bundleId: 'b', operationIds: ['o1', 'o2'] })),
    ...['cardRemoved', 'centralBusy', 'storeFull', 'filingRefused'].map((name) => doneOf('sign', fault(name))),
    doneOf('send', ok({ filings: [filing('o1', 't1')], refused: [{ operationId: 'o2', recipient: 'toto-power' }] })),
    doneOf('send', fault('keptHere')),
    doneOf('print', ok()),
    doneOf('print', fault('notPrinted')),
    doneOf('tasks', { ended: 'closed' }),
    doneOf('tasks', { ended: 'failed', fault: { fault: 'centralBusy' } }),
    { type: 'fact.filings', filings: [filing('o1', null), filing('o2', null)] }
  ]
}

export const procedureModel: Model = {
  machine: procedureMachine,
  input: { id: 'move', look, draft: null, before: null },
  apart: ({ journey, plan, explained, page, filed, filings, printing, fault: why, task }: ProcedureContext) => [
    journey?.at,
    plan?.works,
    plan?.lines[1]?.advice,
    explained,
    Object.keys(journey?.draft.answers ?? {}),
    journey?.draft.answers['who'],
    journey?.correcting,
    journey?.recipients !== null,
    page,
    filed !== null,
    filings.some(({ task: asks }) => asks !== null),
    printing === 'idle',
    why?.fault,
    task
  ],
  events: procedureEvents
}

const stoppedDaemon: Examined = { check: 'daemon', state: 'stopped', light: 'red', reader: null }

export const kioskModel: Model = {
  machine: kioskMachine,
  input: {
    face: 'kiosk-l',
    manner: { language: 'ja', text: 100, contrast: 'normal' },
    procedures: ['move'],
    graceSeconds: 2
  },
  delays: { patience: 90_000, second: 1000, farewell: 8000, pause: 10_000 },
  // reader, page and manner change what is shown, never what may happen next
  apart: ({ cards, fresh, name, reason, fault: why, secondsLeft, town: known }: KioskContext) => [
    cards,
    fresh,
    name !== null,
    reason === 'boot',
    why?.fault === 'ourMistake',
    secondsLeft,
    known !== null
  ],
  events: always(
    ...wish('help', 'back', 'next', 'more', 'finish'),
    { type: 'wish.open', id: 'shelter' },
    { type: 'wish.open', id: 'diagnosis' },
    { type: 'wish.open', id: 'M-102' },
    { type: 'wish.print' },
    { type: 'wish.language', language: 'en' },
    { type: 'card.inserted', reader: 'r' },
    { type: 'card.removed', reader: 'r' },
    { type: 'card.readers', readers: ['r'] },
    { type: 'card.readers', readers: [] },
    { type: 'card.daemonStopped' },
    { type: 'screen.stopped' },
    { type: 'view.failed' },
    doneOf('boot', ok(town)),
    doneOf('boot', fault('storeUnreadable')),
    doneOf('boot', fault('centralUnreachable')),
    errorOf('boot'),
    doneOf('examine', { readers: [], findings: [stoppedDaemon] }),
    errorOf('examine'),
    doneOf('printDiagnosis', ok()),
    doneOf('printDiagnosis', fault('notPrinted')),
    errorOf('printDiagnosis'),
    doneOf('wipe', ok()),
    doneOf('wipe', fault('notCleared')),
    errorOf('wipe'),
    doneOf('signIn', { ended: 'signedIn', name: { family: '田中', given: '和子' } }),
    doneOf('signIn', { ended: 'cancelled' }),
    doneOf('signIn', { ended: 'failed', fault: { fault: 'certificateExpired' } }),
    errorOf('signIn'),
    doneOf('visit', { ended: 'finished' }),
    doneOf('visit', { ended: 'failed', fault: { fault: 'cardRemoved' } }),
    errorOf('visit'),
    afterOf('patience', 'kiosk.serving.care.attending'),
    afterOf('patience', 'kiosk.serving.care.helping'),
    afterOf('second', 'kiosk.serving.care.warning.counting'),
    afterOf('farewell', 'kiosk.wiped'),
    afterOf('pause', 'kiosk.outOfService')
  )
}
