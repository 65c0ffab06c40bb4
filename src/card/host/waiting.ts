// Calls that wait for the host's answer, each with its time limit.
import type { Diagnosis } from '../doctor/port.ts'
import { failed, type CardFault } from '../port.ts'
import type { Call } from './protocol.ts'

type Asked = {
  readonly call: Call
  readonly timer: NodeJS.Timeout
  readonly settle: (answer: unknown) => void
  readonly fail: (error: Error) => void
}

export type Waiting = {
  /** sends with a new id and waits; `late` is called when the limit is past, after the call was answered with cardMute */
  readonly ask: <T>(call: Call, limit: number, send: (id: number) => void, late: () => void) => Promise<T>
  readonly answer: (id: number, value: unknown) => void
  readonly fail: (id: number, error: Error) => void
  /** answers everything that waits with this fault */
  readonly end: (fault: CardFault) => void
}

/** to whoever asks how the readers are, a card host that does not answer is a stopped daemon */
const noHost: Diagnosis = { readers: [], findings: [{ check: 'daemon', state: 'stopped', light: 'red', reader: null }] }
/** What a call without Outcome says when there is no host: nothing is held, nothing is open. */
const empty: Partial<Record<Call, unknown>> = {
  pinKey: 0,
  pinBack: 0,
  pinClear: undefined,
  pinEntry: undefined,
  close: undefined,
  diagnose: noHost
}
export const without = (call: Call, fault: CardFault): unknown => (call in empty ? empty[call] : failed(fault))

export const newWaiting = (): Waiting => {
  const waiting = new Map<number, Asked>()
  let lastId = 0
  const take = (id: number): Asked | undefined => {
    const asked = waiting.get(id)
    waiting.delete(id)
    clearTimeout(asked?.timer)
    return asked
  }
  return {
    ask: <T>(call: Call, limit: number, send: (id: number) => void, late: () => void) =>
      new Promise<T>((resolve, reject) => {
        lastId += 1
        const id = lastId
        // What the host answers is what the service of this name gives: both are compiled against CardServices.
        const settle = (answer: unknown): void => resolve(answer as T)
        const timer = setTimeout(() => {
          take(id)?.settle(without(call, { fault: 'cardMute' }))
          late()
        }, limit)
        waiting.set(id, { call, timer, settle, fail: reject })
        send(id)
      }),
    answer: (id, value) => take(id)?.settle(value),
    fail: (id, error) => take(id)?.fail(error),
    end: (fault) => {
      for (const [id, { call }] of waiting) take(id)?.settle(without(call, fault))
    }
  }
}
