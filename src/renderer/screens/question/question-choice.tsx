// One of several, or any number of several.
import { FlowBox } from '../../parts/frame/flow-box.tsx'
import { useState, type JSX } from 'react'
import type { Option } from '../../../contract/screen/views/procedure.ts'
import { Icon } from '../../parts/icons.tsx'
import { QuestionPage, useAnswer, type Asked } from '../../parts/entry/question-page.tsx'
import { useFlow } from '../../parts/frame/use-flow.ts'
import { Words } from '../../parts/words.tsx'
import { useVisit } from '../../visit.ts'

type OptionProps = {
  readonly option: Option
  readonly chosen: boolean
  readonly role: 'radio' | 'checkbox'
  readonly onPress: () => void
}

const OptionKey = ({ option, chosen, role, onPress }: OptionProps): JSX.Element => {
  const { words } = useVisit()
  const sense = option.fixed ? words.question.fixed : option.sense
  return (
    <button
      type="button"
      role={role}
      aria-checked={chosen}
      className={`option ${chosen ? 'chosen' : ''} ${option.fixed ? 'fixed' : ''}`}
      data-focus={`option-${option.id}`}
      aria-disabled={option.fixed ? true : undefined}
      tabIndex={-1}
      onClick={() => {
        if (!option.fixed) onPress()
      }}
    >
      {option.icon === null ? null : <Icon name={option.icon} />}
      <span className="says">
        <b>
          <Words text={option.label} />
        </b>
        {sense === null ? null : (
          <span className="sense">
            <Words text={sense} />
          </span>
        )}
      </span>
      <span className={role === 'radio' ? 'mark-box round' : 'mark-box'} aria-hidden="true">
        {chosen ? <Icon name="tick" /> : null}
      </span>
    </button>
  )
}

const shape = (options: readonly Option[]): string => {
  const plain = options.every((option) => option.sense === null && option.icon === null && option.label.length < 9)
  return options.length <= 4 ? '' : plain ? 'many plain' : 'many'
}

export const ChoiceQuestion = ({ screen, asking }: Asked<'choice'>): JSX.Element => {
  const { words } = useVisit()
  const answer = useAnswer(screen)
  const flow = useFlow(JSON.stringify([asking.options, screen.wrong, screen.echo]))
  const chosen = screen.answer?.kind === 'choice' ? screen.answer.option : null
  const options = asking.options.map((option) => (
    <OptionKey
      key={option.id}
      role="radio"
      option={option}
      chosen={option.id === chosen}
      onPress={() => answer({ kind: 'choice', option: option.id })}
    />
  ))
  return (
    <QuestionPage
      screen={screen}
      look="choice"
      flow={flow}
      first={screen.ready ? 'next' : `option-${chosen ?? asking.options[0]?.id ?? ''}`}
      skip={screen.ready}
      missing={words.keys.choose}
    >
      <FlowBox
        flow={flow}
        look={`options ${shape(asking.options)}`}
        role="radiogroup"
        label={screen.title}
        items={options}
      />
    </QuestionPage>
  )
}

export const ChoicesQuestion = ({ screen, asking }: Asked<'choices'>): JSX.Element => {
  const { words } = useVisit()
  const answer = useAnswer(screen)
  const flow = useFlow(JSON.stringify([asking.options, screen.wrong, screen.echo === null]))
  const chosen = screen.answer?.kind === 'choices' ? screen.answer.options : []
  // only at the beginning: unticking the last one must not move the focus away
  const [first] = useState(() =>
    screen.ready ? 'next' : `option-${asking.options.find((option) => !option.fixed)?.id ?? ''}`
  )
  const toggle = (id: string): void => {
    const on = asking.options.filter(
      (option) => option.fixed || (option.id === id ? !chosen.includes(id) : chosen.includes(option.id))
    )
    answer({ kind: 'choices', options: on.map((option) => option.id) })
  }
  const options = asking.options.map((option) => (
    <OptionKey
      key={option.id}
      role="checkbox"
      option={option}
      chosen={option.fixed || chosen.includes(option.id)}
      onPress={() => toggle(option.id)}
    />
  ))
  return (
    <QuestionPage screen={screen} look="choices" flow={flow} first={first} missing={words.keys.choose}>
      <FlowBox
        flow={flow}
        look={`options ${shape(asking.options)}`}
        role="group"
        label={screen.title}
        items={options}
      />
    </QuestionPage>
  )
}
