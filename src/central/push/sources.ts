// Where the events of each stream are read: the rows that pull reads, at the same cursors.
import type { StreamName } from '../../contract/wire/push.ts'
import type { Central } from '../central.ts'
import { hazardsAfter } from '../disaster/routes.ts'
import { filingsAfter } from '../filings/routes.ts'
import { documentsAfter } from '../fleet/documents.ts'
import { revocationsAfter } from '../fleet/revocations.ts'
import { messagesAfter } from '../mailbox/messages.ts'
import { noticesAfter } from '../notices/routes.ts'
import type { Db } from '../store/store.ts'
import type { Terminal } from '../terminals/enrolment.ts'

/** Who listens; `resident` is the one whose session it is, or null on a stream for terminals. */
export type Listener = { readonly terminal: Terminal; readonly resident: string | null }
export type PushEvent = { readonly position: number; readonly data: unknown }

export type Source = {
  /** the row of `streams` that moves whenever something is added */
  readonly key: string
  readonly after: (position: number, limit: number) => Promise<readonly PushEvent[]>
  /** the last position that was ever given out */
  readonly newest: () => Promise<number>
}

const positionIn = async (db: Db, name: string): Promise<number> => {
  const row = await db.selectFrom('streams').select('position').where('name', '=', name).executeTakeFirst()
  return row?.position ?? 0
}

/** Older releases numbered notices without the row in `streams`. */
const newestNotice = async (db: Db, resident: string): Promise<number> => {
  const { last } = await db
    .selectFrom('notices')
    .select((eb) => eb.fn.max('position').as('last'))
    .where('resident', '=', resident)
    .executeTakeFirstOrThrow()
  return last ?? 0
}

const mine = ({ resident }: Listener): string => {
  if (resident === null) throw new Error('a stream of a resident was opened without one')
  return resident
}

/** The source of a stream for this listener. */
export const sourceOf = (central: Central, stream: StreamName, listener: Listener): Source => {
  const { db } = central
  switch (stream) {
    case 'notices': {
      const resident = mine(listener)
      return {
        key: `notices:${resident}`,
        after: (position, limit) => noticesAfter(central, resident, position, limit),
        newest: () => newestNotice(db, resident)
      }
    }
    case 'filings': {
      const resident = mine(listener)
      const key = `filings:${resident}`
      const after: Source['after'] = (position, limit) => filingsAfter(central, resident, position, limit)
      return { key, after, newest: () => positionIn(db, key) }
    }
    case 'mailbox': {
      const resident = mine(listener)
      const key = `mailbox:${resident}`
      const after: Source['after'] = (position, limit) => messagesAfter(central, resident, position, limit)
      return { key, after, newest: () => positionIn(db, key) }
    }
    case 'configuration':
    case 'content':
      return {
        key: stream,
        after: (position, limit) => documentsAfter(db, stream, listener.terminal, position, limit),
        newest: () => positionIn(db, stream)
      }
    case 'disaster':
      return {
        key: stream,
        after: (position, limit) => hazardsAfter(central, position, limit),
        newest: () => positionIn(db, stream)
      }
    case 'revocations':
      return {
        key: stream,
        after: (position, limit) => revocationsAfter(db, position, limit),
        newest: () => positionIn(db, stream)
      }
  }
}
