// What came back from offices: the list, and answering the one that asks for more.
import { assign, setup } from 'xstate'
import type { Outcome } from '../../../card/port.ts'
import type { Filing } from '../../../contract/wire/filings.ts'
import { faultOf, type Fault } from '../../faults.ts'
import type { Fact, Wish } from '../events.ts'
import { hole } from '../hole.ts'
import { endsVisit, worthRetrying } from '../trouble.ts'

export type TasksOutput = { readonly ended: 'closed' } | { readonly ended: 'failed'; readonly fault: Fault }

type Context = {
  readonly filings: readonly Filing[]
  readonly page: number
  /** the task that is being answered */
  readonly open: string | null
  readonly option: string | null
  readonly fault: Fault | null
  /** came for this one task: its end is the end */
  readonly only: boolean
}

export type AnswerInput = { readonly filing: Filing; readonly option: string }

export const taskFiling = ({ filings, open }: Pick<Context, 'filings' | 'open'>): Filing | undefined =>
  filings.find(({ task }) => task !== null && task.id === open)
const offers = (context: Context, option: string): boolean =>
  taskFiling(context)?.task?.options.some(({ id }) => id === option) ?? false
const answerInput = (context: Context): AnswerInput => {
  const filing = taskFiling(context)
  if (!filing || context.option === null) throw new Error('answering nothing')
  return { filing, option: context.option }
}

export const tasksMachine = setup({
  types: {
    context: {} as Context,
    input: {} as { readonly filings: readonly Filing[]; readonly task: string | null },
    output: {} as TasksOutput,
    events: {} as Wish | Fact
  },
  actors: {
    sendAnswer: hole<Outcome<void, Fault>, AnswerInput>('sendAnswer'),
    reload: hole<Outcome<readonly Filing[], Fault>>('reload')
  },
  guards: {
    goesToOne: ({ context }) => context.only && taskFiling(context) !== undefined,
    hasTask: ({ context }, id: string) => taskFiling({ ...context, open: id }) !== undefined,
    answered: ({ context }) => context.option !== null,
    isOver: ({ context }) => context.fault !== null && endsVisit(context.fault),
    sendsAgain: ({ context }) => context.fault !== null && worthRetrying(context.fault) && context.option !== null
  }
}).createMachine({
  id: 'tasks',
  context: ({ input }) => ({
    filings: input.filings,
    page: 0,
    open: input.task,
    option: null,
    fault: null,
    only: input.task !== null
  }),
  initial: 'arriving',
  states: {
    arriving: { always: [{ guard: 'goesToOne', target: 'choosing' }, { target: 'listing' }] },
    listing: {
      on: {
        'wish.open': {
          guard: { type: 'hasTask', params: ({ event }) => event.id },
          target: 'choosing',
          actions: assign({ open: ({ event }) => event.id, option: null })
        },
        'wish.page': { actions: assign({ page: ({ event }) => event.to }) },
        'wish.back': 'closed',
        'wish.home': 'closed'
      }
    },
    choosing: {
      on: {
        'wish.answer': {
          guard: ({ context, event }) => event.answer.kind === 'choice' && offers(context, event.answer.option),
          actions: assign({ option: ({ event }) => (event.answer.kind === 'choice' ? event.answer.option : null) })
        },
        'wish.next': { guard: 'answered', target: 'sending' },
        'wish.back': 'listing',
        'wish.home': 'closed'
      }
    },
    sending: {
      tags: 'working',
      invoke: {
        id: 'sendAnswer',
        src: 'sendAnswer',
        input: ({ context }) => answerInput(context),
        onDone: [
          { guard: ({ event }) => event.output.ok, target: 'reloading', actions: assign({ option: null }) },
          { target: 'judging', actions: assign({ fault: ({ event }) => faultOf(event.output) }) }
        ]
      }
    },
    reloading: {
      tags: 'working',
      invoke: {
        id: 'reload',
        src: 'reload',
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: 'listing',
            actions: assign({
              filings: ({ context, event }) => (event.output.ok ? event.output.value : context.filings)
            })
          },
          { target: 'judging', actions: assign({ fault: ({ event }) => faultOf(event.output) }) }
        ]
      }
    },
    judging: { always: [{ guard: 'isOver', target: 'failed' }, { target: 'troubled' }] },
    troubled: {
      on: {
        'wish.next': [{ guard: 'sendsAgain', target: 'sending' }, { target: 'closed' }],
        'wish.cancel': 'closed',
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
  output: ({ event }) => event.output as TasksOutput
})
