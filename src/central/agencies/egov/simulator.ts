// e-Gov and a ministry behind it: an application arrives, is looked at, and is finished, sent back for correction, or turned down.
import { randomInt } from 'node:crypto'
import { deskOf } from '../desk.ts'
import type { AgencyAdapter, AgencyReply } from '../port.ts'
import type { Simulation } from '../simulation.ts'
import { readApplication, readStatus, writeApplication, writeStatus } from './application.ts'

const refused = (ja: string, en: string): AgencyReply & { state: 'refused' } => ({
  state: 'refused',
  reason: { ja, en }
})

/** 到達番号: 18 digits, the date first */
const arriveId = (now: Date): string =>
  now.toISOString().slice(0, 10).replaceAll('-', '') + String(randomInt(10_000_000_000)).padStart(10, '0')

export const eGov = (simulation: Simulation): AgencyAdapter => {
  const { data, now, cases } = simulation
  const procedure = data.desk?.procedure ?? ''
  const desk = deskOf(simulation, {
    wantsDocument: true,
    reception: () => arriveId(now()),
    carry: (delivery) => {
      const application = readApplication(writeApplication(procedure, delivery))
      if (application?.proc_id !== procedure)
        return Promise.resolve(refused('この手続きは 受け付けていません。', 'This procedure is not accepted.'))
      if (application.signature === '')
        return Promise.resolve(
          refused(
            '電子署名が 付いていません。もう一度 署名してください。',
            'The signature is missing. Please sign again.'
          )
        )
      return Promise.resolve(Object.fromEntries(application.input.map(({ item, value }) => [item, value])))
    }
  })
  /** what the system would say, through the JSON that it says it in */
  const told = async (key: string, reply: AgencyReply): Promise<AgencyReply> =>
    readStatus(writeStatus(reply, (await cases.find(key)).ready_at))
  return {
    wantsDocument: desk.wantsDocument,
    deliver: async (delivery, signal) => told(delivery.key, await desk.deliver(delivery, signal)),
    status: async (key, signal) => told(key, await desk.status(key, signal)),
    answer: () => Promise.resolve({ state: 'waiting' })
  }
}
