// Reads what central answered: parsed by the wire's schemas, or a fault.
import type { z } from 'zod'
import { done, failed, type Outcome } from '../../card/port.ts'
import { Problem } from '../../contract/wire/problem.ts'
import type { Log } from '../log/port.ts'
import type { Reply } from './channel.ts'
import type { CentralFault } from './port.ts'
import { problemFault } from './problems.ts'

const json = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const rubbish = failed<CentralFault>({ fault: 'centralRubbish' })

const refusalOf = (reply: Reply): CentralFault => {
  const problem = Problem.safeParse(json(reply.body))
  if (problem.success) return problemFault(problem.data.code)
  return reply.status === 429 || reply.status >= 500 ? { fault: 'centralBusy' } : { fault: 'centralRubbish' }
}

/** Makes the reader of replies; `route` is a fixed name for the log, never a path with ids. */
export const readsReplies = (log: Log) => {
  const refused = (route: string, reply: Reply) => {
    const fault = refusalOf(reply)
    log('central.fault', { route, fault: fault.fault })
    return failed(fault)
  }
  return {
    parsed: <S extends z.ZodType>(
      route: string,
      schema: S,
      outcome: Outcome<Reply, CentralFault>
    ): Outcome<z.output<S>, CentralFault> => {
      if (!outcome.ok) {
        log('central.fault', { route, fault: outcome.fault })
        return outcome
      }
      if (outcome.value.status !== 200 && outcome.value.status !== 201) return refused(route, outcome.value)
      const read = schema.safeParse(json(outcome.value.body))
      if (read.success) return done(read.data)
      log('central.rubbish', { route })
      return rubbish
    },
    empty: (route: string, outcome: Outcome<Reply, CentralFault>): Outcome<void, CentralFault> => {
      if (!outcome.ok) {
        log('central.fault', { route, fault: outcome.fault })
        return outcome
      }
      const { status } = outcome.value
      return status >= 200 && status < 300 ? done(undefined) : refused(route, outcome.value)
    }
  }
}

export type Replies = ReturnType<typeof readsReplies>
