// Types, holes and guards of the machine of filings.
import { assign, setup } from 'xstate'
import type { Outcome } from '../../../card/port.ts'
import type { Filing } from '../../../contract/wire/filings.ts'
import { faultOf, type Fault } from '../../faults.ts'
import type { Fact, Wish } from '../events.ts'
import { hole } from '../hole.ts'
import { endsVisit, worthRetrying } from '../trouble.ts'
import { wayOf, type Way } from './status-rows.ts'

/** A returned filing that is to be made again: to whom, and which fields of the document were wrong. */
export type Redo = {
  readonly procedure: string
  readonly bundle: string
  readonly recipient: string
  readonly fields: readonly string[]
}
/** bundles of withdrawals that this visit has sealed, by the filing they take back */
export type Kept = Readonly<Record<string, string>>

export type TasksOutput =
  | { readonly ended: 'closed'; readonly kept: Kept; readonly filings: readonly Filing[] }
  | { readonly ended: 'redoing'; readonly redo: Redo }
  | { readonly ended: 'failed'; readonly fault: Fault }

type Context = {
  readonly filings: readonly Filing[]
  /** procedures that can be begun here and now */
  readonly procedures: readonly string[]
  readonly kept: Kept
  readonly page: number
  /** id of the way that was opened */
  readonly open: string | null
  readonly option: string | null
  readonly fault: Fault | null
  /** came for this one: its end is the end */
  readonly only: boolean
}
export type TasksInput = Pick<Context, 'filings' | 'procedures' | 'kept'> & { readonly task: string | null }

export type AnswerInput = { readonly filing: Filing; readonly option: string }
/** `kept`: the bundle of this very withdrawal, when it was sealed before */
export type WithdrawInput = { readonly filing: Filing; readonly kept: string | null }
/** `bundle` is null as long as nothing was sealed */
export type Withdrawal = { readonly bundle: string | null; readonly outcome: Outcome<void, Fault> }

export const openFiling = ({ filings, open }: Pick<Context, 'filings' | 'open'>): Filing | undefined =>
  filings.find((filing) => wayOf(filing)?.id === open)

const openWay = (context: Context): Way | null => {
  const filing = openFiling(context)
  return filing ? wayOf(filing) : null
}
const offers = (context: Context, option: string): boolean =>
  openFiling(context)?.task?.options.some(({ id }) => id === option) ?? false

const opened = (context: Context): Filing => {
  const filing = openFiling(context)
  if (!filing) throw new Error('no filing is open')
  return filing
}
export const answerInput = (context: Context): AnswerInput => {
  if (context.option === null) throw new Error('answering nothing')
  return { filing: opened(context), option: context.option }
}
export const withdrawInput = (context: Context): WithdrawInput => {
  const filing = opened(context)
  return { filing, kept: context.kept[filing.operationId] ?? null }
}
export const redoOf = (context: Context): Redo => {
  const { procedure, bundleId, recipient, corrections } = opened(context)
  return { procedure, bundle: bundleId, recipient, fields: (corrections ?? []).map(({ field }) => field) }
}

export const tasksSetup = setup({
  types: {
    context: {} as Context,
    input: {} as TasksInput,
    output: {} as TasksOutput,
    events: {} as Wish | Fact
  },
  actors: {
    sendAnswer: hole<Outcome<void, Fault>, AnswerInput>('sendAnswer'),
    withdraw: hole<Withdrawal, WithdrawInput>('withdraw'),
    reload: hole<Outcome<readonly Filing[], Fault>>('reload')
  },
  guards: {
    opens: ({ context }, does: Way['does']) => openWay(context)?.does === does,
    hasWay: ({ context }, id: string) => openFiling({ ...context, open: id }) !== undefined,
    offers: ({ context }, option: string) => offers(context, option),
    answered: ({ context }) => context.option !== null,
    cameForOne: ({ context }) => context.only,
    cameToWithdraw: ({ context: { only, open, kept } }) => only && open !== null && kept[open] !== undefined,
    canFileAgain: ({ context }) => context.procedures.includes(opened(context).procedure),
    isOver: ({ context }) => context.fault !== null && endsVisit(context.fault),
    sendsAgain: ({ context }) => context.fault !== null && worthRetrying(context.fault) && context.option !== null,
    withdrawsAgain: ({ context }) =>
      context.fault !== null && worthRetrying(context.fault) && openWay(context)?.does === 'withdraw'
  },
  actions: {
    keepFault: assign((_, outcome: Parameters<typeof faultOf>[0]) => ({ fault: faultOf(outcome) })),
    keepBundle: assign(({ context }, bundle: string | null) =>
      bundle === null ? {} : { kept: { ...context.kept, [opened(context).operationId]: bundle } }
    )
  }
})
