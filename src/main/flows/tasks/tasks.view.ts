import type { SnapshotFrom } from 'xstate'
import type { QuestionScreen } from '../../../contract/screen/views/procedure.ts'
import { shortDay } from '../../days.ts'
import type { Drawing } from '../drawing.ts'
import { onPage, shown, type Shown } from '../shown.ts'
import { codeOf, troubleScreen } from '../trouble.ts'
import { statusRows } from './status-rows.ts'
import { taskFiling, type tasksMachine } from './tasks.machine.ts'

type Snapshot = SnapshotFrom<typeof tasksMachine>

const taskQuestion = ({ context }: Snapshot, { language }: Drawing): QuestionScreen => {
  const filing = taskFiling(context)
  if (!filing?.task) throw new Error('no task is open')
  const { task } = filing
  const picked = task.options.find(({ id }) => id === context.option)
  const until = shortDay(task.by, language)
  return {
    kind: 'question',
    question: task.id,
    title: task.title[language],
    hint:
      language === 'ja'
        ? `${filing.recipientName.ja}からの 追加のお願いです。`
        : `Asked by ${filing.recipientName.en}.`,
    asking: {
      by: 'choice',
      options: task.options.map(({ id, label }) => ({
        id,
        label: label[language],
        sense: null,
        icon: null,
        fixed: false
      }))
    },
    answer: context.option === null ? null : { kind: 'choice', option: context.option },
    echo: picked
      ? {
          says: picked.label[language],
          follows: language === 'ja' ? `${until}までに 答えます` : `To be answered by ${until}`
        }
      : null,
    wrong: null,
    ready: context.option !== null
  }
}

export const tasksView = (snapshot: Snapshot, drawing: Drawing): Shown => {
  const { filings, page, fault } = snapshot.context
  switch (snapshot.value) {
    case 'listing': {
      const paged = onPage(statusRows(filings, drawing.language), page, drawing.rows)
      return shown({ kind: 'taskList', rows: paged.lines, page: paged.page, pages: paged.pages }, { back: true })
    }
    case 'choosing':
      return shown(taskQuestion(snapshot, drawing), { back: true, code: codeOf({ fault: 'officeAsks' }) })
    case 'judging':
    case 'troubled': {
      const screen = troubleScreen(fault ?? { fault: 'ourMistake' }, 'home')
      return shown(screen, { code: screen.code })
    }
    case 'sending':
      return shown({ kind: 'working', work: 'sending', done: 0, total: 1 })
    case 'arriving':
    case 'reloading':
    case 'closed':
    case 'failed':
      return shown({ kind: 'working', work: 'asking', done: 0, total: 1 })
  }
}
