// One question a screen.
import type { JSX } from 'react'
import type { QuestionScreen } from '../../../contract/screen/views/procedure.ts'
import { ChoiceQuestion, ChoicesQuestion } from './question-choice.tsx'
import { DateQuestion } from './question-date.tsx'
import { TextQuestion } from './question-text.tsx'

export const Question = ({ screen }: { readonly screen: QuestionScreen }): JSX.Element => {
  const { asking } = screen
  switch (asking.by) {
    case 'choice':
      return <ChoiceQuestion screen={screen} asking={asking} />
    case 'choices':
      return <ChoicesQuestion screen={screen} asking={asking} />
    case 'date':
      return <DateQuestion screen={screen} asking={asking} />
    case 'text':
      return <TextQuestion screen={screen} asking={asking} />
  }
}
