// A date: the kiosk touches a calendar; tv and large text type its parts or step them up and down.
import { useState, type JSX } from 'react'
import { Calendar } from '../../parts/entry/calendar.tsx'
import { QuestionPage, useAnswer, type Asked } from '../../parts/entry/question-page.tsx'
import { Segments, useSegments } from '../../parts/entry/segments.tsx'
import { useVisit } from '../../visit.ts'

export const DateQuestion = (props: Asked<'date'>): JSX.Element => {
  const { frame } = useVisit()
  return frame.text === 100 && frame.face.startsWith('kiosk') ? <ByCalendar {...props} /> : <BySegments {...props} />
}

const ByCalendar = ({ screen, asking }: Asked<'date'>): JSX.Element => {
  const { words } = useVisit()
  const answer = useAnswer(screen)
  const date = screen.answer?.kind === 'date' ? screen.answer.date : null
  // where the calendar begins: the earliest day may lie weeks before it
  const near = asking.today > asking.earliest ? asking.today : asking.earliest
  return (
    <QuestionPage
      screen={screen}
      look="date"
      first={screen.ready ? 'next' : `day-${date ?? near}`}
      missing={words.keys.choose}
    >
      <Calendar asking={asking} date={date} choose={(day) => answer({ kind: 'date', date: day })} />
    </QuestionPage>
  )
}

const BySegments = ({ screen, asking }: Asked<'date'>): JSX.Element => {
  const { frame, words } = useVisit()
  const answer = useAnswer(screen)
  const date = screen.answer?.kind === 'date' ? screen.answer.date : null
  const segments = useSegments(asking, date, (day) => answer({ kind: 'date', date: day }))
  // only at the beginning: the first step must not take the focus away from the part that is being stepped
  const [first] = useState(() => (date === null || !screen.ready ? `part-${segments.shown[0]?.part ?? 'day'}` : 'next'))
  const hint =
    frame.face === 'tv' ? `${screen.hint.length > 22 ? '' : `${screen.hint} `}${words.question.typing}` : screen.hint
  return (
    <QuestionPage
      screen={screen}
      look="date"
      first={first}
      missing={words.keys.answerFirst}
      hint={hint}
      keys={segments.keys}
    >
      <Segments segments={segments} />
      {frame.face === 'desk' && frame.text === 100 ? (
        <Calendar asking={asking} date={date} choose={(day) => answer({ kind: 'date', date: day })} />
      ) : null}
    </QuestionPage>
  )
}
