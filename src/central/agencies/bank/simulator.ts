// A bank: looks at the filing and says no, because it wants something that only works at its counter.
import type { AgencyAdapter, AgencyReply } from '../port.ts'
import type { Simulation } from '../simulation.ts'

export const bank = ({ data, cases, ready, in: later }: Simulation): AgencyAdapter => {
  const { refuses } = data
  if (!refuses) throw new Error(`${data.id} has no refusal in its data`)
  const status = async (key: string): Promise<AgencyReply> => {
    const found = await cases.find(key)
    if (!ready(found.ready_at)) return { state: 'waiting' }
    if (found.stage !== 'refused') await cases.update(key, { stage: 'refused' })
    return { state: 'refused', reason: refuses.reason }
  }
  return {
    wantsDocument: false,
    deliver: async (delivery) => {
      await cases.receive(delivery, later(data.answersAfterSeconds))
      return status(delivery.key)
    },
    status,
    answer: () => Promise.resolve({ state: 'waiting' })
  }
}
