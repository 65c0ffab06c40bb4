// A phone company: asks when the work may be done, and accepts once it was told.
import { randomInt } from 'node:crypto'
import type { AgencyAdapter, AgencyReply } from '../port.ts'
import type { Simulation } from '../simulation.ts'

export const phone = ({ data, cases, ready, in: later }: Simulation): AgencyAdapter => {
  const { asks } = data
  if (!asks) throw new Error(`${data.id} has no question in its data`)
  const status = async (key: string): Promise<AgencyReply> => {
    const found = await cases.find(key)
    if (found.reception !== null) return { state: 'accepted', reception: found.reception }
    if (!ready(found.ready_at)) return { state: 'waiting' }
    if (found.stage === 'answered') {
      const reception = `TT${randomInt(100_000, 1_000_000)}`
      await cases.update(key, { stage: 'accepted', reception })
      return { state: 'accepted', reception }
    }
    await cases.update(key, { stage: 'asked' })
    return { state: 'asked', round: 1, title: asks.title, options: asks.options, withinDays: asks.withinDays }
  }
  return {
    wantsDocument: false,
    deliver: async (delivery) => {
      await cases.receive(delivery, later(data.answersAfterSeconds))
      return status(delivery.key)
    },
    status,
    answer: async ({ key, filing }) => {
      const found = await cases.find(filing)
      // the same answer again changes nothing
      if (found.answer_key === null)
        await cases.update(filing, {
          stage: 'answered',
          answer_key: key,
          ready_at: later(data.acceptsAfterSeconds ?? 0)
        })
      return status(filing)
    }
  }
}
