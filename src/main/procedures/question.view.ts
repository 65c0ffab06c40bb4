import type { Asking, Option, QuestionScreen } from '../../contract/screen/views/procedure.ts'
import { addDays } from '../days.ts'
import { flawOf, type Flaw } from './answers.ts'
import { chosen, optionsFor, type Choosable } from './choices.ts'
import { situationOf, type Journey } from './journey.ts'
import type { Question } from './schema.ts'
import { fill, namesIn } from './words.ts'
import type { Situation } from './world.ts'

const option = ({ id, label, sense, icon, fixed }: Choosable): Option => ({ id, label, sense, icon, fixed })

const askingOf = (question: Question, situation: Situation): Asking => {
  const { asking } = question
  const { language, world } = situation
  switch (asking.by) {
    case 'choice':
      return { by: 'choice', options: optionsFor(question, situation).map(option) }
    case 'choices':
      return { by: 'choices', options: optionsFor(question, situation).map(option), min: asking.min }
    case 'date': {
      const holidays = Object.entries(world.places.holidays).map(([day, name]) => [day, name[language]] as const)
      return {
        by: 'date',
        earliest: addDays(world.today, asking.earliestDays),
        latest: addDays(world.today, asking.latestDays),
        today: world.today,
        holidays: Object.fromEntries(holidays)
      }
    }
    case 'text': {
      const { alphabet, maxLength, unit, example } = asking
      return { by: 'text', alphabet, maxLength, unit: unit?.[language] ?? null, example }
    }
  }
}

const wrongWords = ({ wrong }: Question, flaw: Flaw, situation: Situation): string | null => {
  const { language } = situation
  const words = { missing: wrong.missing, range: wrong.range, pattern: wrong.pattern, foreign: undefined }[flaw]
  return words?.[language] ?? null
}

/** A text is judged when the resident goes on, everything else at once; nothing is called wrong before it was answered. */
export const questionScreen = (journey: Journey, question: Question): QuestionScreen => {
  const situation = situationOf(journey)
  const { language } = situation
  const known = namesIn(journey.procedure, situation)
  const given = situation.answers[question.id] ?? null
  const flaw = flawOf(question, given, situation)
  const gone = given?.kind === 'choice' && flaw === 'missing'
  const typing = question.asking.by === 'text' && flaw === 'pattern' && !journey.tried
  const wrong = flaw && (journey.tried || (flaw === 'range' && given)) ? wrongWords(question, flaw, situation) : null
  const empty = given?.kind === 'choices' ? chosen(situation.answers, question.id).length === 0 : given === null
  const echo = question.echo && !flaw && !empty ? question.echo : null
  return {
    kind: 'question',
    question: question.id,
    title: fill(question.title[language], known),
    hint: fill(question.hint[language], known),
    asking: askingOf(question, situation),
    answer: gone ? null : given,
    echo: echo && { says: fill(echo.says[language], known), follows: fill(echo.follows[language], known) },
    wrong: wrong === null ? null : fill(wrong, known),
    ready: flaw === null || typing
  }
}
