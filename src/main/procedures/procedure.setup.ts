// Types, holes and guards of the machine that runs procedures.
import { assign, fromCallback, setup } from 'xstate'
import type { Outcome } from '../../card/port.ts'
import type { CardPlan } from '../../card/services/card-plan.ts'
import type { Code } from '../../contract/screen/codes.ts'
import type { Filing, Recipient } from '../../contract/wire/filings.ts'
import type { Refused } from '../central/port.ts'
import { faultOf, type Fault } from '../faults.ts'
import type { Fact, Look, Wish } from '../flows/events.ts'
import { planCode } from '../flows/card/plan.view.ts'
import { hole } from '../flows/hole.ts'
import { secretMachine } from '../flows/secret/secret.machine.ts'
import { wayOf } from '../flows/tasks/status-rows.ts'
import { tasksMachine } from '../flows/tasks/tasks.machine.ts'
import type { Kept, Redo } from '../flows/tasks/tasks.setup.ts'
import { endsVisit, worthRetrying } from '../flows/trouble.ts'
import type { Filed, FileRequest } from '../signing/port.ts'
import * as steps from './journey.ts'
import type { Draft, Journey, Loaded, RecipientsQuery } from './journey.ts'

/**
 * `draft` goes back to whoever called, so that a resident who steps out finds every answer again; `bundle`, so that the
 * same is not filed twice while the first still waits here.
 */
export type ProcedureOutput =
  | { readonly ended: 'left'; readonly draft: Draft | null }
  | {
      readonly ended: 'filed'
      readonly finish: boolean
      readonly bundle: string | null
      /** what was answered, for as long as the visit lasts */
      readonly draft: Draft | null
      readonly kept: Kept
      /** a part came back and is to be made again at once */
      readonly redo: Redo | null
    }
  | { readonly ended: 'failed'; readonly fault: Fault }

/** What central holds of a bundle, and the parts of it that it refused to hold. */
export type Sent = { readonly filings: readonly Filing[]; readonly refused: readonly Refused[] }

export type ProcedureContext = {
  readonly id: string
  readonly look: Look
  readonly draft: Draft | null
  /** the filing that came back and is made again; `draft` is what was answered for it */
  readonly redo: Redo | null
  readonly kept: Kept
  /** the bundle this visit has filed by this procedure before */
  readonly before: string | null
  /** null until loaded */
  readonly journey: Journey | null
  /** what the card can do today, read before the first question */
  readonly plan: CardPlan | null
  /** the code of the plan that is explained */
  readonly explained: Code | null
  readonly page: number
  readonly filed: Filed | null
  readonly filings: readonly Filing[]
  /** parts of the bundle that central did not take */
  readonly refused: readonly Refused[]
  readonly sentAt: string
  readonly printing: 'idle' | 'printing' | 'printed' | 'failed'
  readonly fault: Fault | null
  /** the task a row of the result opened */
  readonly task: string | null
}

export type LoadRequest = Pick<ProcedureContext, 'id' | 'before'>

/** Asking before anything is loaded is a bug. */
export const journeyOf = ({ journey }: ProcedureContext): Journey => {
  if (!journey) throw new Error('the procedure is not loaded')
  return journey
}

export const procedureSetup = setup({
  types: {
    context: {} as ProcedureContext,
    input: {} as {
      readonly id: string
      readonly look: Look
      readonly draft: Draft | null
      readonly before: string | null
      readonly redo: Redo | null
      readonly kept: Kept
    },
    output: {} as ProcedureOutput,
    events: {} as Wish | Fact
  },
  actors: {
    /** keptHere when the bundle `before` still waits in the outbox */
    load: hole<Outcome<Loaded, Fault>, LoadRequest>('load'),
    readPlan: hole<Outcome<CardPlan, Fault>>('readPlan'),
    findRecipients: hole<Outcome<readonly Recipient[], Fault>, RecipientsQuery>('findRecipients'),
    secret: secretMachine,
    sign: hole<Outcome<Filed, Fault>, FileRequest>('sign'),
    /** good with what became of each part; keptHere when they wait in the outbox */
    send: hole<Outcome<Sent, Fault>, Filed>('send'),
    follow: fromCallback<{ type: string }, Filed>(() => undefined),
    print: hole<Outcome<void, Fault>>('print'),
    tasks: tasksMachine
  },
  guards: {
    canFinish: ({ context }) => context.plan?.works === true,
    planSays: ({ context }, id: string) => planCode(context.plan, id) !== null,
    onFirst: ({ context }) => steps.atFirst(journeyOf(context)),
    ready: ({ context }) => steps.canGoOn(journeyOf(context)),
    toRecipients: ({ context }) => steps.needsRecipients(journeyOf(context)),
    toReview: ({ context }) => journeyOf(context).at === null,
    onLastPage: ({ context }) => context.page >= steps.lastReviewPage(journeyOf(context), context.look.rows),
    onFirstPage: ({ context }) => context.page === 0,
    isOver: ({ context }) => context.fault !== null && endsVisit(context.fault),
    alreadyFiled: ({ context }) => context.filed !== null,
    loadsAgain: ({ context }) => context.journey === null && context.fault !== null && worthRetrying(context.fault),
    plansAgain: ({ context }) => context.plan === null && context.fault !== null && worthRetrying(context.fault),
    goesOn: ({ context }) => context.journey !== null && context.fault !== null && worthRetrying(context.fault),
    hasWay: ({ context }, id: string) => context.filings.some((filing) => wayOf(filing)?.id === id)
  },
  actions: {
    /** the row that stood first stays on the screen when more or fewer fit a page */
    takeLook: assign(({ context }, look: Look) => ({
      look,
      page: Math.floor((context.page * context.look.rows) / look.rows)
    })),
    /** another language may have fewer rows */
    keepOnPages: assign(({ context }) => ({
      page: Math.min(context.page, steps.lastReviewPage(journeyOf(context), context.look.rows))
    })),
    keepFault: assign((_, outcome: Parameters<typeof faultOf>[0]) => ({ fault: faultOf(outcome) })),
    /** of what central holds, the parts of this bundle */
    takeFilings: assign(({ context }, filings: readonly Filing[]) => ({
      filings: filings.filter(({ operationId }) => context.filed?.operationIds.includes(operationId))
    })),
    /** one step of the journey */
    step: assign(({ context }, take: (journey: Journey) => Journey) => ({ journey: take(journeyOf(context)) }))
  }
})
