// The screen is a function of the View.
import { useLayoutEffect, type JSX } from 'react'
import type { Intent } from '../contract/screen/intent.ts'
import type { Screen, View } from '../contract/screen/view.ts'
import { Attract } from './screens/attract.tsx'
import { CardPlan } from './screens/card-plan.tsx'
import { CardReading, Booting, OutOfService, Working, Wiping } from './screens/progress.tsx'
import { Closed } from './screens/closed.tsx'
import { Disaster } from './screens/disaster.tsx'
import { Diagnosis } from './screens/diagnosis.tsx'
import { Help, StillThere, Wiped } from './screens/care.tsx'
import { Corrections, Withdraw, Withdrawn } from './screens/filings.tsx'
import { Home } from './screens/home.tsx'
import { LastTry, Trouble } from './screens/trouble.tsx'
import { Notice } from './screens/notice.tsx'
import { NoticeList, OpenPage, TaskList } from './screens/lists.tsx'
import { Pin } from './screens/pin.tsx'
import { PinChanged, PinRules } from './screens/pin-change.tsx'
import { PinAtReader } from './screens/pin-at-reader.tsx'
import { Question } from './screens/question/question.tsx'
import { Result } from './screens/result.tsx'
import { Review } from './screens/review.tsx'
import { drawRecord, isRecord, type RecordScreen } from './screens/records/draw.tsx'
import { VisitContext, makeVisit } from './visit.ts'

/** the screens about the card itself and its secrets */
type CardScreen = Extract<
  Screen,
  { kind: 'cardReading' | 'pin' | 'pinAtReader' | 'pinRules' | 'pinChanged' | 'cardPlan' | 'lastTry' }
>

const drawCard = (screen: CardScreen): JSX.Element => {
  switch (screen.kind) {
    case 'cardReading':
      return <CardReading />
    case 'pin':
      return <Pin screen={screen} />
    case 'pinAtReader':
      return <PinAtReader screen={screen} />
    case 'pinRules':
      return <PinRules screen={screen} />
    case 'pinChanged':
      return <PinChanged screen={screen} />
    case 'cardPlan':
      return <CardPlan screen={screen} />
    case 'lastTry':
      return <LastTry screen={screen} />
  }
}

const draw = (screen: Exclude<Screen, RecordScreen>): JSX.Element => {
  switch (screen.kind) {
    case 'booting':
      return <Booting />
    case 'attract':
      return <Attract screen={screen} />
    case 'openPage':
      return <OpenPage screen={screen} />
    case 'diagnosis':
      return <Diagnosis screen={screen} />
    case 'closed':
      return <Closed screen={screen} />
    case 'disaster':
      return <Disaster screen={screen} />
    case 'outOfService':
      return <OutOfService screen={screen} />
    case 'cardReading':
    case 'pin':
    case 'pinAtReader':
    case 'pinRules':
    case 'pinChanged':
    case 'cardPlan':
    case 'lastTry':
      return drawCard(screen)
    case 'working':
      return <Working screen={screen} />
    case 'home':
      return <Home screen={screen} />
    case 'noticeList':
      return <NoticeList screen={screen} />
    case 'notice':
      return <Notice screen={screen} />
    case 'taskList':
      return <TaskList screen={screen} />
    case 'withdraw':
      return <Withdraw screen={screen} />
    case 'withdrawn':
      return <Withdrawn screen={screen} />
    case 'corrections':
      return <Corrections screen={screen} />
    case 'question':
      return <Question screen={screen} />
    case 'review':
      return <Review screen={screen} />
    case 'result':
      return <Result screen={screen} />
    case 'trouble':
      return <Trouble screen={screen} />
    case 'stillThere':
      return <StillThere screen={screen} />
    case 'help':
      return <Help screen={screen} />
    case 'wiping':
      return <Wiping screen={screen} />
    case 'wiped':
      return <Wiped screen={screen} />
  }
}

/** what makes two Views the same screen: local state (focus, the part in view, what was typed) lives as long as this */
const identity = (screen: Screen): string => {
  if (screen.kind === 'question') return `question ${screen.question}`
  if (screen.kind === 'openPage') return `openPage ${screen.title} ${screen.page}`
  if (screen.kind === 'pin') return `pin ${screen.secret} ${screen.entry ?? ''}`
  if (screen.kind === 'disaster') return `disaster ${screen.what} ${screen.reportedAt}`
  if (screen.kind === 'trouble') return `trouble ${screen.code}`
  if (screen.kind === 'diagnosis') return `diagnosis ${screen.state}`
  if (screen.kind === 'selfInfoList') return `selfInfoList ${screen.group} ${screen.page}`
  if (screen.kind === 'mailboxLetter') return `mailboxLetter ${screen.paper.number}`
  if (screen.kind === 'provisionList') return `provisionList ${screen.mine} ${screen.page}`
  if (screen.kind === 'selfInfoItem') return `selfInfoItem ${screen.label}`
  if (screen.kind === 'notice') return `notice ${screen.title}`
  if ('page' in screen) return `${screen.kind} ${screen.page}`
  return screen.kind
}

export const App = ({ view, send }: { readonly view: View; readonly send: (intent: Intent) => void }): JSX.Element => {
  const { frame, screen } = view
  useLayoutEffect(() => {
    const { documentElement } = document
    documentElement.lang = frame.language
    documentElement.dataset['face'] = frame.face
    documentElement.dataset['text'] = String(frame.text)
    documentElement.dataset['contrast'] = frame.contrast
    // says which screen is shown to whoever looks from outside: tests, demo, benches
    documentElement.dataset['screen'] = screen.kind
  }, [frame.language, frame.face, frame.text, frame.contrast, screen.kind])
  const shown = `${identity(screen)} ${frame.language} ${frame.face} ${frame.text}`
  return (
    <VisitContext value={makeVisit(frame, send)}>
      <Shown key={shown} screen={screen} />
    </VisitContext>
  )
}

const Shown = ({ screen }: { readonly screen: Screen }): JSX.Element =>
  isRecord(screen) ? drawRecord(screen) : draw(screen)
