import type { SnapshotFrom } from 'xstate'
import type { Notice } from '../../../contract/wire/notices.ts'
import type { NoticeScreen } from '../../../contract/screen/views/home.ts'
import { daysBetween, localDay, localMinute } from '../../days.ts'
import type { Drawing } from '../drawing.ts'
import { onPage, shown, type Shown } from '../shown.ts'
import { troubleScreen } from '../trouble.ts'
import type { noticesMachine } from './notices.machine.ts'

const arrived = (notice: Notice): string => localMinute(new Date(notice.arrivedAt))

const noticeScreen = (notice: Notice, { language, now }: Drawing): NoticeScreen => ({
  kind: 'notice',
  from: notice.from[language],
  arrived: arrived(notice),
  title: notice.title[language],
  body: notice.body[language],
  why: notice.why.map((one) => one[language]),
  deadline:
    notice.deadline === null ? null : { date: notice.deadline, daysLeft: daysBetween(localDay(now), notice.deadline) },
  needs: notice.needs[language],
  leadsTo: notice.leadsTo
})

export const noticesView = (snapshot: SnapshotFrom<typeof noticesMachine>, drawing: Drawing): Shown => {
  const { notices, open, page, fault } = snapshot.context
  switch (snapshot.value) {
    case 'listing': {
      const newestFirst = notices.toSorted((a, b) => b.arrivedAt.localeCompare(a.arrivedAt))
      const paged = onPage(newestFirst, page, drawing.rows)
      const lines = paged.lines.map((notice) => ({
        id: notice.id,
        from: notice.from[drawing.language],
        title: notice.title[drawing.language],
        arrived: arrived(notice),
        unread: notice.unread
      }))
      return shown({ kind: 'noticeList', lines, page: paged.page, pages: paged.pages }, { back: true })
    }
    case 'reading': {
      const notice = notices.find(({ id }) => id === open)
      if (!notice) throw new Error('reading a notice that is not there')
      return shown(noticeScreen(notice, drawing), { back: true })
    }
    case 'judging':
    case 'troubled': {
      const screen = troubleScreen(fault ?? { fault: 'ourMistake' }, 'home')
      return shown(screen, { code: screen.code, back: true })
    }
    case 'opening':
    case 'closed':
    case 'leading':
    case 'failed':
      return shown({ kind: 'working', work: 'reading', done: 0, total: 1 })
  }
}
