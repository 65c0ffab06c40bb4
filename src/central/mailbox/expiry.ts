// What is neither accepted nor refused in time goes back unopened.
import type { Central } from '../central.ts'
import { recordEvents, type MessageRow } from './ledger.ts'

const over = (message: MessageRow, now: Date): boolean =>
  message.state === 'waiting' && message.open_before !== null && message.open_before <= now.toISOString()

/** The message as it is now: expired, when its time is over. */
export const settled = (central: Central, message: MessageRow): Promise<MessageRow> =>
  over(message, central.now())
    ? recordEvents(central, message.id, async (row) =>
        over(row, central.now()) ? { steps: [{ event: 'expiry' }], state: 'expired' } : null
      )
    : Promise.resolve(message)

/** Expires what is due; gives how many. */
export const expireMessages = async (central: Central): Promise<number> => {
  const due = await central.db
    .selectFrom('messages')
    .selectAll()
    .where('state', '=', 'waiting')
    .where('open_before', '<=', central.now().toISOString())
    .limit(200)
    .execute()
  for (const message of due) await settled(central, message)
  return due.length
}
