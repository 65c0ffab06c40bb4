// GET /v1/journal: what others did for a resident, or saw beside them.
import type { z } from 'zod'
import { JournalAnswer, JournalLine } from '../../contract/wire/journal.ts'
import { PersonName } from '../../contract/wire/words.ts'
import type { Central } from '../central.ts'
import { pageOf, positionOf } from '../http/cursor.ts'
import { answers, type App, type Call } from '../http/route.ts'
import { openSession } from '../session/tokens.ts'

const pageLength = 100

const ownJournal = async (central: Central, call: Call<null>): Promise<z.output<typeof JournalAnswer>> => {
  const { resident } = await openSession(central, call)
  const rows = await central.db
    .selectFrom('journal')
    .selectAll()
    .where('resident', '=', resident)
    .where('position', '>', positionOf(call.cursor))
    .orderBy('position')
    .limit(pageLength + 1)
    .execute()
  const page = pageOf(rows, pageLength, call.cursor, (last) => last.position)
  const lines = page.rows.map((row) =>
    JournalLine.parse({
      at: row.at,
      actor: {
        kind: row.actor_kind,
        name: row.actor_name === null ? null : PersonName.parse(JSON.parse(row.actor_name))
      },
      act: row.act,
      subject: row.subject,
      mandate: row.mandate,
      helpCall: row.help_call,
      outcome: row.outcome,
      reason: row.reason,
      terminal: row.terminal
    })
  )
  return { lines, cursor: page.cursor, more: page.more }
}

export const journalRoutes = (app: App, central: Central): void => {
  answers(app, ['GET', '/v1/journal', 2, 'companies'], JournalAnswer, (call) => ownJournal(central, call))
}
