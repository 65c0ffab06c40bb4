// A power company: confirms that it has the filing at once, and accepts it after its own, longer time.
import { randomInt } from 'node:crypto'
import type { AgencyAdapter, AgencyReply } from '../port.ts'
import type { Simulation } from '../simulation.ts'

export const power = ({ data, cases, ready, in: later }: Simulation): AgencyAdapter => {
  const status = async (key: string): Promise<AgencyReply> => {
    const found = await cases.find(key)
    if (found.reception !== null) return { state: 'accepted', reception: found.reception }
    if (!ready(found.ready_at)) return { state: 'waiting' }
    const reception = `TP-${randomInt(10_000, 100_000)}`
    await cases.update(key, { stage: 'accepted', reception })
    return { state: 'accepted', reception }
  }
  return {
    wantsDocument: false,
    deliver: async (delivery) => {
      await cases.receive(delivery, later(data.answersAfterSeconds))
      return { state: 'waiting' }
    },
    status,
    answer: () => Promise.resolve({ state: 'waiting' })
  }
}
