// The window in which a filing may be withdrawn, seen from dispatch: it leaves after it, or not at all.
import type { Selectable } from 'kysely'
import type { Db } from '../store/store.ts'
import { transact } from '../store/together.ts'
import type { Tables } from '../store/tables.ts'

type Waiting = Pick<Selectable<Tables['filings']>, 'operation' | 'state' | 'withdraw_until' | 'left_at'>

/**
 * Whether a filing may be handed over now: `leaves`, and from here on it cannot be withdrawn; milliseconds until the window is
 * over; or `withdrawn`. The row decides between this and a withdrawal at the same moment, also where two instances'
 * clocks do not agree on what is over.
 */
export const mayLeave = async (db: Db, filing: Waiting, now: Date): Promise<'leaves' | 'withdrawn' | number> => {
  if (filing.state === 'withdrawn') return 'withdrawn'
  if (filing.withdraw_until === null || filing.left_at !== null) return 'leaves'
  const left = Date.parse(filing.withdraw_until) - now.getTime()
  if (left > 0) return left
  const gone = await transact(db, (tx) =>
    tx
      .updateTable('filings')
      .set({ left_at: now.toISOString() })
      .where('operation', '=', filing.operation)
      .where('state', '<>', 'withdrawn')
      .returning('operation')
      .executeTakeFirst()
  )
  return gone ? 'leaves' : 'withdrawn'
}
