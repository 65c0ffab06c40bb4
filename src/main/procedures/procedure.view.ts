import type { SnapshotFrom } from 'xstate'
import type { Path, Station } from '../../contract/screen/frame.ts'
import { explainedView, planView } from '../flows/card/plan.view.ts'
import { childOf } from '../flows/child.ts'
import type { Drawing } from '../flows/drawing.ts'
import { secretMachine } from '../flows/secret/secret.machine.ts'
import { secretView } from '../flows/secret/secret.view.ts'
import { onPage, shown, type Shown } from '../flows/shown.ts'
import { tasksMachine } from '../flows/tasks/tasks.machine.ts'
import { tasksView } from '../flows/tasks/tasks.view.ts'
import { codeOf, troubleScreen } from '../flows/trouble.ts'
import { currentQuestion, documentOfReview, type Journey } from './journey.ts'
import type { procedureMachine } from './procedure.machine.ts'
import { questionScreen } from './question.view.ts'
import { resultScreen } from './result.view.ts'

type Snapshot = SnapshotFrom<typeof procedureMachine>

const pathAt = ({ procedure }: Journey, station: string, { language }: Drawing): Path => {
  const now = procedure.stations.findIndex(({ id }) => id === station)
  const stations = procedure.stations.map(({ id, label }, index): Station => {
    const state = index < now ? 'done' : index === now ? 'now' : 'ahead'
    return { id, label: label[language], state }
  })
  return { title: procedure.title[language], stations }
}

const reviewShown = (journey: Journey, page: number, drawing: Drawing): Shown => {
  const facts = documentOfReview(journey).rows.map(({ question, label, value }) => ({
    question,
    label,
    value,
    correctable: (journey.procedure.rows.find(({ id }) => id === question)?.correct.length ?? 0) > 0
  }))
  const paged = onPage(facts, page, drawing.rows)
  return shown(
    { kind: 'review', facts: paged.lines, page: paged.page, pages: paged.pages },
    { back: true, path: pathAt(journey, journey.procedure.check, drawing) }
  )
}

const working = (work: 'asking' | 'reading' | 'signing' | 'sending'): Shown =>
  shown({ kind: 'working', work, done: 0, total: 1 })

const resultShown = (snapshot: Snapshot, inner: string, drawing: Drawing): Shown => {
  if (inner === 'answering') return tasksView(childOf(snapshot, 'tasks', tasksMachine), drawing)
  if (inner === 'unprinted') {
    const screen = troubleScreen({ fault: 'notPrinted' }, 'home')
    return shown(screen, { code: screen.code, back: true })
  }
  return shown(resultScreen(snapshot.context, drawing), {
    code: snapshot.context.printing === 'failed' ? codeOf({ fault: 'notPrinted' }) : null
  })
}

const planningShown = ({ context }: Snapshot, inner: string, { language }: Drawing): Shown => {
  if (inner === 'explaining') return explainedView(context.explained)
  return inner === 'warning' && context.plan ? planView(context.plan, 'before', language) : working('reading')
}

export const procedureView = (snapshot: Snapshot, drawing: Drawing): Shown => {
  const { journey, fault, page } = snapshot.context
  const { value } = snapshot
  if (typeof value === 'object')
    return 'result' in value
      ? resultShown(snapshot, value.result, drawing)
      : planningShown(snapshot, value.planning, drawing)
  switch (value) {
    case 'asking': {
      const question = journey && currentQuestion(journey)
      if (!journey || !question) throw new Error('asking nothing')
      return shown(questionScreen(journey, question), { back: true, path: pathAt(journey, question.station, drawing) })
    }
    case 'reviewing': {
      if (!journey) throw new Error('reviewing nothing')
      return reviewShown(journey, page, drawing)
    }
    case 'authorising': {
      const secret = secretView(childOf(snapshot, 'secret', secretMachine))
      return journey ? { ...secret, path: pathAt(journey, journey.procedure.sign, drawing) } : secret
    }
    case 'judging':
    case 'troubled': {
      const screen = troubleScreen(fault ?? { fault: 'ourMistake' }, 'home', 'signature')
      return shown(screen, { code: screen.code })
    }
    case 'loading':
    case 'routing':
      return working('reading')
    case 'extracting':
      return working('asking')
    case 'signing':
      return working('signing')
    case 'sending':
    case 'left':
    case 'filed':
    case 'finished':
    case 'failed':
      return working('sending')
  }
}
