// Taking a filing back: possible until its window is over, and never once it has left.
import type { Words } from '../../contract/wire/words.ts'
import type { Central } from '../central.ts'
import { digestText } from '../digest.ts'
import { change } from '../dispatch/outcome.ts'
import { demand } from '../http/refusal.ts'
import type { Tx } from '../store/store.ts'
import type { About } from './check-operation.ts'

/** what `documentSha256` of a withdrawal covers */
const withdrawalText = (filing: string): string => `withdraw:${filing}`

const reason: Words = {
  ja: 'あなたが 取り下げました。どこにも 送っていません。',
  en: 'You withdrew it. It was sent nowhere.'
}

/**
 * Withdraws the filing a resident names: their own, to that recipient, within its window, not yet handed over. Nothing of it is
 * sent or kept. Refuses with `documentInvalid` or `withdrawalClosed`; gives the receipt number of the filing.
 */
export const withdraw = async (
  tx: Tx,
  { queue, now }: Pick<Central, 'queue' | 'now'>,
  owner: string,
  { manifest, content }: About
): Promise<string> => {
  const operation = content.fields['filing']
  demand(operation !== undefined && Object.keys(content.fields).length === 1, 'documentInvalid')
  demand(content.documentSha256 === digestText(withdrawalText(operation)), 'documentInvalid')
  const filing = await tx
    .selectFrom('filings')
    .select('receipt_number')
    .where('operation', '=', operation)
    .where('owner', '=', owner)
    .where('recipient', '=', content.recipient)
    .where('procedure', '=', manifest.procedure)
    .executeTakeFirst()
  demand(filing !== undefined, 'documentInvalid')
  // the row decides between this and a dispatcher that hands it over at the same moment
  const taken = await tx
    .updateTable('filings')
    .set({ state: 'withdrawn', delivery: null })
    .where('operation', '=', operation)
    .where('state', '=', 'received')
    .where('left_at', 'is', null)
    .where('withdraw_until', '>', now().toISOString())
    .returning('operation')
    .executeTakeFirst()
  demand(taken !== undefined, 'withdrawalClosed')
  await change(tx, { operation, owner }, now(), { state: 'withdrawn', reason: JSON.stringify(reason) })
  await queue.drop(tx, [operation])
  return filing.receipt_number
}
