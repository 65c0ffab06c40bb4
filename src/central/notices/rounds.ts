// Once a day everybody is looked at, because days pass even where nothing else changes; and alerts are raised when they are due.
import { audit } from '../audit.ts'
import { everyPerson } from '../eligibility/person.ts'
import { dateInJapan } from '../calendar.ts'
import { nextNoticePosition } from './insert.ts'
import { tell, type Teller } from './issue.ts'

/** residents who cannot be told in one round, before it is given up */
const mostFaults = 100

/**
 * Looks at everybody for today, whoever of several instances comes first. Gives how many notices were made; null when done before.
 * One resident who cannot be told keeps nobody else from being told: it throws what was wrong with the first only after all were
 * looked at, and the day is not done.
 */
export const dailyRound = async (teller: Teller): Promise<number | null> => {
  const { db, now } = teller
  const day = dateInJapan(now())
  const done = await db.selectFrom('rounds').select('day').where('day', '=', day).executeTakeFirst()
  if (done) return null
  let made = 0
  const faults: unknown[] = []
  // told twice does no harm (a notice has one id for each deadline): a round that broke off is begun anew
  for await (const [resident, person] of everyPerson(db))
    try {
      made += (await db.transaction().execute((tx) => tell(tx, teller, resident, person()))).length
    } catch (error) {
      faults.push(error)
      // a database that is away says so for everybody
      if (faults.length > mostFaults) break
    }
  if (faults.length > 0) throw faults[0]
  await db
    .insertInto('rounds')
    .values({ day, at: now().toISOString() })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return made
}

type Due = { readonly resident: string; readonly notice: string }

/** False when another instance was first. */
const raise = ({ db, now }: Pick<Teller, 'db' | 'now'>, { resident, notice }: Due, at: string): Promise<boolean> =>
  db.transaction().execute(async (tx) => {
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
    if (taken.length === 0) return false
    await tx
      .updateTable('notices')
      .set((eb) => ({ position, opened_at: null, opened_before: eb.fn.coalesce('opened_at', 'opened_before') }))
      .where('resident', '=', resident)
      .where('id', '=', notice)
      .execute()
    await audit(tx, now(), { event: 'notice.alerted' })
    return true
  })

/**
 * Raises all that is due, `atOnce` of them read at a time: the notice comes again, unread, at the end of the resident's stream.
 * Several alerts of one notice that were missed come as one. Gives how many notices came again.
 */
export const raiseAlerts = async (parts: Pick<Teller, 'db' | 'now'>, atOnce = 1_000): Promise<number> => {
  const at = parts.now().toISOString()
  let raised = 0
  for (let more = true; more;) {
    const due = await parts.db
      .selectFrom('alerts')
      .select(['resident', 'notice'])
      .distinct()
      .where('raised_at', 'is', null)
      .where('due_at', '<=', at)
      .limit(atOnce)
      .execute()
    for (const one of due) if (await raise(parts, one, at)) raised++
    // a whole town may have the same deadline: what is due today is raised today
    more = due.length === atOnce
  }
  return raised
}
