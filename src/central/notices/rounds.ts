// Once a day everybody is looked at, because days pass even where nothing else changes; and alerts are raised when they are due.
import { audit } from '../audit.ts'
import { everyPerson } from '../eligibility/person.ts'
import { dateInJapan } from '../calendar.ts'
import { nextNoticePosition } from './insert.ts'
import { tell, type Teller } from './issue.ts'

/** Looks at everybody for today, whoever of several instances comes first. Gives how many notices were made; null when done before. */
export const dailyRound = async (teller: Teller): Promise<number | null> => {
  const { db, now } = teller
  const day = dateInJapan(now())
  const done = await db.selectFrom('rounds').select('day').where('day', '=', day).executeTakeFirst()
  if (done) return null
  let made = 0
  // told twice does no harm (a notice has one id for each deadline): a round that broke off is begun anew
  for await (const [resident, person] of everyPerson(db))
    made += (await db.transaction().execute((tx) => tell(tx, teller, resident, person))).length
  await db
    .insertInto('rounds')
    .values({ day, at: now().toISOString() })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return made
}

/**
 * Raises what is due: the notice comes again, unread, at the end of the resident's stream. Several alerts of one notice that
 * were missed come as one. Gives how many notices came again.
 */
export const raiseAlerts = async ({ db, now }: Pick<Teller, 'db' | 'now'>): Promise<number> => {
  const at = now().toISOString()
  const due = await db
    .selectFrom('alerts')
    .select(['resident', 'notice'])
    .distinct()
    .where('raised_at', 'is', null)
    .where('due_at', '<=', at)
    .limit(1_000)
    .execute()
  let raised = 0
  for (const { resident, notice } of due)
    await db.transaction().execute(async (tx) => {
      const position = await nextNoticePosition(tx, resident)
      const taken = await tx
        .updateTable('alerts')
        .set({ raised_at: at })
        .where('resident', '=', resident)
        .where('notice', '=', notice)
        .where('raised_at', 'is', null)
        .where('due_at', '<=', at)
        .returning('due_at')
        .execute()
      // another instance was first
      if (taken.length === 0) return
      await tx
        .updateTable('notices')
        .set({ position, opened_at: null })
        .where('resident', '=', resident)
        .where('id', '=', notice)
        .execute()
      await audit(tx, now(), { event: 'notice.alerted' })
      raised++
    })
  return raised
}
