// The machine of filings with everything that can happen to it.
import type { Filing } from '../../src/contract/wire/filings.ts'
import { tasksMachine } from '../../src/main/flows/tasks/tasks.machine.ts'
import { doneOf, fault, ok, type Model } from './main-model.ts'
import { always, plain } from './main-models-card.ts'
import { filing } from './main-facts.ts'

const returned = (id: string, procedure: string): Filing => ({
  ...filing(id, null),
  procedure,
  state: 'returned',
  corrections: [
    { field: 'telephone', box: { ja: '電話', en: 'Phone' }, rule: 'telephone', correct: { ja: '0から', en: 'From 0' } }
  ]
})

export const tasksModel = (task: string | null): Model => ({
  machine: tasksMachine,
  input: {
    filings: [
      filing('o1', 't1'),
      filing('o2', null),
      { ...filing('o3', null), state: 'received', withdrawUntil: '2026-03-12T00:10:00Z' },
      returned('o4', 'move'),
      returned('o5', 'elsewhere')
    ],
    procedures: ['move'],
    kept: {},
    task
  },
  apart: ({
    page,
    open,
    option,
    fault: why,
    filings,
    kept
  }: {
    page: number
    open: unknown
    option: unknown
    fault: unknown
    filings: readonly Filing[]
    kept: unknown
  }) => [page, open, option, why, filings.length, kept],
  events: always(
    ...plain,
    { type: 'wish.open', id: 't1' },
    ...['o2', 'o3', 'o4', 'o5'].map((id) => ({ type: 'wish.open', id })),
    { type: 'wish.page', to: 1 },
    { type: 'wish.answer', question: 't1', answer: { kind: 'choice', option: 'am' } },
    { type: 'wish.answer', question: 't1', answer: { kind: 'choice', option: 'never' } },
    { type: 'wish.answer', question: 't1', answer: { kind: 'text', text: 'am' } },
    doneOf('sendAnswer', ok()),
    ...['keptHere', 'centralBusy', 'cardRemoved'].map((name) => doneOf('sendAnswer', fault(name))),
    doneOf('withdraw', { bundle: 'w1', outcome: ok() }),
    ...['withdrawalKept', 'withdrawalClosed'].map((name) => doneOf('withdraw', { bundle: 'w1', outcome: fault(name) })),
    ...['centralBusy', 'cardRemoved'].map((name) => doneOf('withdraw', { bundle: null, outcome: fault(name) })),
    doneOf('reload', ok([filing('o2', null)])),
    doneOf('reload', fault('centralUnreachable'))
  )
})
