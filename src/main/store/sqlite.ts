// The store on SQLite: one writer, WAL with synchronous=FULL.
import type { Database } from 'better-sqlite3'
import { done, failed } from '../../card/port.ts'
import { appendAudit, chainHolds } from './audit.ts'
import { openDatabase, storeFault, type Opening } from './opening.ts'
import type { CardStep, FilingRow, OutboxEntry, ReadableStore, Stored, Undeliverable, WritableStore } from './port.ts'

/** Runs one piece of work; what the disk refuses is a fault, everything else is a bug and thrown. */
const guarded = <T>(work: () => T): Stored<T> => {
  try {
    return done(work())
  } catch (error) {
    const fault = storeFault(error)
    if (!fault) throw error
    return failed(fault)
  }
}

const toStep = (db: Database, bundleId: string, step: CardStep): void => {
  db.prepare('update visits set step = ?, changed_at = ? where bundle_id = ?').run(
    step,
    new Date().toISOString(),
    bundleId
  )
}

const counted = (db: Database, where: string): number =>
  db.prepare<[], { n: number }>(`select count(*) as n from outbox where ${where}`).get()?.n ?? 0

const reading = (db: Database): ReadableStore => ({
  waiting: () => guarded(() => counted(db, 'sealed is not null')),
  parked: () => guarded(() => counted(db, "state = 'refused' and sealed is not null")),
  filings: (bundleId) =>
    guarded(() =>
      db
        .prepare<[string], FilingRow>(
          `select f.operation_id as operationId, f.bundle_id as bundleId, f.recipient, f.state, o.problem
           from filings f left join outbox o on o.operation_id = f.operation_id where f.bundle_id = ? order by f.rowid`
        )
        .all(bundleId)
    ),
  step: (bundleId) =>
    guarded(
      () =>
        db.prepare<[string], { step: CardStep }>('select step from visits where bundle_id = ?').get(bundleId)?.step ??
        null
    ),
  auditHolds: () => guarded(() => chainHolds(db))
})

/** Each function is one transaction, so that the disk never holds half of what happened. */
const signing = (db: Database): Pick<WritableStore, 'prepare' | 'signed' | 'abandon'> => {
  const prepare = db.transaction((bundle: Parameters<WritableStore['prepare']>[0]) => {
    db.prepare("insert into visits (bundle_id, kind, procedure, step, changed_at) values (?, ?, ?, 'PREPARED', ?)").run(
      bundle.bundleId,
      bundle.kind,
      bundle.procedure,
      new Date().toISOString()
    )
    const filing = db.prepare(
      "insert into filings (operation_id, bundle_id, recipient, state) values (?, ?, ?, 'prepared')"
    )
    for (const one of bundle.operations) filing.run(one.operationId, bundle.bundleId, one.recipient)
    appendAudit(db, 'prepared', bundle.bundleId, String(bundle.operations.length))
  })
  const signed = db.transaction((bundle: Parameters<WritableStore['signed']>[0]) => {
    const row = db.prepare(
      "update filings set state = 'waiting' where operation_id = ? and bundle_id = ? and state = 'prepared'"
    )
    const out = db.prepare(
      "insert into outbox (operation_id, bundle_id, sealed, state, deliver_before) values (?, ?, ?, 'waiting', ?)"
    )
    for (const [operationId, sealed] of bundle.sealed) {
      if (row.run(operationId, bundle.bundleId).changes !== 1)
        throw new Error('signed an operation that was not prepared')
      out.run(operationId, bundle.bundleId, sealed, bundle.deliverBefore)
    }
    toStep(db, bundle.bundleId, 'SIGNED')
    appendAudit(db, 'signed', bundle.bundleId, String(bundle.sealed.size))
  })
  const abandon = db.transaction((bundleId: string) => {
    const gone = db.prepare("delete from visits where bundle_id = ? and step = 'PREPARED'").run(bundleId)
    if (gone.changes > 0) appendAudit(db, 'abandoned', bundleId)
  })
  return {
    prepare: (bundle) => guarded(() => prepare(bundle)),
    signed: (bundle) => guarded(() => signed(bundle)),
    abandon: (bundleId) => guarded(() => abandon(bundleId))
  }
}

const leasing = (db: Database): Pick<WritableStore, 'lease' | 'postponed'> => {
  // one per bundle, the oldest that still waits: that keeps the order within a stream
  const due = db.prepare<[number, number], OutboxEntry>(
    `select operation_id as operationId, bundle_id as bundleId, sealed, tries from outbox o
     where next_try <= ? and leased_until <= ?
       and ((state = 'waiting' and place = (select min(place) from outbox where bundle_id = o.bundle_id and state = 'waiting'))
         or (state = 'refused' and sealed is not null))
     order by state desc, place limit 20`
  )
  const take = db.prepare('update outbox set leased_until = ?, tries = tries + 1 where operation_id = ?')
  const lease = db.transaction((now: number, leaseMs: number) => {
    const entries = due.all(now, now)
    for (const entry of entries) {
      take.run(now + leaseMs, entry.operationId)
      if (entry.tries === 0) toStep(db, entry.bundleId, 'SENT')
    }
    return entries
  })
  return {
    lease: (now, leaseMs) => guarded(() => lease(now, leaseMs)),
    postponed: (operationId, nextTry) =>
      guarded(() => {
        db.prepare('update outbox set leased_until = 0, next_try = ? where operation_id = ?').run(nextTry, operationId)
      })
  }
}

/** The bundle is through when no body of it is left. */
const closeWhenThrough = (db: Database, bundleId: string): void => {
  const open = db.prepare('select 1 from outbox where bundle_id = ? and sealed is not null').get(bundleId)
  if (!open) toStep(db, bundleId, 'CONFIRMED')
}

const settling = (db: Database): Pick<WritableStore, 'acknowledged' | 'refused' | 'expire'> => {
  const acknowledge = db.transaction((operationId: string, receipt: string) => {
    const kept = db
      .prepare<[string], { bundle_id: string }>(
        `update outbox set state = 'acknowledged', sealed = null, problem = null, leased_until = 0
         where operation_id = ? and sealed is not null returning bundle_id`
      )
      .get(operationId)
    if (!kept) return
    db.prepare("update filings set state = 'received', receipt_number = ? where operation_id = ?").run(
      receipt,
      operationId
    )
    appendAudit(db, 'received', operationId)
    closeWhenThrough(db, kept.bundle_id)
  })
  const park = db.transaction((operationId: string, problem: string, nextTry: number) => {
    const was = db
      .prepare<[string], { problem: string | null }>(
        'select problem from outbox where operation_id = ? and sealed is not null'
      )
      .get(operationId)
    if (!was) return
    db.prepare(
      "update outbox set state = 'refused', problem = ?, next_try = ?, leased_until = 0 where operation_id = ?"
    ).run(problem, nextTry, operationId)
    db.prepare("update filings set state = 'refused' where operation_id = ?").run(operationId)
    // the same no again is no news
    if (was.problem !== problem) appendAudit(db, 'refused', operationId, problem)
  })
  const expire = db.transaction((now: number) => {
    const over = db
      .prepare<[number], Undeliverable & { readonly bundleId: string }>(
        `update outbox set sealed = null, leased_until = 0
         where state = 'refused' and sealed is not null and unixepoch(deliver_before) <= ?
         returning operation_id as operationId, coalesce(problem, '') as problem, bundle_id as bundleId`
      )
      .all(Math.floor(now / 1000))
    for (const { operationId, problem, bundleId } of over) {
      appendAudit(db, 'undeliverable', operationId, problem)
      closeWhenThrough(db, bundleId)
    }
    return over
  })
  return {
    acknowledged: (operationId, receipt) => guarded(() => acknowledge(operationId, receipt)),
    refused: (operationId, problem, nextTry) => guarded(() => park(operationId, problem, nextTry)),
    expire: (now) => guarded(() => expire(now))
  }
}

const caring = (db: Database, unlock: () => void): Pick<WritableStore, 'recover' | 'checkpoint' | 'close'> => {
  const recover = db.transaction((): number => {
    const wiped = db.prepare("delete from visits where step = 'PREPARED'").run().changes
    db.prepare('update outbox set leased_until = 0, next_try = 0 where sealed is not null').run()
    appendAudit(db, 'recovered', 'boot', String(wiped))
    return wiped
  })
  return {
    recover: () => guarded(recover),
    checkpoint: () =>
      guarded(() => {
        db.pragma('wal_checkpoint(TRUNCATE)')
      }),
    close: () => {
      db.close()
      unlock()
    }
  }
}

/** Opens the store in `file` (made when missing). Faults: storeUnreadable (file set aside when damaged; or another process has it), storeFull. */
export const openStore = (opening: Opening): Stored<WritableStore> => {
  const opened = openDatabase(opening)
  if (!opened.ok) return opened
  const { db, unlock } = opened.value
  return guarded(() => ({ ...reading(db), ...signing(db), ...leasing(db), ...settling(db), ...caring(db, unlock) }))
}
