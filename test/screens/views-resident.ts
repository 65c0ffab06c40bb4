// Fixtures of the resident's own screens.
import type { StatusRow } from '../../src/contract/screen/views/filings.ts'
import type { Pane } from '../../src/contract/screen/views/public.ts'
import type { Fixture } from './views.ts'
import type { Said } from './words-ja.ts'

const signs = ['ask', 'no', 'wait', 'ok', 'ok', 'ok'] as const

export const rowsOf = (words: Said): readonly StatusRow[] =>
  words.rows.map((row, index) => {
    const sign = signs[index] ?? 'ok'
    return {
      id: `row-${index}`,
      sign,
      ...row,
      by: sign === 'ask' ? '2026-03-16' : null,
      task: sign === 'ask' || sign === 'no' ? `task-${index}` : null
    }
  })

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
    { name: 'task-list-empty', screen: { kind: 'taskList', rows: [], page: 0, pages: 1 }, ...proved }
  ]
}
