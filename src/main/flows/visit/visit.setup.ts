// Types, holes, guards and memory of a resident's visit.
import { assign, fromCallback, setup } from 'xstate'
import type { Outcome } from '../../../card/port.ts'
import type { Filing } from '../../../contract/wire/filings.ts'
import type { Message } from '../../../contract/wire/mailbox.ts'
import type { Notice } from '../../../contract/wire/notices.ts'
import type { Fault } from '../../faults.ts'
import type { Draft } from '../../procedures/journey.ts'
import { procedureMachine } from '../../procedures/procedure.machine.ts'
import type { ProcedureOutput } from '../../procedures/procedure.setup.ts'
import { cardMachine } from '../card/card.machine.ts'
import type { Fact, Look, Wish } from '../events.ts'
import { hole } from '../hole.ts'
import { noticesMachine } from '../notices/notices.machine.ts'
import { mailboxMachine } from '../mailbox/mailbox.machine.ts'
import { provisionsMachine } from '../provisions/provisions.machine.ts'
import { selfInfoMachine } from '../self-info/self-info.machine.ts'
import type { KnownSelfInfo, SelfInfoOutput } from '../self-info/self-info.setup.ts'
import { secretMachine } from '../secret/secret.machine.ts'
import { tasksMachine } from '../tasks/tasks.machine.ts'
import type { Kept, Redo } from '../tasks/tasks.setup.ts'
import { endsVisit, worthRetrying } from '../trouble.ts'
import { learned, nothing } from './news.ts'

export type Mail = {
  readonly notices: readonly Notice[]
  readonly filings: readonly Filing[]
  readonly letters: readonly Message[]
}
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
  /** what holders have answered in this visit */
  readonly selfInfo: KnownSelfInfo | null
  /** the card no longer holds the visit's own PIN as verified: it is asked for again before any proof */
  readonly forgotten: boolean
  readonly fault: Fault | null
  /** what streams told since everything was last asked for: newer than any answer */
  readonly since: Mail
}

/** nothing is known yet of whoever has come */
export const freshVisit: Omit<Context, 'look' | 'procedures'> = {
  ...nothing,
  chosen: '',
  drafts: {},
  filed: {},
  answered: {},
  kept: {},
  redo: null,
  selfInfo: null,
  forgotten: false,
  fault: null,
  since: nothing
}

export const visitSetup = setup({
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
    mailbox: mailboxMachine,
    selfInfo: selfInfoMachine,
    provisions: provisionsMachine,
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
    /** into what is shown, and into what is newer than any answer under way */
    learn: assign(({ context, event }) => ({ ...learned(context, event), since: learned(context.since, event) })),
    keepSelfInfo: assign((_, output: SelfInfoOutput) => (output.ended === 'failed' ? {} : { selfInfo: output.known })),
    beginAgain: assign((_, redo: Redo | null) => (redo ? { redo, chosen: redo.procedure } : { redo }))
  }
})
