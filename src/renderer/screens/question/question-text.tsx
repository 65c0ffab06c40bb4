// A short text, typed on the screen or on a keyboard.
import { useLayoutEffect, useRef, useState, type JSX } from 'react'
import { DigitBoard, LetterBoard } from '../../parts/entry/boards.tsx'
import { QuestionPage, useAnswer, type Asked } from '../../parts/entry/question-page.tsx'
import { useVisit } from '../../visit.ts'

/** more than this many digits are set smaller: a number that is asked about is seen whole */
const wideDigits = 9

type Typing = { readonly text: string; readonly type: (key: string) => void; readonly erase: () => boolean }

/** typed here and sent with every key: two quick keys must not overtake the View that answers the first */
const useTyping = ({ screen, asking }: Asked<'text'>): Typing => {
  const answer = useAnswer(screen)
  const shown = screen.answer?.kind === 'text' ? screen.answer.text : ''
  const [text, setText] = useState(shown)
  const sent = useRef<string[]>([])
  useLayoutEffect(() => {
    const at = sent.current.indexOf(shown)
    if (at === -1) setText(shown)
    else sent.current.splice(0, at + 1)
  }, [shown])
  const change = (next: string): void => {
    if (next.length > asking.maxLength) return
    setText(next)
    sent.current.push(next)
    answer({ kind: 'text', text: next })
  }
  const type = (key: string): void => change(text + key)
  const erase = (): boolean => {
    if (text === '') return false
    change(text.slice(0, -1))
    return true
  }
  return { text, type, erase }
}

export const TextQuestion = ({ screen, asking }: Asked<'text'>): JSX.Element => {
  const { frame, words } = useVisit()
  const tv = frame.face === 'tv'
  const digits = asking.alphabet === 'digits'
  const { text, type, erase } = useTyping({ screen, asking })
  const marks = [...(screen.wrong === null ? [] : ['bad']), ...(digits && text.length > wideDigits ? ['long'] : [])]
  const [first] = useState(() => (screen.ready ? 'next' : digits ? 'letter-5' : 'letter-A'))
  const board = digits ? (
    <DigitBoard type={type} erase={erase} hyphen />
  ) : (
    <LetterBoard type={type} erase={erase} more={['-', ' ']} />
  )
  return (
    <QuestionPage
      screen={screen}
      look={digits ? 'text digits' : 'text letters'}
      first={first}
      missing={words.keys.answerFirst}
      {...(tv ? { hint: '' } : {})}
      keys={{
        digit: type,
        erase,
        letter: (letter) => {
          if (letter === '-' || !digits) type(letter)
        }
      }}
    >
      <div className="entry">
        <div className="said">
          <p className={['field', ...marks].join(' ')} role="group" aria-label={`${words.question.field} ${text}`}>
            <span className="typed">
              <b>{text}</b>
              <i className="caret" />
              {tv && text === '' ? <span className="hint">{screen.hint}</span> : null}
            </span>
          </p>
          {asking.unit === null ? null : <span className="unit">{asking.unit}</span>}
          {frame.text === 200 || asking.example === '' ? null : (
            <p className="small">{words.question.example(asking.example)}</p>
          )}
        </div>
        {board}
      </div>
    </QuestionPage>
  )
}
