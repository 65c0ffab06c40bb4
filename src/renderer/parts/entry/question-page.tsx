// What every question shares: the title, the hint, what is wrong, the echo, and Next once it is ready.
import type { JSX, ReactNode } from 'react'
import type { Answer } from '../../../contract/screen/intent.ts'
import type { QuestionScreen } from '../../../contract/screen/views/procedure.ts'
import type { Keymap } from '../../input/keys.ts'
import { useVisit } from '../../visit.ts'
import { Page } from '../frame/page.tsx'
import { Sign } from '../signs.tsx'
import type { Flow } from '../frame/use-flow.ts'
import { Words } from '../words.tsx'

export type Asked<By extends string> = {
  readonly screen: QuestionScreen
  readonly asking: Extract<QuestionScreen['asking'], { readonly by: By }>
}

export const useAnswer = (screen: QuestionScreen): ((answer: Answer) => void) => {
  const { send } = useVisit()
  return (answer) => send({ kind: 'answer', question: screen.question, answer })
}

export const Echo = ({ screen }: { readonly screen: QuestionScreen }): JSX.Element | null => {
  const { frame } = useVisit()
  const { wrong, echo } = screen
  if (wrong !== null)
    return (
      <p className="wrong" role="status">
        <Sign sign="no" />
        <span>
          <Words text={wrong} />
        </span>
      </p>
    )
  if (echo === null) return null
  // large text leaves no room beside the keys: the field itself says what was typed, and the review says it again
  if (frame.text === 200 && screen.asking.by === 'text') return null
  const tv = frame.face === 'tv'
  // on tv a choice says itself what was chosen
  if (tv && echo.follows === '' && screen.asking.by.startsWith('choice')) return null
  const brief = tv && echo.follows !== ''
  return (
    <p className="echo" role="status">
      {brief ? null : (
        <b>
          <Words text={echo.says} />
        </b>
      )}
      {echo.follows === '' ? null : (
        <span className={brief ? 'only' : ''}>
          <Words text={echo.follows} />
        </span>
      )}
    </p>
  )
}

type QuestionPageProps = {
  readonly screen: QuestionScreen
  readonly look: string
  readonly first: string
  readonly flow?: Flow
  readonly missing: string
  readonly keys?: Keymap
  readonly hint?: string
  readonly skip?: boolean
  readonly children: ReactNode
}

export const QuestionPage = ({
  screen,
  look,
  first,
  flow,
  missing,
  keys,
  hint,
  skip = false,
  children
}: QuestionPageProps): JSX.Element => {
  const { frame, words, send } = useVisit()
  const lead = frame.text === 200 ? null : (hint ?? screen.hint)
  return (
    <Page
      look={`question ${look}`}
      title={screen.title}
      lead={lead === '' ? null : lead}
      {...(flow === undefined ? {} : { flow })}
      first={first}
      skip={skip}
      {...(keys === undefined ? {} : { keys })}
      next={{
        label: screen.ready ? words.keys.next : missing,
        ready: screen.ready,
        arrow: screen.ready,
        go: () => send({ kind: 'next' })
      }}
    >
      {children}
      <Echo screen={screen} />
    </Page>
  )
}
