// Puts notices before a resident, with the alerts that follow from their deadline.
import type { Judgement, Notice } from '../../contract/wire/notices.ts'
import { nextPosition, type Tx } from '../store/store.ts'
import { ladderOf } from './ladder.ts'

export type NewNotice = {
  readonly resident: string
  readonly notice: Omit<Notice, 'unread'>
  /** the rule it tells of, and the judgement it was made on; null for a notice no rule made */
  readonly rule: string | null
  readonly judgement: Judgement | null
  readonly openedAt: string | null
}

/** The next position of a resident's stream; holds it until the transaction ends. */
export const nextNoticePosition = async (tx: Tx, resident: string): Promise<number> => {
  await nextPosition(tx, `notices:${resident}`)
  const { last } = await tx
    .selectFrom('notices')
    .select((eb) => eb.fn.max('position').as('last'))
    .where('resident', '=', resident)
    .executeTakeFirstOrThrow()
  return (last ?? 0) + 1
}

/** False when the resident has a notice of that id already. Alerts that lie before `now` count as raised. */
export const insertNotice = async (tx: Tx, now: Date, { resident, notice, ...one }: NewNotice): Promise<boolean> => {
  const added = await tx
    .insertInto('notices')
    .values({
      resident,
      id: notice.id,
      position: await nextNoticePosition(tx, resident),
      notice: JSON.stringify(notice),
      opened_at: one.openedAt,
      rule: one.rule,
      judgement: one.judgement ? JSON.stringify(one.judgement) : null,
      deadline: notice.deadline,
      opened_before: null
    })
    .onConflict((conflict) => conflict.columns(['resident', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) return false
  const alerts = notice.deadline === null ? [] : ladderOf(new Date(notice.arrivedAt), notice.deadline)
  if (alerts.length === 0) return true
  await tx
    .insertInto('alerts')
    .values(
      alerts.map((at) => {
        const due = at.toISOString()
        return { resident, notice: notice.id, due_at: due, raised_at: at <= now ? due : null }
      })
    )
    .execute()
  return true
}
