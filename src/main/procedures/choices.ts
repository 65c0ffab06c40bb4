// The options of a question, and which of them are chosen, in the situation as it is.
import type { z } from 'zod'
import type { Answer, Language } from '../../contract/screen/intent.ts'
import type { Icon } from '../../contract/screen/views/public.ts'
import type { Condition, Procedure, Question } from './schema.ts'
import { fullName, type Answers, type Situation, type World } from './world.ts'

/** `label` is short enough for a pane; `said` is how the option reads in a sentence or a row. */
export type Choosable = {
  readonly id: string
  readonly label: string
  readonly said: string
  readonly sense: string | null
  readonly icon: Icon | null
  readonly fixed: boolean
}

const plain = (id: string, label: string): Choosable => ({
  id,
  label,
  said: label,
  sense: null,
  icon: null,
  fixed: false
})

export const chosen = (answers: Answers, question: string): readonly string[] => {
  const answer = answers[question]
  if (answer?.kind === 'choices') return answer.options
  return answer?.kind === 'choice' ? [answer.option] : []
}

const person = (member: World['self']['household'][number], language: Language): Choosable => ({
  id: member.id,
  label: fullName(member.name, language),
  said: language === 'ja' ? `${member.name.given}さん` : member.name.given,
  sense: member.relation[language],
  icon: 'person',
  fixed: false
})

type Source = Extract<Question['asking'], { source: string }>['source']

/** Every option there is, in order; empty when what decides them is not answered yet. */
export const optionsOf = (source: Source, of: string | undefined, situation: Situation): readonly Choosable[] => {
  const { world, answers, recipients, language } = situation
  const { household } = world.self
  switch (source) {
    case 'household':
      return household.map((member) => person(member, language))
    case 'staying': {
      const moving = chosen(answers, of ?? '')
      return household.filter(({ id }) => !moving.includes(id)).map((member) => person(member, language))
    }
    case 'municipalities':
      return world.places.municipalities.map(({ code, name }) => plain(code, name[language]))
    case 'quarters': {
      const [municipality] = chosen(answers, of ?? '')
      const found = world.places.municipalities.find(({ code }) => code === municipality)
      return (found?.quarters ?? []).map(({ id, name }) => plain(id, name[language]))
    }
    case 'recipients':
      return (recipients ?? []).map((one) => ({
        id: one.id,
        label: one.name[language],
        said: one.name[language],
        sense: one.what[language],
        icon: one.kind,
        fixed: one.required
      }))
  }
}

export const optionsFor = ({ asking }: Question, situation: Situation): readonly Choosable[] =>
  asking.by === 'choice' || asking.by === 'choices'
    ? optionsOf(asking.source, asking.by === 'choice' ? asking.of : undefined, situation)
    : []

/** Whether a condition holds now. */
export const holds = (condition: Condition | undefined, procedure: Procedure, situation: Situation): boolean => {
  if (!condition) return true
  const picked = chosen(situation.answers, condition.question).length
  const question = procedure.questions.find(({ id }) => id === condition.question)
  const all = question ? optionsFor(question, situation).length : 0
  return picked > 0 && (condition.is === 'partly' ? picked < all : picked === all)
}

/** The answer a question starts with, before anybody touched it; null when it starts empty. */
export const prefilled = (question: Question, situation: Situation): z.infer<typeof Answer> | null => {
  const { asking } = question
  if (asking.by === 'text')
    return asking.prefill === 'telephone' ? { kind: 'text', text: situation.world.self.telephone } : null
  if (asking.by !== 'choices' || asking.preselect === 'none') return null
  const options = optionsFor(question, situation)
  if (asking.preselect === 'all') return { kind: 'choices', options: options.map(({ id }) => id) }
  const self = situation.world.self.household.find((member) => member.self)
  return self ? { kind: 'choices', options: [self.id] } : null
}
