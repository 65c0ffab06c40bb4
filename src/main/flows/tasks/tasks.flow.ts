import { fromPromise } from 'xstate'
import type { Outcome } from '../../../card/port.ts'
import type { Filing } from '../../../contract/wire/filings.ts'
import type { Outbox, ResidentCentral } from '../../central/port.ts'
import type { Fault } from '../../faults.ts'
import type { FilingDesk } from '../../signing/port.ts'
import { tasksMachine, type AnswerInput } from './tasks.machine.ts'

export type TasksParts = {
  readonly desk: Pick<FilingDesk, 'answer'>
  readonly outbox: Pick<Outbox, 'delivered'>
  readonly central: Pick<ResidentCentral, 'filings'>
  /** how long a resident is let wait for the acknowledgement, in ms */
  readonly deliveryPatience: number
}

export const tasksFlow = ({ desk, outbox, central, deliveryPatience }: TasksParts) =>
  tasksMachine.provide({
    actors: {
      sendAnswer: fromPromise<Outcome<void, Fault>, AnswerInput>(async ({ input: { filing, option } }) => {
        const { procedure, recipient, task } = filing
        const filed = await desk.answer({ procedure, recipient, task: task?.id ?? '', option })
        if (!filed.ok) return filed
        const { all, refused } = await outbox.delivered(filed.value.bundleId, deliveryPatience)
        if (refused.length > 0) return { ok: false, fault: 'filingRefused' }
        return all ? { ok: true, value: undefined } : { ok: false, fault: 'keptHere' }
      }),
      reload: fromPromise<Outcome<readonly Filing[], Fault>>(() => central.filings())
    }
  })
