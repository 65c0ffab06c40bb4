import { sql, type Kysely } from 'kysely'
import { start } from './migrations/0001-start.ts'
import { terminalIds } from './migrations/0002-terminal-ids.ts'
import { sessionLevels } from './migrations/0010-session-levels.ts'
import { doors } from './migrations/0011-doors.ts'
import { mailbox } from './migrations/0020-mailbox.ts'
import { provisionLog } from './migrations/0030-provision-log.ts'
import { eligibility } from './migrations/0031-eligibility.ts'
import { selfInfo } from './migrations/0032-self-info.ts'
import { mandates } from './migrations/0040-mandates.ts'
import { journal } from './migrations/0041-journal.ts'
import { acting } from './migrations/0042-acting.ts'
import { assist } from './migrations/0043-assist.ts'
import { corrections } from './migrations/0050-corrections.ts'
import { holderDocuments } from './migrations/0051-holder-documents.ts'
import { revocations } from './migrations/0070-revocations.ts'
import { devices } from './migrations/0071-devices.ts'
import { signedDocuments } from './migrations/0072-signed-documents.ts'
import { noticeFlags } from './migrations/0073-notice-flags.ts'
import { openData } from './migrations/0060-open-data.ts'
import { disaster } from './migrations/0061-disaster.ts'
import { measures } from './migrations/0062-measures.ts'
import { corporations } from './migrations/0063-corporations.ts'
import { withdrawal } from './migrations/0080-withdrawal.ts'
import { feeds } from './migrations/0090-feeds.ts'
import { horizons } from './migrations/0091-horizons.ts'
import { definitions } from './migrations/0092-definitions.ts'
import { hazardNames } from './migrations/0093-hazard-names.ts'
import { keyMarks } from './migrations/0094-key-marks.ts'
import { senders } from './migrations/0100-senders.ts'
import { senderStreams } from './migrations/0101-sender-streams.ts'
import { firms } from './migrations/0110-firms.ts'
import { companies } from './migrations/0111-companies.ts'
import { postalFolded } from './migrations/0112-postal-folded.ts'
import { senderRenewal } from './migrations/0113-sender-renewal.ts'
import { standing } from './migrations/0120-standing.ts'
import { charactersFolded } from './migrations/0121-characters-folded.ts'
import { openedBefore } from './migrations/0130-opened-before.ts'
import { StoreProblem } from './opened.ts'
import type { Tables } from './tables.ts'

type Migration = { readonly name: string; readonly run: (db: Kysely<Tables>) => Promise<void> }

/** In order and without a gap: the number of a migration is its place in this list, counted from 1. New ones go to the end. */
const migrations: readonly Migration[] = [
  { name: 'start', run: start },
  { name: 'terminalIds', run: terminalIds },
  { name: 'sessionLevels', run: sessionLevels },
  { name: 'doors', run: doors },
  { name: 'mailbox', run: mailbox },
  { name: 'provisionLog', run: provisionLog },
  { name: 'eligibility', run: eligibility },
  { name: 'selfInfo', run: selfInfo },
  { name: 'revocations', run: revocations },
  { name: 'devices', run: devices },
  { name: 'signedDocuments', run: signedDocuments },
  { name: 'noticeFlags', run: noticeFlags },
  { name: 'openData', run: openData },
  { name: 'disaster', run: disaster },
  { name: 'measures', run: measures },
  { name: 'corporations', run: corporations },
  { name: 'withdrawal', run: withdrawal },
  { name: 'mandates', run: mandates },
  { name: 'journal', run: journal },
  { name: 'acting', run: acting },
  { name: 'assist', run: assist },
  { name: 'corrections', run: corrections },
  { name: 'holderDocuments', run: holderDocuments },
  { name: 'feeds', run: feeds },
  { name: 'horizons', run: horizons },
  { name: 'definitions', run: definitions },
  { name: 'hazardNames', run: hazardNames },
  { name: 'keyMarks', run: keyMarks },
  { name: 'senders', run: senders },
  { name: 'senderStreams', run: senderStreams },
  { name: 'firms', run: firms },
  { name: 'companies', run: companies },
  { name: 'postalFolded', run: postalFolded },
  { name: 'senderRenewal', run: senderRenewal },
  { name: 'standing', run: standing },
  { name: 'charactersFolded', run: charactersFolded },
  { name: 'openedBefore', run: openedBefore }
]

/**
 * Brings the tables to this release's form, in one transaction under `exclusively`, so that instances may start together.
 * Throws StoreProblem when the database is of a later release, or of one whose migrations were others.
 */
export const migrate = async (
  db: Kysely<Tables>,
  exclusively: (tx: Kysely<Tables>) => Promise<void>,
  now: () => Date
): Promise<void> => {
  await db.transaction().execute(async (tx) => {
    await exclusively(tx)
    await sql`create table if not exists migrations (number integer primary key, name text not null, at text not null)`.execute(
      tx
    )
    const done = await tx.selectFrom('migrations').select(['number', 'name']).orderBy('number').execute()
    if (done.length > migrations.length)
      throw new StoreProblem('databaseTooNew', 'the database was written by a later release')
    const other = done.find(({ number, name }) => migrations[number - 1]?.name !== name)
    if (other)
      throw new StoreProblem(
        'databaseForeign',
        `the database has "${other.name}" in place ${other.number} of its migrations`
      )
    for (const [index, migration] of migrations.entries()) {
      if (index < done.length) continue
      await migration.run(tx)
      await tx
        .insertInto('migrations')
        .values({ number: index + 1, name: migration.name, at: now().toISOString() })
        .execute()
    }
  })
}
