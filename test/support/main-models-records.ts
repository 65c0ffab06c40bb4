// The machines of what the state holds, with everything that can happen to them.
import type { SelfInfoItem, SelfInfoState } from '../../src/contract/wire/self-info.ts'
import { selfInfoMachine } from '../../src/main/flows/self-info/self-info.machine.ts'
import { doneOf, fault, ok, type Model } from './main-model.ts'
import { always, plain } from './main-models-card.ts'

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
    ...plain,
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
