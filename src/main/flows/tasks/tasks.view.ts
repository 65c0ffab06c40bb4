import type { SnapshotFrom } from 'xstate'
import type { CorrectionsScreen } from '../../../contract/screen/views/filings.ts'
import type { QuestionScreen } from '../../../contract/screen/views/procedure.ts'
import type { Filing } from '../../../contract/wire/filings.ts'
import { shortDay } from '../../days.ts'
import type { Drawing } from '../drawing.ts'
import { onPage, shown, type Shown } from '../shown.ts'
import { codeOf, troubleScreen } from '../trouble.ts'
import { minutesLeft, statusRows } from './status-rows.ts'
import type { tasksMachine } from './tasks.machine.ts'
import { openFiling } from './tasks.setup.ts'

type Snapshot = SnapshotFrom<typeof tasksMachine>

const opened = ({ context }: Snapshot): Filing => {
  const filing = openFiling(context)
  if (!filing) throw new Error('no filing is open')
  return filing
}

const named = ({ recipientName, what, receiptNumber }: Filing, { language }: Drawing) => ({
  office: recipientName[language],
  what: what[language],
  receiptNumber
})

const corrections = (snapshot: Snapshot, drawing: Drawing): CorrectionsScreen => {
  const filing = opened(snapshot)
  const lines = (filing.corrections ?? []).map(({ box, correct }) => ({
    box: box[drawing.language],
    correct: correct[drawing.language]
  }))
  const { lines: shownLines, page, pages } = onPage(lines, snapshot.context.page, drawing.rows)
  const again = snapshot.context.procedures.includes(filing.procedure)
  return { kind: 'corrections', ...named(filing, drawing), lines: shownLines, page, pages, again }
}

const taskQuestion = (snapshot: Snapshot, { language }: Drawing): QuestionScreen => {
  const { context } = snapshot
  const filing = opened(snapshot)
  if (!filing.task) throw new Error('no task is open')
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
      const paged = onPage(statusRows(filings, drawing.language, drawing.now), page, drawing.rows)
      return shown({ kind: 'taskList', rows: paged.lines, page: paged.page, pages: paged.pages }, { back: true })
    }
    case 'choosing':
      return shown(taskQuestion(snapshot, drawing), { back: true, code: codeOf({ fault: 'officeAsks' }) })
    case 'confirming': {
      const filing = opened(snapshot)
      const left = minutesLeft(filing, drawing.now)
      return shown({ kind: 'withdraw', ...named(filing, drawing), minutesLeft: left }, { back: true })
    }
    case 'withdrawn':
      return shown({ kind: 'withdrawn', ...named(opened(snapshot), drawing) })
    case 'correcting':
      return shown(corrections(snapshot, drawing), { back: true })
    case 'withdrawing':
      return shown({ kind: 'working', work: 'withdrawing', done: 0, total: 1 })
    case 'judging':
    case 'troubled': {
      const screen = troubleScreen(fault ?? { fault: 'ourMistake' }, 'home')
      return shown(screen, { code: screen.code })
    }
    case 'sending':
      return shown({ kind: 'working', work: 'sending', done: 0, total: 1 })
    case 'arriving':
    case 'leaving':
    case 'reloading':
    case 'reloaded':
    case 'redoing':
    case 'closed':
    case 'failed':
      return shown({ kind: 'working', work: 'asking', done: 0, total: 1 })
  }
}
