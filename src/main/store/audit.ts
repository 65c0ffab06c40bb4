// The audit log as a hash chain: each line covers the one before, so none can be changed or taken out unseen.
import { createHash } from 'node:crypto'
import type { Database } from 'better-sqlite3'

type Line = { place: number; at: string; event: string; subject: string; detail: string; hash: string }

const start = '0'.repeat(64)
const hashOf = (before: string, line: Omit<Line, 'hash'>): string =>
  createHash('sha256')
    .update(JSON.stringify([before, line.place, line.at, line.event, line.subject, line.detail]))
    .digest('hex')

/** Appends one line; must run inside the transaction of what it tells about. */
export const appendAudit = (db: Database, event: string, subject: string, detail = ''): void => {
  const last = db
    .prepare<[], Pick<Line, 'place' | 'hash'>>('select place, hash from audit order by place desc limit 1')
    .get()
  const line = { place: (last?.place ?? 0) + 1, at: new Date().toISOString(), event, subject, detail }
  db.prepare('insert into audit (place, at, event, subject, detail, hash) values (?, ?, ?, ?, ?, ?)').run(
    line.place,
    line.at,
    event,
    subject,
    detail,
    hashOf(last?.hash ?? start, line)
  )
}

/** Whether every line still covers the one before it, with no gap. */
export const chainHolds = (db: Database): boolean => {
  let before = start
  let place = 0
  for (const line of db.prepare<[], Line>('select * from audit order by place').iterate()) {
    place += 1
    if (line.place !== place || line.hash !== hashOf(before, line)) return false
    before = line.hash
  }
  return true
}
