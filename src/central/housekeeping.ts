// What central forgets by itself, and which connections it cuts.
import { audit } from './audit.ts'
import type { Central } from './central.ts'
import { forgetBulletins } from './disaster/forget.ts'
import { expireMessages } from './mailbox/expiry.ts'
import { countMonths } from './measures/count.ts'
import { dailyRound, raiseAlerts } from './notices/rounds.ts'
import { outage } from './outage.ts'
import { lookAtSessions } from './session/watch.ts'
import { spans } from './settings.ts'
import { locksRows } from './store/store.ts'
import type { Connections } from './terminals/connections.ts'

const day = 86_400_000
const before = (now: Date, span: number): string => new Date(now.getTime() - span).toISOString()

/** Drops nonces and sessions a day after their end, self-information when its time is over, old bulletins, and what is older than operation ids are kept. */
export const forget = async ({ db, now, queue }: Pick<Central, 'db' | 'now' | 'queue'>): Promise<void> => {
  const yesterday = before(now(), day)
  await db.deleteFrom('nonces').where('expires_at', '<', yesterday).execute()
  await db.deleteFrom('receipts').where('expires_at', '<', yesterday).where('body', 'is', null).execute()
  // what names a certificate is kept for as long as a proof may still be shown under it
  const today = now().toISOString()
  await db
    .updateTable('intents')
    .set({ certificate: null })
    .where('certificate', 'is not', null)
    .where('deliver_before', '<', today)
    .execute()
  await db
    .updateTable('receipts')
    .set({ certificate: null })
    .where('certificate', 'is not', null)
    .where('expires_at', '<', today)
    .execute()
  await db.deleteFrom('sessions').where('expires_at', '<', yesterday).execute()
  await db.deleteFrom('sign_on').where('expires_at', '<', now().toISOString()).execute()
  await db.deleteFrom('introductions').where('expires_at', '<', yesterday).execute()
  await db.deleteFrom('staff_sessions').where('expires_at', '<', yesterday).execute()
  // a draft that no card signed was never anything
  await db.deleteFrom('mandates').where('state', '=', 'drafted').where('sign_before', '<', yesterday).execute()
  await db.deleteFrom('doors').where('opened_at', '<', yesterday).execute()
  await db.deleteFrom('terminal_faults').where('seen_at', '<', before(now(), spans.faults)).execute()
  await db.deleteFrom('notice_flags').where('granted_at', '<', before(now(), spans.operationIds)).execute()
  await db.deleteFrom('help_calls').where('raised_at', '<', before(now(), spans.operationIds)).execute()
  await db.deleteFrom('passkeys').where('expires_at', '<', before(now(), spans.operationIds)).execute()
  await forgetBulletins(db, before(now(), spans.bulletins), now().toISOString())
  await db.transaction().execute(async (tx) => {
    const over = tx.selectFrom('self_info_requests').select('id').where('kept_until', '<', now().toISOString())
    await over.$if(locksRows(db), (requests) => requests.forUpdate()).execute()
    await tx.deleteFrom('self_info_parts').where('request', 'in', over).execute()
    await tx.deleteFrom('self_info_requests').where('kept_until', '<', now().toISOString()).execute()
  })
  const oldest = before(now(), spans.operationIds)
  await db.transaction().execute(async (tx) => {
    const old = tx.selectFrom('operations').select('id').where('at', '<', oldest)
    // held first: a dispatcher at work in another instance may not add a job to a filing between the two deletions
    const filings = await tx
      .selectFrom('filings')
      .select('operation')
      .where('operation', 'in', old)
      .$if(locksRows(db), (rows) => rows.forUpdate())
      .execute()
    const forgotten = filings.map(({ operation }) => operation)
    if (forgotten.length > 0) await queue.drop(tx, forgotten)
    await tx.deleteFrom('firm_notices').where('filing', 'in', old).execute()
    await tx.deleteFrom('filings').where('operation', 'in', old).execute()
    await tx.deleteFrom('operations').where('at', '<', oldest).execute()
    const kept = tx.selectFrom('operations').select('bundle')
    await tx.deleteFrom('intents').where('deliver_before', '<', oldest).where('bundle', 'not in', kept).execute()
  })
}

/** Sweeps connections often and forgets now and then, until stopped. */
export const keepHouse = (central: Central, connections: Connections): { readonly stop: () => void } => {
  const onCut = async (terminal: string | null, reason: string): Promise<void> => {
    central.log('terminal.cut', { terminal: terminal ?? 'unknown', reason })
    await audit(central.db, central.now(), {
      event: 'terminal.cut',
      reason,
      ...(terminal === null ? {} : { terminal })
    })
  }
  /** One look at a time: a verifier that is slow is not asked by several, and a long round is not begun again beside itself. */
  const every = (span: number, act: () => Promise<unknown>): NodeJS.Timeout => {
    const fault = outage(central.now, {
      failed: (told) => central.log('housekeeping.failed', told),
      over: (told) => central.log('housekeeping.recovered', told)
    })
    let under = false
    return setInterval(() => {
      if (under) return
      under = true
      void act()
        .then(fault.over, fault.failed)
        .finally(() => {
          under = false
        })
    }, span)
  }
  // each by itself: a day's round that fails keeps no alert from being raised
  const looks = [
    every(spans.sweep, () => connections.sweep(onCut)),
    every(spans.sweep, () => expireMessages(central)),
    every(spans.sweep, () => lookAtSessions(central)),
    every(spans.telling, () => raiseAlerts(central)),
    every(spans.telling, () => dailyRound(central)),
    every(spans.telling, () => countMonths(central.db, central.now())),
    every(day / 24, () => forget(central))
  ]
  return { stop: () => looks.forEach((look) => clearInterval(look)) }
}
