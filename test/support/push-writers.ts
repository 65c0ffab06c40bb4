// Writes what push tells, as central's own services write it.
import { insertNotice, nextNoticePosition } from '../../src/central/notices/insert.ts'
import type { Db } from '../../src/central/store/store.ts'

const words = { ja: 'お知らせ', en: 'Notice' }

/** A new notice; gives its position. */
export const addNotice = (db: Db, resident: string, id: string): Promise<number> =>
  db.transaction().execute(async (tx) => {
    const now = new Date()
    const notice = {
      id,
      from: words,
      title: words,
      body: words,
      why: [],
      needs: words,
      arrivedAt: now.toISOString(),
      deadline: null,
      leadsTo: null
    }
    const added = await insertNotice(tx, now, { resident, notice, rule: null, judgement: null, openedAt: null })
    if (!added) throw new Error('there is such a notice already')
    const row = await tx
      .selectFrom('notices')
      .select('position')
      .where('resident', '=', resident)
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    return row.position
  })

/** A notice comes again at the end, as an alert makes it come; gives its new position. */
export const raiseNotice = (db: Db, resident: string, id: string): Promise<number> =>
  db.transaction().execute(async (tx) => {
    const position = await nextNoticePosition(tx, resident)
    await tx
      .updateTable('notices')
      .set({ position, opened_at: null })
      .where('resident', '=', resident)
      .where('id', '=', id)
      .execute()
    return position
  })
