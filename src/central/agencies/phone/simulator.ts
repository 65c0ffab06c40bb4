// A phone company: asks when the work may be done, and accepts once it was told.
import { randomInt } from 'node:crypto'
import type { AgencyAdapter, AgencyReply } from '../port.ts'
import { answering, type Simulation } from '../simulation.ts'

export const phone = (simulation: Simulation): AgencyAdapter => {
  const { data, cases, ready, in: later } = simulation
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
    answer: answering(simulation, status)
  }
}
