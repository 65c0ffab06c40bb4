// What a simulated system remembers: one case per idempotency key, in a table of its own, whatever central makes of it.
import type { Selectable } from 'kysely'
import type { Db } from '../store/store.ts'
import { transact } from '../store/together.ts'
import type { Tables } from '../store/tables.ts'
import type { Delivery } from './port.ts'

type Case = Selectable<Tables['cases']>

export type Cases = {
  /** opens a case, or counts one more delivery of the one that is there */
  readonly receive: (delivery: Delivery, readyAt: string) => Promise<Case>
  readonly find: (key: string) => Promise<Case>
  /** keeps a judgement, unless there is one: two instances may judge at once */
  readonly judge: (key: string, reply: string) => Promise<void>
  readonly update: (
    key: string,
    change: Partial<Pick<Case, 'stage' | 'ready_at' | 'reception' | 'answer_key'>>
  ) => Promise<Case>
}

export const casesOf = (db: Db, agency: string): Cases => ({
  receive: (delivery, readyAt) =>
    transact(db, (tx) =>
      tx
        .insertInto('cases')
        .values({
          agency,
          key: delivery.key,
          deliveries: 1,
          stage: 'working',
          ready_at: readyAt,
          reception: null,
          answer_key: null,
          reply: null,
          content: JSON.stringify({ fields: delivery.fields, signed: delivery.cms !== null })
        })
        .onConflict((conflict) =>
          conflict.columns(['agency', 'key']).doUpdateSet((eb) => ({ deliveries: eb('cases.deliveries', '+', 1) }))
        )
        .returningAll()
        .executeTakeFirstOrThrow()
    ),
  find: (key) =>
    db.selectFrom('cases').selectAll().where('agency', '=', agency).where('key', '=', key).executeTakeFirstOrThrow(),
  judge: async (key, reply) => {
    await transact(db, (tx) =>
      tx
        .updateTable('cases')
        .set({ reply })
        .where('agency', '=', agency)
        .where('key', '=', key)
        .where('reply', 'is', null)
        .execute()
    )
  },
  update: (key, change) =>
    transact(db, (tx) =>
      tx
        .updateTable('cases')
        .set(change)
        .where('agency', '=', agency)
        .where('key', '=', key)
        .returningAll()
        .executeTakeFirstOrThrow()
    )
})
