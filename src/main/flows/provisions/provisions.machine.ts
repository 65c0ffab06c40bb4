// 情報提供等記録: who looked, whether the record is whole, and how to object.
import { assign, setup } from 'xstate'
import type { Outcome } from '../../../card/port.ts'
import { ownLooksId } from '../../../contract/screen/views/provisions.ts'
import type { CheckedEntry, CheckedLog } from '../../provision-log/port.ts'
import { faultOf, type Fault } from '../../faults.ts'
import type { Fact, Wish } from '../events.ts'
import { hole } from '../hole.ts'
import { endsVisit, worthRetrying } from '../trouble.ts'

export type ProvisionsOutput = { readonly ended: 'closed' } | { readonly ended: 'failed'; readonly fault: Fault }

type Context = {
  readonly log: CheckedLog
  /** the list of one's own looks */
  readonly mine: boolean
  readonly page: number
  readonly open: string
  readonly fault: Fault | null
}

export const openEntry = ({ log, open }: Pick<Context, 'log' | 'open'>): CheckedEntry | undefined =>
  log.entries.find(({ index }) => String(index) === open)

export const provisionsMachine = setup({
  types: { context: {} as Context, output: {} as ProvisionsOutput, events: {} as Wish | Fact },
  actors: { readLog: hole<Outcome<CheckedLog, Fault>>('readLog') },
  guards: {
    isThere: ({ context }, id: string) => openEntry({ ...context, open: id }) !== undefined,
    looksAtOwn: ({ context }) => context.mine,
    isOver: ({ context }) => context.fault !== null && endsVisit(context.fault),
    canRetry: ({ context }) => context.fault !== null && worthRetrying(context.fault)
  }
}).createMachine({
  id: 'provisions',
  context: { log: { entries: [], findings: [] }, mine: false, page: 0, open: '', fault: null },
  initial: 'reading',
  states: {
    reading: {
      tags: 'working',
      invoke: {
        id: 'readLog',
        src: 'readLog',
        onDone: [
          {
            guard: ({ event }) => event.output.ok && event.output.value.findings.length > 0,
            target: 'alarmed',
            actions: assign(({ event }) => (event.output.ok ? { log: event.output.value } : {}))
          },
          {
            guard: ({ event }) => event.output.ok,
            target: 'listing',
            actions: assign(({ event }) => (event.output.ok ? { log: event.output.value } : {}))
          },
          { target: 'judging', actions: assign({ fault: ({ event }) => faultOf(event.output) }) }
        ]
      }
    },
    /** what is not whole is still the resident's to see, once that has been said */
    alarmed: {
      on: { 'wish.next': 'listing', 'wish.cancel': 'closed', 'wish.back': 'closed', 'wish.home': 'closed' }
    },
    listing: {
      on: {
        'wish.open': [
          {
            guard: ({ event, context }) => event.id === ownLooksId && !context.mine,
            actions: assign({ mine: true, page: 0 })
          },
          {
            guard: { type: 'isThere', params: ({ event }) => event.id },
            target: 'showing',
            actions: assign({ open: ({ event }) => event.id })
          }
        ],
        'wish.page': { actions: assign({ page: ({ event }) => event.to }) },
        'wish.back': [{ guard: 'looksAtOwn', actions: assign({ mine: false, page: 0 }) }, { target: 'closed' }],
        'wish.home': 'closed'
      }
    },
    showing: { on: { 'wish.next': 'objecting', 'wish.back': 'listing', 'wish.home': 'closed' } },
    objecting: { on: { 'wish.next': 'listing', 'wish.back': 'showing', 'wish.home': 'closed' } },
    judging: { always: [{ guard: 'isOver', target: 'failed' }, { target: 'troubled' }] },
    troubled: {
      on: {
        'wish.next': [{ guard: 'canRetry', target: 'reading' }, { target: 'closed' }],
        'wish.cancel': 'closed',
        'wish.back': 'closed',
        'wish.home': 'closed'
      }
    },
    closed: { type: 'final', output: { ended: 'closed' } },
    failed: {
      type: 'final',
      output: ({ context }) => ({ ended: 'failed', fault: context.fault ?? { fault: 'ourMistake' } })
    }
  },
  // the final state's own output
  output: ({ event }) => event.output as ProvisionsOutput
})
