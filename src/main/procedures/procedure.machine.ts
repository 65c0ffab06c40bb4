// The one machine that runs every guided procedure: questions, review, signature, sending, result.
import { assign, sendTo } from 'xstate'
import * as steps from './journey.ts'
import type { Journey, Loaded } from './journey.ts'
import { planning } from './planning.ts'
import { journeyOf, procedureSetup, type ProcedureContext, type ProcedureOutput } from './procedure.setup.ts'
import { redraft } from './redo.ts'
import { result } from './result.state.ts'

const begun = ({ look, draft, redo }: ProcedureContext, loaded: Loaded): Journey =>
  steps.begin(loaded, look.language, redo ? redraft(loaded.procedure, redo, draft) : draft)

export const procedureMachine = procedureSetup.createMachine({
  id: 'procedure',
  context: ({ input }) => ({
    id: input.id,
    look: input.look,
    draft: input.draft,
    before: input.before,
    redo: input.redo,
    kept: input.kept,
    journey: null,
    plan: null,
    explained: null,
    page: 0,
    filed: null,
    filings: [],
    refused: [],
    sentAt: '',
    printing: 'idle',
    fault: null,
    task: null
  }),
  initial: 'loading',
  on: {
    'fact.look': {
      actions: [
        { type: 'takeLook', params: ({ event }) => event.look },
        assign({
          journey: ({ context, event }) => context.journey && { ...context.journey, language: event.look.language }
        })
      ]
    }
  },
  states: {
    loading: {
      tags: 'working',
      invoke: {
        id: 'load',
        src: 'load',
        input: ({ context: { id, before } }) => ({ id, before }),
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: 'planning',
            actions: assign({
              journey: ({ context, event }) => (event.output.ok ? begun(context, event.output.value) : null)
            })
          },
          { target: 'judging', actions: { type: 'keepFault', params: ({ event }) => event.output } }
        ]
      }
    },
    planning,
    routing: {
      always: [
        { guard: 'toRecipients', target: 'extracting' },
        {
          guard: 'toReview',
          target: 'reviewing',
          actions: [{ type: 'step', params: () => steps.beginReview }, assign({ page: 0 })]
        },
        { target: 'asking' }
      ]
    },
    extracting: {
      tags: 'working',
      invoke: {
        id: 'findRecipients',
        src: 'findRecipients',
        input: ({ context }) => steps.recipientsQuery(journeyOf(context)),
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: 'routing',
            actions: assign({
              journey: ({ context, event }) =>
                event.output.ok ? steps.withRecipients(journeyOf(context), event.output.value) : context.journey
            })
          },
          { target: 'judging', actions: { type: 'keepFault', params: ({ event }) => event.output } }
        ]
      }
    },
    asking: {
      on: {
        'wish.answer': {
          actions: assign({
            journey: ({ context, event }) => steps.answering(journeyOf(context), event.question, event.answer)
          })
        },
        'wish.next': [
          { guard: 'ready', target: 'routing', actions: { type: 'step', params: () => steps.goOn } },
          { actions: { type: 'step', params: () => steps.trying } }
        ],
        'wish.back': [
          { guard: 'onFirst', target: 'left' },
          { target: 'routing', actions: { type: 'step', params: () => steps.goBack } }
        ],
        'wish.cancel': 'left',
        'wish.home': 'left'
      }
    },
    reviewing: {
      entry: 'keepOnPages',
      on: {
        'fact.look': {
          actions: [
            { type: 'takeLook', params: ({ event }) => event.look },
            assign({
              // another language is another document: its rows are built again, once, for screen and signature alike
              journey: ({ context, event }) =>
                steps.beginReview({ ...journeyOf(context), language: event.look.language })
            }),
            'keepOnPages'
          ]
        },
        'wish.correct': {
          target: 'routing',
          actions: assign({ journey: ({ context, event }) => steps.correcting(journeyOf(context), event.question) })
        },
        'wish.page': { actions: [assign({ page: ({ event }) => event.to }), 'keepOnPages'] },
        'wish.next': [
          { guard: 'onLastPage', target: 'authorising' },
          { actions: assign({ page: ({ context }) => context.page + 1 }) }
        ],
        'wish.back': [
          { guard: 'onFirstPage', target: 'routing', actions: { type: 'step', params: () => steps.goBack } },
          { actions: assign({ page: ({ context }) => context.page - 1 }) }
        ],
        'wish.cancel': 'left',
        'wish.home': 'left'
      }
    },
    authorising: {
      invoke: {
        id: 'secret',
        src: 'secret',
        input: { secret: 'signature' },
        onDone: [
          { guard: ({ event }) => event.output.ended === 'verified', target: 'signing' },
          { guard: ({ event }) => event.output.ended === 'cancelled', target: 'reviewing' },
          {
            target: 'judging',
            actions: assign({ fault: ({ event }) => (event.output.ended === 'failed' ? event.output.fault : null) })
          }
        ]
      },
      on: {
        'wish.*': { actions: sendTo('secret', ({ event }) => event) },
        'fact.keys': { actions: sendTo('secret', ({ event }) => event) }
      }
    },
    signing: {
      tags: 'working',
      invoke: {
        id: 'sign',
        src: 'sign',
        input: ({ context }) => steps.fileRequest(journeyOf(context)),
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: 'sending',
            actions: assign({ filed: ({ event }) => (event.output.ok ? event.output.value : null), redo: null })
          },
          { target: 'judging', actions: { type: 'keepFault', params: ({ event }) => event.output } }
        ]
      }
    },
    sending: {
      tags: 'working',
      invoke: {
        id: 'send',
        src: 'send',
        input: ({ context }) => context.filed ?? { bundleId: '', operationIds: [] },
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: 'result',
            actions: assign(({ event }) =>
              event.output.ok
                ? { ...event.output.value, page: 0, sentAt: event.output.value.filings[0]?.receivedAt ?? '' }
                : {}
            )
          },
          { target: 'judging', actions: { type: 'keepFault', params: ({ event }) => event.output } }
        ]
      }
    },
    result,
    judging: { always: [{ guard: 'isOver', target: 'failed' }, { target: 'troubled' }] },
    troubled: {
      on: {
        // what is signed is signed: from there no way leads back to the signature
        'wish.next': [
          { guard: 'alreadyFiled', target: 'filed' },
          { guard: 'loadsAgain', target: 'loading' },
          { guard: 'plansAgain', target: 'planning' },
          { guard: 'goesOn', target: 'routing' },
          { target: 'left' }
        ],
        'wish.cancel': [{ guard: 'alreadyFiled', target: 'filed' }, { target: 'left' }],
        'wish.home': [{ guard: 'alreadyFiled', target: 'filed' }, { target: 'left' }]
      }
    },
    left: {
      type: 'final',
      output: ({ context }) => ({ ended: 'left', draft: context.journey?.draft ?? context.draft })
    },
    filed: {
      type: 'final',
      output: ({ context: { filed, journey, kept, redo } }) => ({
        ended: 'filed',
        finish: false,
        bundle: filed?.bundleId ?? null,
        draft: journey && { answers: journey.draft.answers },
        kept,
        redo
      })
    },
    finished: {
      type: 'final',
      output: { ended: 'filed', finish: true, bundle: null, draft: null, kept: {}, redo: null }
    },
    failed: {
      type: 'final',
      output: ({ context }) => ({ ended: 'failed', fault: context.fault ?? { fault: 'ourMistake' } })
    }
  },
  // the final state's own output
  output: ({ event }) => event.output as ProcedureOutput
})
