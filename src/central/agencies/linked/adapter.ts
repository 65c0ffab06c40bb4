// Linked systems of another process, which may be away, slow, or gone in the middle of a call.
import type { Agencies, AgencyAdapter, AgencyReply } from '../port.ts'
import { Reply } from '../reply.ts'
import type { Asked } from './words.ts'

const adapterOf = (url: string, wantsDocument: boolean): AgencyAdapter => {
  const call = async (asked: Asked, signal: AbortSignal): Promise<AgencyReply> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(asked),
      // what is filed goes to this address and to no other, whatever is answered there
      redirect: 'error',
      signal
    })
    if (!response.ok) throw new Error(`a linked system answered ${response.status}`)
    return Reply.parse(await response.json())
  }
  return {
    wantsDocument,
    deliver: (delivery, signal) => call({ call: 'deliver', ...delivery, fields: { ...delivery.fields } }, signal),
    status: (key, signal) => call({ call: 'status', key }, signal),
    answer: (answer, signal) => call({ call: 'answer', ...answer }, signal)
  }
}

/** The same recipients, each asked at `url`/ID in place of here. */
export const linkedAt = (url: string, here: Agencies): Agencies =>
  new Map([...here].map(([id, { wantsDocument }]) => [id, adapterOf(`${url}/${id}`, wantsDocument)]))
