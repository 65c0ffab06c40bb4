// Level 2: the resident's own notices, and why each of them came.
import type { Selectable } from 'kysely'
import type { z } from 'zod'
import { Judgement, Notice, NoticesAnswer, WhyAnswer } from '../../contract/wire/notices.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { judge } from '../eligibility/judge.ts'
import { personIn } from '../eligibility/person.ts'
import { rulesOn } from '../eligibility/rules.ts'
import { pageOf, positionOf } from '../http/cursor.ts'
import { demand } from '../http/refusal.ts'
import { answers, type App, type Call } from '../http/route.ts'
import { openSession } from '../session/tokens.ts'
import type { Tables } from '../store/tables.ts'
import { dateInJapan } from '../calendar.ts'

const pageLength = 100
const StoredNotice = Notice.omit({ unread: true })

/** A resident's notices after a position, as pull and push both give them. */
export const noticesAfter = async (
  central: Central,
  resident: string,
  position: number,
  limit: number
): Promise<{ position: number; data: Notice }[]> => {
  const rows = await central.db
    .selectFrom('notices')
    .selectAll()
    .where('resident', '=', resident)
    .where('position', '>', position)
    .orderBy('position')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    position: row.position,
    data: { ...StoredNotice.parse(JSON.parse(row.notice)), unread: row.opened_at === null }
  }))
}

const ownNotices = async (central: Central, call: Call<null>): Promise<z.output<typeof NoticesAnswer>> => {
  const { resident } = await openSession(central, call)
  const found = await noticesAfter(central, resident, positionOf(call.cursor), pageLength + 1)
  const page = pageOf(found, pageLength, call.cursor, (last) => last.position)
  return { notices: page.rows.map((one) => one.data), cursor: page.cursor, more: page.more }
}

/** Another resident's notice is not told from one that does not exist. */
const openNotice = async (central: Central, call: Call<null>): Promise<void> => {
  const { resident } = await openSession(central, call)
  const id = call.params['id'] ?? ''
  const now = central.now()
  await central.db.transaction().execute(async (tx) => {
    const notice = await tx
      .selectFrom('notices')
      .select('opened_at')
      .where('resident', '=', resident)
      .where('id', '=', id)
      .executeTakeFirst()
    demand(notice !== undefined, 'notFound')
    if (notice.opened_at !== null) return
    await tx
      .updateTable('notices')
      .set({ opened_at: now.toISOString() })
      .where('resident', '=', resident)
      .where('id', '=', id)
      .execute()
    await audit(tx, now, { event: 'notice.opened', terminal: call.terminal.id })
  })
}

const judgedNow = async (central: Central, row: Selectable<Tables['notices']>): Promise<Judgement | null> => {
  const day = dateInJapan(central.now())
  const rule = rulesOn(central.rules, day).find((one) => one.id === row.rule)
  return rule ? { ...judge(central.rules, rule, await personIn(central.db, row.resident), day), told: true } : null
}

const whyNotice = async (central: Central, call: Call<null>): Promise<z.output<typeof WhyAnswer>> => {
  const { resident } = await openSession(central, call)
  const row = await central.db
    .selectFrom('notices')
    .selectAll()
    .where('resident', '=', resident)
    .where('id', '=', call.params['id'] ?? '')
    .executeTakeFirst()
  demand(row !== undefined, 'notFound')
  const alerts = await central.db
    .selectFrom('alerts')
    .selectAll()
    .where('resident', '=', resident)
    .where('notice', '=', row.id)
    .orderBy('due_at')
    .execute()
  return {
    notice: row.id,
    why: StoredNotice.parse(JSON.parse(row.notice)).why,
    told: row.judgement === null ? null : Judgement.parse(JSON.parse(row.judgement)),
    now: row.rule === null ? null : await judgedNow(central, row),
    alerts: alerts.map((alert) => ({ at: alert.due_at, raised: alert.raised_at !== null }))
  }
}

export const noticeRoutes = (app: App, central: Central): void => {
  answers(app, ['GET', '/v1/notices', 2], NoticesAnswer, (call) => ownNotices(central, call))
  answers(app, ['PUT', '/v1/notices/:id/opened', 2], null, (call) => openNotice(central, call))
  answers(app, ['GET', '/v1/notices/:id/why', 2], WhyAnswer, (call) => whyNotice(central, call))
}
