// Judges answers: which are whole, what is wrong with one, and which question comes next.
import type { Answer } from '../../contract/screen/intent.ts'
import { addDays } from '../days.ts'
import { holds, optionsFor } from './choices.ts'
import type { Procedure, Question } from './schema.ts'
import type { Situation } from './world.ts'

/** missing: nothing (or too little) answered; range: a day too early or late; pattern: a text that cannot be one */
export type Flaw = 'missing' | 'range' | 'pattern' | 'foreign'

const textFlaw = (asking: Extract<Question['asking'], { by: 'text' }>, text: string): Flaw | null => {
  if (text.trim() === '') return asking.optional ? null : 'missing'
  if (text.length > asking.maxLength) return 'pattern'
  return new RegExp(`^(?:${asking.pattern})$`, 'u').test(text) ? null : 'pattern'
}

/** What is wrong with this answer to this question; null when nothing is. `foreign`: no screen of ours can have sent it. */
export const flawOf = (question: Question, answer: Answer | null, situation: Situation): Flaw | null => {
  const { asking } = question
  const nothing = asking.by === 'text' && asking.optional ? null : 'missing'
  if (!answer) return nothing
  if (asking.by === 'date') {
    if (answer.kind !== 'date') return 'foreign'
    const { today } = situation.world
    const inside =
      answer.date >= addDays(today, asking.earliestDays) && answer.date <= addDays(today, asking.latestDays)
    return inside ? null : 'range'
  }
  if (asking.by === 'text') return answer.kind === 'text' ? textFlaw(asking, answer.text) : 'foreign'
  const options = optionsFor(question, situation)
  const known = (id: string): boolean => options.some((option) => option.id === id)
  if (asking.by === 'choice') {
    if (answer.kind !== 'choice') return 'foreign'
    return known(answer.option) ? null : 'missing'
  }
  if (answer.kind !== 'choices' || new Set(answer.options).size !== answer.options.length) return 'foreign'
  if (!answer.options.every(known)) return 'missing'
  if (options.some(({ id, fixed }) => fixed && !answer.options.includes(id))) return 'missing'
  return answer.options.length >= asking.min ? null : 'missing'
}

/** An answer as it is kept: fixed options are always in, in the order of the options; foreign options are dropped. */
export const settled = (question: Question, answer: Answer, situation: Situation): Answer | null => {
  if (question.asking.by !== answer.kind) return null
  if (answer.kind === 'text') return { kind: 'text', text: answer.text.trim() }
  if (answer.kind !== 'choices') return answer
  const options = optionsFor(question, situation)
  return {
    kind: 'choices',
    options: options.filter(({ id, fixed }) => fixed || answer.options.includes(id)).map(({ id }) => id)
  }
}

/** The questions that are asked in this situation, in order. */
export const asked = (procedure: Procedure, situation: Situation): readonly Question[] =>
  procedure.questions.filter((question) => holds(question.when, procedure, situation))

/** The first question without a good answer; null when all are answered. An optional text is asked once. */
export const firstOpen = (procedure: Procedure, situation: Situation): Question | null =>
  asked(procedure, situation).find((question) => {
    const answer = situation.answers[question.id] ?? null
    return answer === null || flawOf(question, answer, situation) !== null
  }) ?? null
