// A town's residents' desk: takes a filing only with the signed document, and gives its own reception number after a while.
import { readableNumber } from '../../readable-number.ts'
import type { AgencyAdapter, AgencyReply } from '../port.ts'
import type { Simulation } from '../simulation.ts'

const unsigned = {
  ja: '署名のある 届出書が 付いていません。窓口へ 来てください。',
  en: 'The signed document is missing. Please come to the desk.'
}

export const townOffice = ({ data, cases, ready, in: later }: Simulation): AgencyAdapter => {
  const status = async (key: string): Promise<AgencyReply> => {
    const found = await cases.find(key)
    if (found.stage === 'refused') return { state: 'refused', reason: unsigned }
    if (found.reception !== null) return { state: 'accepted', reception: found.reception }
    if (!ready(found.ready_at)) return { state: 'waiting' }
    const reception = readableNumber()
    await cases.update(key, { stage: 'accepted', reception })
    return { state: 'accepted', reception }
  }
  return {
    wantsDocument: true,
    deliver: async (delivery) => {
      const found = await cases.receive(delivery, later(data.answersAfterSeconds))
      if (delivery.cms === null && found.stage === 'working') await cases.update(delivery.key, { stage: 'refused' })
      return status(delivery.key)
    },
    status,
    answer: () => Promise.resolve({ state: 'waiting' })
  }
}
