// Level 2: the resident's own facts and notices.
import type { z } from 'zod'
import { Notice, NoticesAnswer, Self } from '../../contract/wire/resident.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { positionOf } from '../http/cursor.ts'
import { demand } from '../http/refusal.ts'
import { answers, type App, type Call } from '../http/route.ts'
import { openSession } from '../session/tokens.ts'

const pageLength = 100
const StoredNotice = Notice.omit({ unread: true })

const ownNotices = async (central: Central, call: Call<null>): Promise<z.output<typeof NoticesAnswer>> => {
  const { resident } = await openSession(central, call)
  const rows = await central.db
    .selectFrom('notices')
    .selectAll()
    .where('resident', '=', resident)
    .where('position', '>', positionOf(call.cursor))
    .orderBy('position')
    .limit(pageLength + 1)
    .execute()
  const page = rows.slice(0, pageLength)
  return {
    notices: page.map((row) => ({ ...StoredNotice.parse(JSON.parse(row.notice)), unread: row.opened_at === null })),
    cursor: String(page.at(-1)?.position ?? call.cursor),
    more: rows.length > pageLength
  }
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

export const residentRoutes = (app: App, central: Central): void => {
  answers(app, ['GET', '/v1/self'], Self, async (call) => {
    const { resident } = await openSession(central, call)
    const row = await central.db
      .selectFrom('residents')
      .select('profile')
      .where('id', '=', resident)
      .executeTakeFirstOrThrow()
    return Self.parse(JSON.parse(row.profile))
  })
  answers(app, ['GET', '/v1/notices'], NoticesAnswer, (call) => ownNotices(central, call))
  answers(app, ['PUT', '/v1/notices/:id/opened'], null, (call) => openNotice(central, call))
}
