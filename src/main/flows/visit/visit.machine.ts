// A proved resident's visit: home, and the journeys that start and end there.
import { and, assign, fromCallback, sendTo, setup } from 'xstate'
import type { Outcome } from '../../../card/port.ts'
import type { Filing } from '../../../contract/wire/filings.ts'
import type { Notice } from '../../../contract/wire/notices.ts'
import { faultOf, type Fault } from '../../faults.ts'
import type { Draft } from '../../procedures/journey.ts'
import { procedureMachine } from '../../procedures/procedure.machine.ts'
import type { ProcedureOutput } from '../../procedures/procedure.setup.ts'
import { cardMachine } from '../card/card.machine.ts'
import type { Fact, Look, Wish } from '../events.ts'
import { hole } from '../hole.ts'
import { noticesMachine } from '../notices/notices.machine.ts'
import { secretMachine } from '../secret/secret.machine.ts'
import { tasksMachine } from '../tasks/tasks.machine.ts'
import type { Kept, Redo } from '../tasks/tasks.setup.ts'
import { endsVisit, worthRetrying } from '../trouble.ts'

export type Mail = { readonly notices: readonly Notice[]; readonly filings: readonly Filing[] }
export type VisitOutput = { readonly ended: 'finished' } | { readonly ended: 'failed'; readonly fault: Fault }

type Context = Mail & {
  readonly look: Look
  /** ids of the procedures there are */
  readonly procedures: readonly string[]
  readonly chosen: string
  /** unfinished procedures of this visit */
  readonly drafts: Readonly<Record<string, Draft>>
  /** bundle filed last in this visit, by procedure */
  readonly filed: Readonly<Record<string, string>>
  /** what was answered for what was filed in this visit, by bundle */
  readonly answered: Readonly<Record<string, Draft>>
  /** withdrawals sealed in this visit */
  readonly kept: Kept
  /** the filing that came back and is being made again */
  readonly redo: Redo | null
  /** the card no longer holds the visit's own PIN as verified: it is asked for again before any proof */
  readonly forgotten: boolean
  readonly fault: Fault | null
  /** what streams told since everything was last asked for: newer than any answer */
  readonly since: Mail
}

const nothing: Mail = { notices: [], filings: [] }

/** The same list with the one that is new, or newer, in it. */
const withOne = <T>(all: readonly T[], one: T, idOf: (of: T) => string): readonly T[] => [
  ...all.filter((other) => idOf(other) !== idOf(one)),
  one
]
const withNotice = (mail: Mail, notice: Notice): Mail => ({
  ...mail,
  notices: withOne(mail.notices, notice, ({ id }) => id)
})
const withFiling = (mail: Mail, filing: Filing): Mail => ({
  ...mail,
  filings: withOne(mail.filings, filing, ({ operationId }) => operationId)
})
const withAll = (mail: Mail, { notices, filings }: Mail): Mail =>
  filings.reduce(withFiling, notices.reduce(withNotice, mail))

export const visitMachine = setup({
  types: {
    context: {} as Context,
    input: {} as { readonly look: Look; readonly procedures: readonly string[] },
    output: {} as VisitOutput,
    events: {} as Wish | Fact
  },
  actors: {
    fetchMail: hole<Outcome<Mail, Fault>>('fetchMail'),
    /** tells what is new, as facts, until the visit is over */
    news: fromCallback(() => undefined),
    notices: noticesMachine,
    tasks: tasksMachine,
    procedure: procedureMachine,
    card: cardMachine,
    secret: secretMachine
  },
  guards: {
    hasProcedure: ({ context }, id: string) => context.procedures.includes(id),
    isForgotten: ({ context }) => context.forgotten,
    isOver: ({ context }) => context.fault !== null && endsVisit(context.fault),
    canRetry: ({ context }) => context.fault !== null && worthRetrying(context.fault)
  },
  actions: {
    keepFault: assign((_, output: { readonly ended: string; readonly fault?: Fault }) => ({
      fault: output.fault ?? null
    })),
    keepDraft: assign(({ context }, draft: Draft | null) => {
      const { [context.chosen]: _, ...others } = context.drafts
      return { drafts: draft ? { ...others, [context.chosen]: draft } : others }
    }),
    keepFiled: assign(({ context }, output: ProcedureOutput) => {
      if (output.ended !== 'filed') return {}
      const { bundle, draft, kept } = output
      if (bundle === null) return { kept }
      return {
        kept,
        filed: { ...context.filed, [context.chosen]: bundle },
        answered: draft ? { ...context.answered, [bundle]: draft } : context.answered
      }
    }),
    beginAgain: assign((_, redo: Redo | null) => (redo ? { redo, chosen: redo.procedure } : { redo }))
  }
}).createMachine({
  id: 'visit',
  context: ({ input }) => ({
    look: input.look,
    procedures: input.procedures,
    notices: [],
    filings: [],
    chosen: '',
    drafts: {},
    filed: {},
    answered: {},
    kept: {},
    redo: null,
    forgotten: false,
    fault: null,
    since: nothing
  }),
  initial: 'fetching',
  invoke: { id: 'news', src: 'news' },
  on: {
    'fact.look': { actions: assign({ look: ({ event }) => event.look }) },
    'fact.notice': {
      actions: assign(({ context, event }) => ({
        ...withNotice(context, event.notice),
        since: withNotice(context.since, event.notice)
      }))
    },
    'fact.filing': {
      actions: assign(({ context, event }) => ({
        ...withFiling(context, event.filing),
        since: withFiling(context.since, event.filing)
      }))
    }
  },
  states: {
    fetching: {
      tags: 'working',
      entry: assign({ since: nothing }),
      invoke: {
        id: 'fetchMail',
        src: 'fetchMail',
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: 'home',
            actions: assign(({ context, event }) => (event.output.ok ? withAll(event.output.value, context.since) : {}))
          },
          { target: 'judging', actions: assign({ fault: ({ event }) => faultOf(event.output) }) }
        ]
      }
    },
    home: {
      on: {
        'wish.open': [
          { guard: ({ event }) => event.id === 'notices', target: 'notices' },
          { guard: ({ event }) => event.id === 'tasks', target: 'tasks' },
          { guard: ({ event }) => event.id === 'card', target: 'card' },
          {
            guard: { type: 'hasProcedure', params: ({ event }) => event.id },
            target: 'procedure',
            actions: assign({ chosen: ({ event }) => event.id })
          }
        ],
        'wish.finish': 'finished',
        'wish.cancel': 'finished'
      }
    },
    notices: {
      invoke: {
        id: 'notices',
        src: 'notices',
        input: ({ context }) => ({ notices: context.notices }),
        onDone: [
          {
            guard: {
              type: 'hasProcedure',
              params: ({ event }) => (event.output.ended === 'leading' ? event.output.procedure : '')
            },
            target: 'procedure',
            actions: assign({ chosen: ({ event }) => (event.output.ended === 'leading' ? event.output.procedure : '') })
          },
          {
            guard: ({ event }) => event.output.ended === 'failed',
            target: 'judging',
            actions: { type: 'keepFault', params: ({ event }) => event.output }
          },
          { target: 'fetching' }
        ]
      },
      on: { 'wish.*': { actions: sendTo('notices', ({ event }) => event) } }
    },
    tasks: {
      invoke: {
        id: 'tasks',
        src: 'tasks',
        input: ({ context: { filings, procedures, kept } }) => ({ filings, procedures, kept, task: null }),
        onDone: [
          {
            guard: {
              type: 'hasProcedure',
              params: ({ event }) => (event.output.ended === 'redoing' ? event.output.redo.procedure : '')
            },
            target: 'procedure',
            actions: {
              type: 'beginAgain',
              params: ({ event }) => (event.output.ended === 'redoing' ? event.output.redo : null)
            }
          },
          {
            guard: ({ event }) => event.output.ended === 'failed',
            target: 'judging',
            actions: { type: 'keepFault', params: ({ event }) => event.output }
          },
          {
            target: 'fetching',
            actions: assign({
              kept: ({ context, event }) => (event.output.ended === 'closed' ? event.output.kept : context.kept)
            })
          }
        ]
      },
      on: { 'wish.*': { actions: sendTo('tasks', ({ event }) => event) } }
    },
    procedure: {
      invoke: {
        id: 'procedure',
        src: 'procedure',
        input: ({ context }) => ({
          id: context.chosen,
          look: context.look,
          draft: (context.redo ? context.answered[context.redo.bundle] : context.drafts[context.chosen]) ?? null,
          before: context.filed[context.chosen] ?? null,
          redo: context.redo,
          kept: context.kept
        }),
        onDone: [
          {
            guard: ({ event }) => event.output.ended === 'failed',
            target: 'judging',
            actions: { type: 'keepFault', params: ({ event }) => event.output }
          },
          { guard: ({ event }) => event.output.ended === 'filed' && event.output.finish, target: 'finished' },
          {
            guard: ({ event }) => event.output.ended === 'filed' && event.output.redo !== null,
            target: 'procedure',
            reenter: true,
            actions: [
              { type: 'keepDraft', params: null },
              { type: 'keepFiled', params: ({ event }) => event.output },
              {
                type: 'beginAgain',
                params: ({ event }) => (event.output.ended === 'filed' ? event.output.redo : null)
              }
            ]
          },
          {
            target: 'fetching',
            actions: [
              {
                type: 'keepDraft',
                params: ({ event }) => (event.output.ended === 'left' ? event.output.draft : null)
              },
              { type: 'keepFiled', params: ({ event }) => event.output },
              { type: 'beginAgain', params: null }
            ]
          }
        ]
      },
      on: {
        'wish.*': { actions: sendTo('procedure', ({ event }) => event) },
        'fact.look': {
          actions: [assign({ look: ({ event }) => event.look }), sendTo('procedure', ({ event }) => event)]
        },
        'fact.keys': { actions: sendTo('procedure', ({ event }) => event) }
      }
    },
    card: {
      invoke: {
        id: 'card',
        src: 'card',
        onDone: [
          {
            guard: ({ event }) => event.output.ended === 'failed',
            target: 'judging',
            actions: [
              { type: 'keepFault', params: ({ event }) => event.output },
              assign({ forgotten: ({ event }) => event.output.forgotten })
            ]
          },
          {
            guard: ({ event }) => event.output.forgotten,
            target: 'identifying',
            actions: assign({ forgotten: true })
          },
          { target: 'fetching' }
        ]
      },
      on: {
        'wish.*': { actions: sendTo('card', ({ event }) => event) },
        'fact.keys': { actions: sendTo('card', ({ event }) => event) }
      }
    },
    identifying: {
      invoke: {
        id: 'secret',
        src: 'secret',
        input: { secret: 'authentication' },
        onDone: [
          {
            guard: ({ event }) => event.output.ended === 'verified',
            target: 'fetching',
            actions: assign({ forgotten: false })
          },
          { guard: ({ event }) => event.output.ended === 'cancelled', target: 'finished' },
          { target: 'judging', actions: { type: 'keepFault', params: ({ event }) => event.output } }
        ]
      },
      on: {
        'wish.*': { actions: sendTo('secret', ({ event }) => event) },
        'fact.keys': { actions: sendTo('secret', ({ event }) => event) }
      }
    },
    judging: { always: [{ guard: 'isOver', target: 'failed' }, { target: 'troubled' }] },
    troubled: {
      on: {
        'wish.next': [
          { guard: and(['canRetry', 'isForgotten']), target: 'identifying' },
          { guard: 'canRetry', target: 'fetching' },
          { target: 'finished' }
        ],
        'wish.cancel': 'finished',
        'wish.finish': 'finished'
      }
    },
    finished: { type: 'final', output: { ended: 'finished' } },
    failed: {
      type: 'final',
      output: ({ context }) => ({ ended: 'failed', fault: context.fault ?? { fault: 'ourMistake' } })
    }
  },
  // the final state's own output
  output: ({ event }) => event.output as VisitOutput
})
