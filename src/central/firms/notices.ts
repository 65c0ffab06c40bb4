// The notices of a firm, pulled by cursor, and what it replies to each.
import type { z } from 'zod'
import type { FirmReply, NoticesAnswer, ReplyTaken } from '../../contract/wire/firms.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { pageOf, positionOf } from '../http/cursor.ts'
import { demand } from '../http/refusal.ts'
import type { SenderCall } from '../http/sender-route.ts'

const pageLength = 100

/** GET /v1/firm/notices: those after the cursor, in the order they were made; the same cursor again gives the same again. */
export const ownNotices = async (
  { db }: Central,
  { sender, cursor }: SenderCall<null>
): Promise<z.output<typeof NoticesAnswer>> => {
  const rows = await db
    .selectFrom('firm_notices')
    .select(['key', 'filing', 'kind', 'at', 'text', 'signature', 'position'])
    .where('firm', '=', sender.id)
    .where('position', '>', positionOf(cursor))
    .orderBy('position')
    .limit(pageLength + 1)
    .execute()
  const page = pageOf(rows, pageLength, cursor, (last) => last.position)
  return {
    notices: page.rows.map(({ key, filing, kind, at, text, signature }) => ({
      key,
      filing,
      kind,
      at,
      text,
      signature
    })),
    cursor: page.cursor,
    more: page.more
  }
}

/**
 * POST /v1/firm/notices/:id/reply: one reply for each notice, the same again is the same. From then on central has no copy of what
 * the firm was told.
 */
export const replyToNotice = async (
  central: Central,
  { sender, params, body }: SenderCall<FirmReply>
): Promise<z.output<typeof ReplyTaken>> =>
  central.db.transaction().execute(async (tx) => {
    const key = params['id'] ?? ''
    const now = central.now()
    const reply = JSON.stringify(body)
    const taken = await tx
      .updateTable('firm_notices')
      .set({ reply, replied_at: now.toISOString(), text: null, signature: null })
      .where('key', '=', key)
      .where('firm', '=', sender.id)
      .where('reply', 'is', null)
      .executeTakeFirst()
    const row = await tx.selectFrom('firm_notices').selectAll().where('key', '=', key).executeTakeFirst()
    demand(row?.firm === sender.id && row.replied_at !== null, 'notFound')
    demand(row.reply === reply, 'noticeClosed')
    if (Number(taken.numUpdatedRows) > 0)
      await audit(tx, now, {
        event: 'firm.replied',
        reason: body.state,
        terminal: `sender:${sender.id}`,
        subject: key
      })
    return { key: row.key, at: row.replied_at }
  })
