import type { SnapshotFrom } from 'xstate'
import type { ProvisionLine, ProvisionListScreen } from '../../../contract/screen/views/provisions.ts'
import type { CheckedEntry } from '../../provision-log/port.ts'
import { localMinute } from '../../days.ts'
import type { Drawing } from '../drawing.ts'
import { onPage, shown, type Shown } from '../shown.ts'
import { codeOf, troubleScreen } from '../trouble.ts'
import { openEntry, type provisionsMachine } from './provisions.machine.ts'

type Snapshot = SnapshotFrom<typeof provisionsMachine>

const lineOf = (entry: CheckedEntry, { language }: Drawing): ProvisionLine => ({
  id: String(entry.index),
  at: localMinute(new Date(entry.providedAt)),
  to: entry.to[language],
  purpose: entry.purpose[language],
  refused: entry.result === 'refused'
})

/** what staff and offices find it by: counted from 1, as people do */
const numberOf = ({ index }: CheckedEntry): string => String(index + 1)

const alarm = codeOf({ fault: 'recordBroken' })

const list = ({ context }: Snapshot, drawing: Drawing): ProvisionListScreen => {
  const { log, mine, page: at } = context
  const newestFirst = log.entries.toSorted((a, b) => b.providedAt.localeCompare(a.providedAt) || b.index - a.index)
  const own = newestFirst.filter(({ ownLook }) => ownLook)
  const wanted = mine ? own : newestFirst.filter(({ ownLook }) => !ownLook)
  // the line that leads to one's own looks stands among the others
  const room = mine || own.length === 0 ? drawing.rows : Math.max(1, drawing.rows - 1)
  const { lines, page, pages } = onPage(
    wanted.map((entry) => lineOf(entry, drawing)),
    at,
    room
  )
  const code = log.findings.length === 0 ? null : alarm
  return { kind: 'provisionList', code, total: log.entries.length, mine, own: own.length, lines, page, pages }
}

const opened = ({ context }: Snapshot): CheckedEntry => {
  const entry = openEntry(context)
  if (!entry) throw new Error('showing an entry that is not there')
  return entry
}

export const provisionsView = (snapshot: Snapshot, drawing: Drawing): Shown => {
  const { language, place } = drawing
  const broken = snapshot.context.log.findings.length > 0
  const more = { back: true, code: broken ? alarm : null }
  switch (snapshot.value) {
    case 'alarmed':
      return shown({ kind: 'trouble', code: alarm, triesLeft: null, way: 'look', cancel: true }, more)
    case 'listing':
      return shown(list(snapshot, drawing), more)
    case 'showing': {
      const entry = opened(snapshot)
      const { id: _, ...line } = lineOf(entry, drawing)
      const items = entry.items.map((item) => item[language])
      const basis = entry.basis?.[language] ?? null
      return shown(
        { kind: 'provision', ...line, from: entry.from[language], items, basis, number: numberOf(entry) },
        more
      )
    }
    case 'objecting': {
      const entry = opened(snapshot)
      const between = { from: entry.from[language], to: entry.to[language] }
      return shown({ kind: 'provisionObjection', ...between, number: numberOf(entry), ...place }, more)
    }
    case 'judging':
    case 'troubled': {
      const screen = troubleScreen(snapshot.context.fault ?? { fault: 'ourMistake' }, 'home')
      return shown(screen, { code: screen.code, back: true })
    }
    case 'reading':
    case 'closed':
    case 'failed':
      return shown({ kind: 'working', work: 'checking', done: 0, total: 1 })
  }
}
