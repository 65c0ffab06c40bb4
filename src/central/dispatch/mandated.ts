// What was filed under a mandate, looked at again at the moment it is to be handed over: a chain that was cut since carries nothing.
import { z } from 'zod'
import type { Words } from '../../contract/wire/words.ts'
import type { ProblemCode } from '../../contract/wire/problem.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { Refusal } from '../http/refusal.ts'
import { noteProxied, reachesProcedure, stillHeld } from '../mandates/acting.ts'
import type { Selectable } from 'kysely'
import type { Tables } from '../store/tables.ts'
import { transact } from '../store/together.ts'
import { change } from './outcome.ts'
import type { Job } from './queue.ts'

type Filed = Selectable<Tables['filings']>
type Under = { readonly mandate: string | null; readonly actor: string | null }

/** of an answer's payload: its own mandate, which may be another than the filing's */
const AnswerUnder = z.object({
  mandate: z.string().nullable().default(null),
  actor: z.string().nullable().default(null)
})

const underOf = (job: Job, filing: Filed): Under =>
  job.kind === 'answer' ? AnswerUnder.parse(JSON.parse(job.payload ?? '{}')) : filing

/** The code of the first link that does not hold now; null where nothing is asked, or all do. */
export const cutBy = async (central: Central, job: Job, filing: Filed): Promise<ProblemCode | null> => {
  const under = underOf(job, filing)
  if (job.kind === 'collect' || under.mandate === null) return null
  try {
    await central.db
      .transaction()
      .execute((tx) => stillHeld(tx, central, under, reachesProcedure(filing.procedure, 'act')))
    return null
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

const cutReason: Words = {
  ja: '委任が いまは 有効で ありません。どこにも 送っていません。',
  en: 'The mandate does not hold any more. It was sent nowhere.'
}

/**
 * Ends a job that has nothing to stand on: nothing leaves, the filing says so to its owner, the journal of the owner says who
 * wanted what, and the audit which link. An answer is dropped, and the question asked again.
 */
export const dropCut = async (central: Central, job: Job, filing: Filed, code: ProblemCode): Promise<void> => {
  const { queue } = central
  const now = central.now()
  const { mandate, actor } = underOf(job, filing)
  await transact(central.db, async (tx) => {
    if (!(await queue.finish(tx, job))) return
    await audit(tx, now, { event: 'dispatch.refused', reason: code, subject: filing.operation })
    if (mandate !== null && actor !== null)
      await noteProxied(
        tx,
        now,
        { owner: filing.owner, mandate, actor },
        {
          act: 'filing.dispatched',
          subject: filing.operation,
          refused: code
        }
      )
    if (job.kind === 'answer') {
      await queue.add(tx, { kind: 'collect', filing: filing.operation, payload: null }, 0)
      return
    }
    const reason = JSON.stringify(cutReason)
    await change(tx, filing, now, { state: 'refused', reason, task: null, delivery: null })
  })
}
