// Fixtures of the resident's own screens.
import type { StatusRow } from '../../src/contract/screen/views/filings.ts'
import type { Pane } from '../../src/contract/screen/views/public.ts'
import type { Fixture } from './views.ts'
import type { Said } from './words-ja.ts'

const signs = ['ask', 'no', 'wait', 'ok', 'ok', 'ok'] as const
/** what can be done about the rows of these signs */
const ways: Readonly<Partial<Record<StatusRow['sign'], NonNullable<StatusRow['way']>['does']>>> = {
  ask: 'answer',
  fix: 'fix',
  wait: 'withdraw'
}

export const rowsOf = (words: Said, drawn: readonly StatusRow['sign'][] = signs): readonly StatusRow[] =>
  words.rows.map((row, index) => {
    const sign = drawn[index] ?? 'ok'
    const does = ways[sign]
    return {
      id: `row-${index}`,
      sign,
      ...row,
      by: sign === 'ask' ? '2026-03-16' : null,
      proxy: null,
      way: does === undefined ? null : { does, id: `way-${index}`, minutesLeft: does === 'withdraw' ? 8 : null }
    }
  })

/** what came back, what was taken back, and what somebody else filed */
const returnedRows = (words: Said): readonly StatusRow[] =>
  rowsOf(words, ['fix', 'wait', 'back', 'ok']).map((row, index) => {
    if (index === 0) return { ...row, reason: words.filing.returned }
    if (index === 1) return { ...row, reason: null, proxy: words.filing.proxy }
    return index === 2 ? { ...row, reason: words.filing.withdrawn } : row
  })

const filingScreens = (words: Said): readonly Fixture[] => {
  const at = { card: 'proved', back: true, station: null } as const
  const [, , power] = words.rows
  const one = { office: power?.office ?? '', what: power?.what ?? '', receiptNumber: '7K4-2096' }
  const lines = words.filing.lines.map(([box = '', correct = '']) => ({ box, correct }))
  const corrections = { kind: 'corrections', ...one, lines, page: 0, pages: 1, again: true } as const
  return [
    {
      name: 'task-list-returned',
      screen: { kind: 'taskList', rows: returnedRows(words).slice(0, 4), page: 0, pages: 1 },
      ...at
    },
    { name: 'withdraw', screen: { kind: 'withdraw', ...one, minutesLeft: 8 }, ...at },
    { name: 'withdraw-last-minute', screen: { kind: 'withdraw', ...one, minutesLeft: 1 }, ...at },
    {
      name: 'working-withdrawing',
      screen: { kind: 'working', work: 'withdrawing', done: 0, total: 1 },
      ...at,
      back: false
    },
    { name: 'withdrawn', screen: { kind: 'withdrawn', ...one }, ...at, back: false },
    { name: 'corrections', screen: corrections, ...at },
    { name: 'corrections-elsewhere', screen: { ...corrections, lines: lines.slice(0, 1), again: false }, ...at }
  ]
}

export const residentScreens = (words: Said): readonly Fixture[] => {
  const proved = { card: 'proved', back: true, station: null } as const
  const pane = (index: number, id: string, icon: Pane['icon'], more: Partial<Pane> = {}): Pane => ({
    id,
    icon,
    title: words.home[index]?.title ?? '',
    sense: words.home[index]?.sense ?? '',
    ...more
  })
  const lines = words.notices.map((line, index) => ({
    id: `notice-${index}`,
    ...line,
    arrived: `2026-03-0${index + 2}`,
    unread: index < 2
  }))
  const notice = {
    kind: 'notice' as const,
    from: words.notices[0]?.from ?? '',
    arrived: '2026-03-02',
    title: words.notices[0]?.title ?? '',
    body: words.notice.body,
    why: words.notice.why,
    deadline: { date: '2026-03-31', daysLeft: 19 },
    needs: words.notice.needs,
    leadsTo: 'vaccination'
  }
  const three = [
    pane(0, 'pane-0', 'bell', { count: 3, deadline: '2026-03-31' }),
    pane(1, 'pane-1', 'move'),
    pane(2, 'pane-2', 'reply', { count: 2 })
  ]
  const five = [...three, pane(2, 'pane-3', 'record', { count: 2 }), pane(1, 'pane-4', 'mailbox')]
  return [
    { name: 'home', screen: { kind: 'home', panes: three }, ...proved, back: false },
    { name: 'home-5-panes', screen: { kind: 'home', panes: five }, ...proved, back: false },
    { name: 'notice-list', screen: { kind: 'noticeList', lines, page: 0, pages: 1 }, ...proved },
    {
      name: 'notice-list-2-of-2',
      screen: { kind: 'noticeList', lines: lines.slice(0, 1), page: 1, pages: 2 },
      ...proved
    },
    { name: 'notice-list-empty', screen: { kind: 'noticeList', lines: [], page: 0, pages: 1 }, ...proved },
    { name: 'notice', screen: notice, ...proved },
    {
      name: 'notice-plain',
      screen: { ...notice, deadline: null, leadsTo: null, why: notice.why.slice(0, 1) },
      ...proved
    },
    { name: 'task-list', screen: { kind: 'taskList', rows: rowsOf(words), page: 0, pages: 1 }, ...proved },
    { name: 'task-list-empty', screen: { kind: 'taskList', rows: [], page: 0, pages: 1 }, ...proved },
    ...filingScreens(words)
  ]
}
