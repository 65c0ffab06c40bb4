// What is known of a feed from one poll to the next, kept in the database: any instance may go on where another stopped.
import { inHandfuls } from '../imports/sets.ts'
import type { Db, Tx } from '../store/store.ts'
import type { FeedEntry } from './atom.ts'
import type { Validators } from './port.ts'

const day = 86_400_000
/** an instance that says nothing for so long is gone, and another takes its feed */
const lease = 30_000
const later = (now: Date, span: number): string => new Date(now.getTime() + span).toISOString()

export type FeedState = Validators & { readonly failures: number }

/** Takes a feed that is due for a while; null when it is not, or somebody else has it. */
export const claim = async (db: Db, url: string, now: Date): Promise<FeedState | null> => {
  await db
    .insertInto('feeds')
    .values({
      url,
      etag: null,
      modified: null,
      failures: 0,
      due_at: now.toISOString(),
      tried_at: null,
      heard_at: null,
      problem: null
    })
    .onConflict((conflict) => conflict.column('url').doNothing())
    .execute()
  const row = await db
    .updateTable('feeds')
    .set({ due_at: later(now, lease), tried_at: now.toISOString() })
    .where('url', '=', url)
    .where('due_at', '<=', now.toISOString())
    .returning(['etag', 'modified', 'failures'])
    .executeTakeFirst()
  return row ?? null
}

export const keepClaim = async (tx: Tx, url: string, now: Date): Promise<void> => {
  await tx
    .updateTable('feeds')
    .set({ due_at: later(now, lease) })
    .where('url', '=', url)
    .execute()
}

/** Writes down what a feed lists, together with what it said of itself: from here on an entry is read whatever happens. */
export const noteListed = async (
  tx: Tx,
  url: string,
  entries: readonly FeedEntry[],
  { etag, modified }: Validators,
  now: Date
): Promise<void> => {
  const seen_at = now.toISOString()
  const rows = entries.map(({ id, updated, href }) => ({
    feed: url,
    entry: id,
    updated,
    href,
    state: 'waiting' as const,
    reason: null,
    tries: 0,
    seen_at
  }))
  await inHandfuls([...new Map(rows.map((row) => [`${row.entry} ${row.updated}`, row])).values()], (some) =>
    tx
      .insertInto('feed_entries')
      .values(some)
      .onConflict((conflict) =>
        conflict
          .columns(['feed', 'entry', 'updated'])
          .doUpdateSet({ seen_at })
          // what is listed must not be forgotten; once a day is enough to say so
          .where('feed_entries.seen_at', '<', later(now, -day))
      )
      .execute()
  )
  await tx.updateTable('feeds').set({ etag, modified }).where('url', '=', url).execute()
}

export type Waiting = Pick<FeedEntry, 'updated' | 'href'> & { readonly entry: string; readonly tries: number }

/** The entries not read yet, oldest first. */
export const waitingOf = (db: Db, url: string, most: number): Promise<Waiting[]> =>
  db
    .selectFrom('feed_entries')
    .select(['entry', 'updated', 'href', 'tries'])
    .where('feed', '=', url)
    .where('state', '=', 'waiting')
    .orderBy('tries')
    .orderBy('updated')
    .limit(most)
    .execute()

type Outcome =
  { readonly state: 'taken' | 'known' } | { readonly state: 'refused' | 'lost' | 'waiting'; readonly reason: string }

export const noteEntry = async (tx: Db, url: string, one: Waiting, outcome: Outcome): Promise<void> => {
  await tx
    .updateTable('feed_entries')
    .set({ state: outcome.state, reason: 'reason' in outcome ? outcome.reason : null, tries: one.tries + 1 })
    .where('feed', '=', url)
    .where('entry', '=', one.entry)
    .where('updated', '=', one.updated)
    .execute()
}

/** Ends a poll: due again after `wait` milliseconds. */
export const release = async (
  db: Db,
  url: string,
  now: Date,
  end: { readonly wait: number; readonly failures: number; readonly problem: string | null }
): Promise<void> => {
  const at = now.toISOString()
  await db
    .updateTable('feeds')
    .set({
      due_at: later(now, end.wait),
      failures: end.failures,
      problem: end.problem,
      ...(end.problem === null ? { heard_at: at } : {})
    })
    .where('url', '=', url)
    .execute()
}

/** Gives a feed back in the middle of a poll, so that whoever starts next goes on at once. */
export const giveBack = async (db: Db, url: string, now: Date): Promise<void> => {
  await db.updateTable('feeds').set({ due_at: now.toISOString() }).where('url', '=', url).execute()
}
