// What a simulated system remembers: one case per idempotency key, in a table of its own, whatever central makes of it.
import type { Selectable } from 'kysely'
import { prepared } from '../store/prepared.ts'
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

const open = prepared(
  'open a case',
  (db, [agency, key, deliveries, stage, readyAt, content, more]) =>
    db
      .insertInto('cases')
      .values({ agency, key, deliveries, stage, ready_at: readyAt, content })
      .onConflict((conflict) =>
        conflict.columns(['agency', 'key']).doUpdateSet((eb) => ({ deliveries: eb('cases.deliveries', '+', more) }))
      )
      .returningAll()
      .compile(),
  ['', '', 1, 'working', '', '', 1] as [string, string, 1, 'working', string, string, 1]
)
const caseOf = prepared(
  'case of a system',
  (db, [agency, key]) =>
    db.selectFrom('cases').selectAll().where('agency', '=', agency).where('key', '=', key).compile(),
  ['', ''] as [string, string]
)
const keepReply = prepared(
  'keep a judgement',
  (db, [reply, agency, key]) =>
    db
      .updateTable('cases')
      .set({ reply })
      .where('agency', '=', agency)
      .where('key', '=', key)
      .where('reply', 'is', null)
      .compile(),
  ['', '', ''] as [string, string, string]
)

const theOne = ([found]: readonly Case[]): Case => {
  if (!found) throw new Error('there is no such case')
  return found
}

export const casesOf = (db: Db, agency: string): Cases => ({
  receive: ({ key, fields, cms }, readyAt) =>
    transact(db, async (tx) => {
      const content = JSON.stringify({ fields, signed: cms !== null })
      return theOne(await open(tx, [agency, key, 1, 'working', readyAt, content, 1]))
    }),
  find: async (key) => theOne(await caseOf(db, [agency, key])),
  judge: async (key, reply) => {
    await transact(db, (tx) => keepReply(tx, [reply, agency, key]))
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
