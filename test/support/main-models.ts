// Each machine with everything that can happen to it.
import type { AnyEventObject, AnyMachineSnapshot } from 'xstate'
import type { Examined } from '../../src/card/doctor/port.ts'
import type { Notice } from '../../src/contract/wire/notices.ts'
import { kioskMachine } from '../../src/main/flows/kiosk/kiosk.machine.ts'
import type { KioskContext } from '../../src/main/flows/kiosk/kiosk.setup.ts'
import { noticesMachine } from '../../src/main/flows/notices/notices.machine.ts'
import { secretMachine } from '../../src/main/flows/secret/secret.machine.ts'
import { signInMachine } from '../../src/main/flows/sign-in/sign-in.machine.ts'
import { visitMachine } from '../../src/main/flows/visit/visit.machine.ts'
import { procedureMachine } from '../../src/main/procedures/procedure.machine.ts'
import type { ProcedureContext } from '../../src/main/procedures/procedure.setup.ts'
import { afterOf, doneOf, errorOf, fault, ok, type Model } from './main-model.ts'
import { planModelEvents, wish, plain, always } from './main-models-card.ts'
import { filing, look, move, notice, recipients, town, world } from './main-facts.ts'

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

const redo = (procedure: string) => ({ procedure, bundle: 'b1', recipient: 'toto-water', fields: ['telephone'] })
const filedAs = (finish: boolean, again: unknown) => ({
  ended: 'filed',
  finish,
  bundle: finish ? null : 'b1',
  draft: finish ? null : { answers: { lot: { kind: 'text', text: '1' } } },
  kept: {},
  redo: again
})

export const visitModel: Model = {
  machine: visitMachine,
  input: { look, procedures: ['move'] },
  apart: ({
    fault: why,
    chosen,
    drafts,
    filed,
    forgotten,
    redo: again,
    answered
  }: {
    fault: unknown
    chosen: unknown
    drafts: unknown
    filed: unknown
    forgotten: unknown
    redo: unknown
    answered: unknown
  }) => [why, chosen, drafts, filed, forgotten, again, answered],
  events: always(
    ...plain,
    ...['notices', 'tasks', 'selfInfo', 'provisions', 'mailbox', 'move', 'card', 'nothing'].map((id) => ({
      type: 'wish.open',
      id
    })),
    doneOf('fetchMail', ok({ notices: [notice('n1', 'move')], filings: [], letters: [] })),
    doneOf('fetchMail', fault('centralBusy')),
    doneOf('fetchMail', fault('certificateRevoked')),
    doneOf('fetchMail', fault('sessionEnded')),
    doneOf('notices', { ended: 'closed' }),
    doneOf('notices', { ended: 'leading', procedure: 'move' }),
    doneOf('notices', { ended: 'leading', procedure: 'unknown' }),
    doneOf('notices', { ended: 'failed', fault: { fault: 'sessionEnded' } }),
    doneOf('selfInfo', { ended: 'closed', known: null }),
    doneOf('mailbox', { ended: 'closed' }),
    doneOf('mailbox', { ended: 'failed', fault: { fault: 'sessionEnded' } }),
    doneOf('provisions', { ended: 'closed' }),
    doneOf('provisions', { ended: 'failed', fault: { fault: 'sessionEnded' } }),
    ...['move', 'unknown'].map((procedure) => doneOf('selfInfo', { ended: 'leading', procedure, known: null })),
    doneOf('selfInfo', { ended: 'failed', fault: { fault: 'sessionEnded' } }),
    doneOf('tasks', { ended: 'closed', kept: {}, filings: [] }),
    ...['move', 'unknown'].map((procedure) => doneOf('tasks', { ended: 'redoing', redo: redo(procedure) })),
    doneOf('tasks', { ended: 'failed', fault: { fault: 'cardRemoved' } }),
    doneOf('procedure', { ended: 'left', draft: { answers: { lot: { kind: 'text', text: '1' } } } }),
    ...[false, true].map((finish) => doneOf('procedure', filedAs(finish, null))),
    doneOf('procedure', filedAs(false, redo('move'))),
    doneOf('procedure', { ended: 'failed', fault: { fault: 'cardRemoved' } }),
    ...[false, true].map((forgotten) => doneOf('card', { ended: 'closed', forgotten })),
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
    ...planModelEvents,
    doneOf('findRecipients', ok(recipients)),
    doneOf('findRecipients', fault('centralUnreachable')),
    ...secretOutputs.map((output) => doneOf('secret', output)),
    doneOf('sign', ok({ bundleId: 'b', operationIds: ['o1', 'o2'] })),
    ...['cardRemoved', 'centralBusy', 'storeFull', 'filingRefused'].map((name) => doneOf('sign', fault(name))),
    doneOf('send', ok({ filings: [filing('o1', 't1')], refused: [{ operationId: 'o2', recipient: 'toto-power' }] })),
    doneOf('send', fault('keptHere')),
    doneOf('print', ok()),
    doneOf('print', fault('notPrinted')),
    doneOf('tasks', { ended: 'closed', kept: {}, filings: [filing('o1', null)] }),
    doneOf('tasks', { ended: 'redoing', redo: redo('move') }),
    doneOf('tasks', { ended: 'failed', fault: { fault: 'centralBusy' } }),
    { type: 'fact.filings', filings: [filing('o1', null), filing('o2', null)] }
  ]
}

export const procedureModel: Model = {
  machine: procedureMachine,
  input: { id: 'move', look, draft: null, before: null, redo: null, kept: {} },
  apart: ({ journey, plan, explained, page, filed, filings, printing, fault: why, task }: ProcedureContext) => [
    journey?.at,
    plan === null,
    // what it says matters before the first answer only
    Object.keys(journey?.draft.answers ?? {}).length < 2 && plan?.lines[1]?.advice,
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
  apart: ({ cards, fresh, name, reason, fault: why, secondsLeft, town: known }: KioskContext) => [
    cards,
    fresh,
    name !== null,
    reason === 'boot',
    why?.fault === 'ourMistake',
    secondsLeft,
    known !== null
  ],
  elsewhere: ['struckOff', 'serving.care.alerting', 'serving.journey.closed'],
  events: always(
    ...wish('help', 'back', 'next', 'more', 'finish'),
    { type: 'wish.open', id: 'shelter' },
    { type: 'wish.open', id: 'diagnosis' },
    { type: 'wish.open', id: 'M-102' },
    { type: 'wish.print' },
    { type: 'wish.language', language: 'en' },
    { type: 'card.inserted', reader: 'r' },
    { type: 'card.removed', reader: 'r' },
    ...[['r'], []].map((readers) => ({ type: 'card.readers' as const, readers })),
    { type: 'card.lies', reader: 'r' },
    { type: 'card.daemonStopped', fault: 'cardMute' },
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
