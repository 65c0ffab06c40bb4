// The machines of what the state holds, with everything that can happen to them.
import type { SelfInfoItem, SelfInfoState } from '../../src/contract/wire/self-info.ts'
import { mailboxMachine } from '../../src/main/flows/mailbox/mailbox.machine.ts'
import type { MailboxContext } from '../../src/main/flows/mailbox/mailbox.setup.ts'
import { provisionsMachine } from '../../src/main/flows/provisions/provisions.machine.ts'
import { selfInfoMachine } from '../../src/main/flows/self-info/self-info.machine.ts'
import { doneOf, fault, ok, type Model } from './main-model.ts'
import { always, wish } from './main-models-card.ts'

const said = (text: string) => ({ ja: text, en: text })

export const selfInfoItem = (id: string, state: SelfInfoState, procedure: string | null = null): SelfInfoItem => ({
  id,
  group: 'tax',
  label: said(id),
  holder: said('holder'),
  use: said('use'),
  correction: { how: said('how'), contact: '000', procedure },
  staleAfterDays: 30,
  state,
  value: state === 'ok' ? said('value') : null,
  asOf: state === 'ok' ? '2026-03-01' : null,
  changedSinceLastVisit: false
})

const result = (state: 'waiting' | 'done', ...states: readonly SelfInfoState[]) => ({
  type: 'fact.selfInfo',
  result: {
    requestId: 'r1',
    state,
    requestedAt: '',
    askAgainAfter: 0,
    items: states.map((one, index) => selfInfoItem(`i${index}`, one, index === 0 ? 'move' : null))
  }
})

export const selfInfoModel: Model = {
  machine: selfInfoMachine,
  input: { known: null },
  apart: ({
    catalogue,
    items,
    request,
    group,
    item,
    fault: why
  }: {
    catalogue: unknown
    items: readonly SelfInfoItem[]
    request: string
    group: string
    item: string
    fault: unknown
  }) => [catalogue !== null, items.map(({ state }) => state), request, group, item, why],
  events: always(
    ...wish('next', 'back', 'cancel', 'home'),
    ...['tax', 'nothing', 'i0', 'i1'].map((id) => ({ type: 'wish.open', id })),
    { type: 'wish.page', to: 1 },
    doneOf('readCatalogue', ok({ groups: [{ id: 'tax', label: said('tax') }], items: [] })),
    doneOf('readCatalogue', fault('centralBusy')),
    doneOf('ask', ok('r1')),
    doneOf('ask', fault('centralUnreachable')),
    doneOf('ask', fault('sessionEnded')),
    result('waiting', 'waiting', 'waiting'),
    result('waiting', 'ok', 'waiting'),
    result('done', 'ok', 'unreachable'),
    result('done', 'ok', 'noDataYet'),
    { type: 'fact.selfInfoFault', fault: { fault: 'centralBusy' } },
    { type: 'fact.selfInfoFault', fault: { fault: 'sessionEnded' } }
  )
}

const entry = (index: number, ownLook: boolean) => ({
  index,
  recordedAt: '2026-03-01T00:00:00.000Z',
  ownLook,
  providedAt: '2026-03-01T00:00:00.000Z',
  from: said('from'),
  to: said('to'),
  items: [said('item')],
  purpose: said('purpose'),
  basis: null,
  result: 'provided'
})

export const provisionsModel: Model = {
  machine: provisionsMachine,
  input: undefined,
  apart: ({
    log,
    mine,
    open,
    fault: why
  }: {
    log: { findings: unknown }
    mine: boolean
    open: string
    fault: unknown
  }) => [log.findings, mine, open, why],
  events: always(
    ...wish('next', 'back', 'cancel', 'home'),
    ...['own', '0', '1', 'nothing'].map((id) => ({ type: 'wish.open', id })),
    { type: 'wish.page', to: 1 },
    doneOf('readLog', ok({ entries: [entry(0, false), entry(1, true)], findings: [] })),
    doneOf('readLog', ok({ entries: [], findings: ['entryMissing'] })),
    ...['centralUnreachable', 'sessionEnded', 'storeUnreadable'].map((name) => doneOf('readLog', fault(name)))
  )
}

const post = (...states: readonly string[]) =>
  ok({
    messages: states.map((state, index) => ({ id: `m${index}`, state, folder: 'inbox' })),
    folders: ['inbox', 'archive'].map((id) => ({ id, name: said(id), own: false, messages: 1 }))
  })

export const mailboxModel: Model = {
  machine: mailboxMachine,
  input: undefined,
  apart: ({ messages, open, letter, decision, to, before, moved, fault: why }: MailboxContext) => [
    messages.map(({ state, folder }) => [state, folder]),
    to,
    before,
    moved,
    open,
    letter !== null,
    decision,
    why?.fault
  ],
  events: always(
    ...wish('next', 'back', 'cancel', 'home', 'print'),
    ...['m0', 'm1', 'refuse', 'move', 'archive', 'inbox', 'put-back', 'nothing'].map((id) => ({
      type: 'wish.open',
      id
    })),
    doneOf('fetchPost', post('waiting', 'expired')),
    doneOf('fetchPost', fault('centralUnreachable')),
    doneOf('decide', ok()),
    ...['letterClosed', 'cardRemoved'].map((name) => doneOf('decide', fault(name))),
    doneOf('openLetter', ok({ lines: null, documentSha256: '' })),
    ...['letterDamaged', 'sessionEnded'].map((name) => doneOf('openLetter', fault(name))),
    ...[ok(), fault('centralBusy')].map((outcome) => doneOf('move', outcome)),
    doneOf('print', ok()),
    doneOf('print', fault('notPrinted'))
  )
}
