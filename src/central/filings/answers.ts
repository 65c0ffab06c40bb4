// What a recipient asked, and the resident's answer to it.
import type { Selectable } from 'kysely'
import { Filing } from '../../contract/wire/filings.ts'
import { digestText } from '../digest.ts'
import { demand, Refusal } from '../http/refusal.ts'
import { nextPosition, type Tx } from '../store/store.ts'
import type { Tables } from '../store/tables.ts'
import type { Queue } from '../dispatch/queue.ts'
import type { About, Intent } from './check-operation.ts'

export type Asked = { readonly filing: Selectable<Tables['filings']>; readonly option: string }

/** what `documentSha256` of an answer covers */
const answerText = (task: string, option: string): string => `${task}:${option}`

/**
 * The open question an answer belongs to: own, asked by that recipient, and named by the digest together with one of the
 * options offered.
 */
export const findAsked = async (tx: Tx, owner: string, { manifest, content }: About): Promise<Asked> => {
  const option = content.fields['option']
  demand(
    option !== undefined && Object.keys(content.fields).every((field) => field === 'option' || field === 'task'),
    'documentInvalid'
  )
  const filings = await tx
    .selectFrom('filings')
    .selectAll()
    .where('owner', '=', owner)
    .where('recipient', '=', content.recipient)
    .where('procedure', '=', manifest.procedure)
    .where('state', '=', 'asked')
    .execute()
  for (const filing of filings) {
    const task = Filing.shape.task.parse(JSON.parse(filing.task ?? 'null'))
    if (!task || digestText(answerText(task.id, option)) !== content.documentSha256) continue
    demand(
      task.options.some((one) => one.id === option),
      'documentInvalid'
    )
    demand((content.fields['task'] ?? task.id) === task.id, 'documentInvalid')
    return { filing, option }
  }
  throw new Refusal('documentInvalid')
}

/** Puts an answered filing back under way. */
export const reopen = async (
  tx: Tx,
  queue: Queue,
  { filing, option }: Asked,
  {
    operation,
    proxy,
    mandate,
    actor
  }: { readonly operation: string; readonly proxy: string | null } & Pick<Intent, 'mandate' | 'actor'>,
  now: Date
): Promise<void> => {
  const position = await nextPosition(tx, `filings:${filing.owner}`)
  const reopened = await tx
    .updateTable('filings')
    .set({ state: 'dispatched', task: null, position, changed_at: now.toISOString() })
    .where('operation', '=', filing.operation)
    .where('state', '=', 'asked')
    .returning('operation')
    .executeTakeFirst()
  // two answers at once: the question is open for the first only
  demand(reopened !== undefined, 'documentInvalid')
  const payload = JSON.stringify({
    operation,
    option,
    ...(proxy === null ? {} : { proxy }),
    ...(mandate === null || actor === null ? {} : { mandate, actor })
  })
  await queue.add(tx, { kind: 'answer', filing: filing.operation, payload }, 0)
}
