import { fromPromise } from 'xstate'
import type { Outcome } from '../../../card/port.ts'
import type { Filing } from '../../../contract/wire/filings.ts'
import type { Outbox, ResidentCentral } from '../../central/port.ts'
import type { Fault } from '../../faults.ts'
import type { FilingDesk } from '../../signing/port.ts'
import { tasksMachine, type AnswerInput, type Withdrawal, type WithdrawInput } from './tasks.machine.ts'

export type TasksParts = {
  readonly desk: Pick<FilingDesk, 'answer' | 'withdraw'>
  readonly outbox: Pick<Outbox, 'delivered'>
  readonly central: Pick<ResidentCentral, 'filings'>
  /** how long a resident is let wait for the acknowledgement, in ms */
  readonly deliveryPatience: number
}

const refusal = (problem: string | null | undefined): Fault =>
  problem === 'withdrawalClosed' ? { fault: 'withdrawalClosed' } : { fault: 'filingRefused' }

/** Taken back once and no more: what this visit has already sealed is waited for again, never made again. */
const withdrawing = ({ desk, outbox, deliveryPatience }: TasksParts) =>
  fromPromise<Withdrawal, WithdrawInput>(async ({ input: { filing, kept } }) => {
    const { procedure, recipient, operationId } = filing
    const signed = kept === null ? await desk.withdraw({ procedure, recipient, filing: operationId }) : null
    if (signed && !signed.ok) return { bundle: null, outcome: signed }
    const bundle = signed?.value.bundleId ?? kept ?? ''
    const { all, refused } = await outbox.delivered(bundle, deliveryPatience)
    const [no] = refused
    if (no) return { bundle, outcome: { ok: false, ...refusal(no.problem) } }
    return { bundle, outcome: all ? { ok: true, value: undefined } : { ok: false, fault: 'withdrawalKept' } }
  })

export const tasksFlow = (parts: TasksParts) => {
  const { desk, outbox, central, deliveryPatience } = parts
  return tasksMachine.provide({
    actors: {
      sendAnswer: fromPromise<Outcome<void, Fault>, AnswerInput>(async ({ input: { filing, option } }) => {
        const { procedure, recipient, task } = filing
        const filed = await desk.answer({ procedure, recipient, task: task?.id ?? '', option })
        if (!filed.ok) return filed
        const { all, refused } = await outbox.delivered(filed.value.bundleId, deliveryPatience)
        if (refused.length > 0) return { ok: false, fault: 'filingRefused' }
        return all ? { ok: true, value: undefined } : { ok: false, fault: 'keptHere' }
      }),
      withdraw: withdrawing(parts),
      reload: fromPromise<Outcome<readonly Filing[], Fault>>(() => central.filings())
    }
  })
}
