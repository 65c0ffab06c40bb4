// Fills {names} in a procedure's texts with what is known, in the language of the screen.
import { addDays, longDay, shortDay } from '../days.ts'
import { chosen, optionsFor } from './choices.ts'
import type { Procedure, Question } from './schema.ts'
import { fullName, type Situation } from './world.ts'

type Known = Record<string, string>

const dayNames = (known: Known, name: string, day: string, situation: Situation): void => {
  known[`${name}.iso`] = day
  known[`${name}.short`] = shortDay(day, situation.language)
  known[`${name}.long`] = longDay(day, situation.language)
}

const ofQuestion = (known: Known, question: Question, situation: Situation): void => {
  const { id, asking, echo } = question
  const answer = situation.answers[id]
  if (asking.by === 'date') {
    const { today } = situation.world
    dayNames(known, 'earliest', addDays(today, asking.earliestDays), situation)
    dayNames(known, 'latest', addDays(today, asking.latestDays), situation)
    if (answer?.kind !== 'date') return
    dayNames(known, id, answer.date, situation)
    if (echo?.deadlineDays !== undefined)
      dayNames(known, 'deadline', addDays(answer.date, echo.deadlineDays), situation)
    return
  }
  if (asking.by === 'text') {
    known[id] = answer?.kind === 'text' ? answer.text : ''
    return
  }
  const picked = chosen(situation.answers, id)
  const options = optionsFor(question, situation).filter((option) => picked.includes(option.id))
  known[id] = options.map(({ said }) => said).join(situation.language === 'ja' ? '、' : ', ')
  known[`${id}.id`] = picked.join(',')
  known[`${id}.count`] = String(options.length)
}

/** Every name texts may use: self.*, and per question its answer in words (`.id`, `.count`, `.iso`, `.short`, `.long` where they make sense). */
export const namesIn = (procedure: Procedure, situation: Situation): Readonly<Known> => {
  const { self } = situation.world
  const known: Known = {
    'self.name': fullName(self.name, situation.language),
    'self.address': self.address.text,
    'self.municipality': self.address.municipality
  }
  for (const question of procedure.questions) ofQuestion(known, question, situation)
  return known
}

/** A name that is not known yet becomes nothing; doubled and outer spaces go. */
export const fill = (text: string, known: Readonly<Known>): string =>
  text
    .replaceAll(/\{([^}]+)\}/g, (_, name: string) => known[name] ?? '')
    .replaceAll(/ {2,}/g, ' ')
    .trim()
