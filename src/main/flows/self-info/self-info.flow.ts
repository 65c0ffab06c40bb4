import { fromCallback, fromPromise } from 'xstate'
import type { Outcome } from '../../../card/port.ts'
import type { SelfInfoCatalogue } from '../../../contract/wire/self-info.ts'
import type { ResidentCentral } from '../../central/port.ts'
import type { Fault } from '../../faults.ts'
import type { Fact } from '../events.ts'
import { selfInfoMachine } from './self-info.machine.ts'

export type SelfInfoParts = {
  readonly central: Pick<ResidentCentral, 'records'>
  /** a UUIDv7 for what is asked of central */
  readonly newOperation: () => string
  readonly bug: (error: unknown) => void
}

/** ms; central says how long to wait, and is never asked more often than this */
const leastPause = 100

const collecting = ({ central, bug }: SelfInfoParts) =>
  fromCallback<Fact, { readonly request: string }>(({ sendBack, input }) => {
    // held: what comes late belongs to the visit it was asked in
    const { records } = central
    let over = false
    let timer: NodeJS.Timeout | undefined
    const look = async (): Promise<void> => {
      const got = await records.selfInfo(input.request)
      if (over) return
      if (!got.ok) {
        const { ok: _, ...fault } = got
        sendBack({ type: 'fact.selfInfoFault', fault })
        return
      }
      sendBack({ type: 'fact.selfInfo', result: got.value })
      if (got.value.state === 'waiting')
        timer = setTimeout(() => void look().catch(bug), Math.max(leastPause, got.value.askAgainAfter))
    }
    void look().catch(bug)
    return () => {
      over = true
      clearTimeout(timer)
    }
  })

export const selfInfoFlow = (parts: SelfInfoParts) => {
  const { central, newOperation } = parts
  return selfInfoMachine.provide({
    actors: {
      readCatalogue: fromPromise<Outcome<SelfInfoCatalogue, Fault>>(() => central.records.selfInfoItems()),
      ask: fromPromise<Outcome<string, Fault>, { readonly items: readonly string[] }>(async ({ input }) => {
        const id = newOperation()
        const asked = await central.records.askSelfInfo(id, input.items)
        return asked.ok ? { ok: true, value: id } : asked
      }),
      collect: collecting(parts)
    }
  })
}
