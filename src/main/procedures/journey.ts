// Where a resident stands in a procedure, as plain data and pure steps. Answers are only ever added or replaced.
import type { Answer, Language } from '../../contract/screen/intent.ts'
import type { Recipient } from '../../contract/wire/filings.ts'
import type { Document, FileRequest } from '../signing/port.ts'
import { asked, firstOpen, flawOf, settled, type Flaw } from './answers.ts'
import { chosen, optionsFor, prefilled } from './choices.ts'
import { documentOf } from './document.ts'
import type { Procedure, Question } from './schema.ts'
import type { Answers, Situation, World } from './world.ts'

export type Loaded = { readonly procedure: Procedure; readonly world: World }
/** What is kept when a resident steps out of a procedure within the visit. */
export type Draft = {
  readonly answers: Answers
  /** a filing that came back: only these recipients get it again, and these questions are asked anew with nothing filled in */
  readonly fix?: { readonly recipients: readonly string[]; readonly questions: readonly string[] }
}
export type RecipientsQuery = {
  readonly procedure: string
  readonly from: string
  readonly to: string
  readonly movers: number
}

export type Journey = Loaded & {
  readonly language: Language
  readonly draft: Draft
  /** the question on the screen; null at the review */
  readonly at: string | null
  /** questions of a corrected row still to be asked; then back to the review */
  readonly correcting: readonly string[]
  /** who is concerned, and by which answers that was found out */
  readonly recipients: { readonly found: readonly Recipient[]; readonly by: string } | null
  /** the resident tried to go on with an answer that will not do */
  readonly tried: boolean
  /** built when the review begins; what is signed */
  readonly document: Document | null
}

export const situationOf = ({ world, draft, recipients, language }: Journey): Situation => ({
  world,
  answers: draft.answers,
  recipients: recipients?.found ?? null,
  language
})

const questionsOf = (journey: Journey): readonly Question[] => asked(journey.procedure, situationOf(journey))
export const currentQuestion = ({ at, procedure }: Journey): Question | null =>
  procedure.questions.find(({ id }) => id === at) ?? null
export const currentFlaw = (journey: Journey): Flaw | null => {
  const question = currentQuestion(journey)
  return question && flawOf(question, journey.draft.answers[question.id] ?? null, situationOf(journey))
}

const withAnswer = (journey: Journey, question: string, answer: Answer | null): Journey =>
  answer
    ? { ...journey, draft: { ...journey.draft, answers: { ...journey.draft.answers, [question]: answer } } }
    : journey

/** Goes to a question; one never answered starts with what is known beforehand. */
const arrive = (journey: Journey, at: string | null): Journey => {
  const there = { ...journey, at, tried: false }
  const question = currentQuestion(there)
  // who is concerned is not known before central was asked: nothing to choose beforehand yet
  if (!question || there.draft.answers[question.id] || needsRecipients(there)) return there
  // what is known beforehand may be just what was wrong
  if (there.draft.fix?.questions.includes(question.id)) return there
  return withAnswer(there, question.id, prefilled(question, situationOf(there)))
}

export const begin = ({ procedure, world }: Loaded, language: Language, draft: Draft | null): Journey => {
  const start: Journey = {
    procedure,
    world,
    language,
    draft: draft ?? { answers: {} },
    at: null,
    correcting: [],
    recipients: null,
    tried: false,
    document: null
  }
  const first = questionsOf(start)[0]?.id ?? null
  // where the rest was answered in this visit, only what was wrong is asked
  const known = first !== null && start.draft.answers[first] !== undefined
  const wrong = questionsOf(start).flatMap(({ id }) =>
    known && draft?.fix?.questions.includes(id) && !start.draft.answers[id] ? [id] : []
  )
  return arrive({ ...start, correcting: wrong }, wrong[0] ?? first)
}

export const atFirst = (journey: Journey): boolean => questionsOf(journey)[0]?.id === journey.at
export const canGoOn = (journey: Journey): boolean => currentFlaw(journey) === null

/** Takes an answer to the question on the screen; an answer to another, or of another kind, changes nothing. */
export const answering = (journey: Journey, question: string, answer: Answer): Journey => {
  const current = currentQuestion(journey)
  if (!current || current.id !== question) return journey
  return { ...withAnswer(journey, question, settled(current, answer, situationOf(journey))), tried: false }
}

export const trying = (journey: Journey): Journey => ({ ...journey, tried: true })

/** One question on; the review when none is left. Needs `canGoOn`. */
export const goOn = (journey: Journey): Journey => {
  const current = currentQuestion(journey)
  // passed with nothing in it: an optional text has been asked and need not be asked again
  const passed =
    current && !journey.draft.answers[current.id]
      ? withAnswer(journey, current.id, { kind: 'text', text: '' })
      : journey
  const questions = questionsOf(passed)
  const correcting = passed.correcting.filter((id) => id !== passed.at && questions.some((one) => one.id === id))
  const inOrder = questions[questions.findIndex(({ id }) => id === passed.at) + 1]?.id ?? null
  const open = firstOpen(passed.procedure, situationOf(passed))?.id ?? null
  const next = passed.correcting.length > 0 ? (correcting[0] ?? open) : (inOrder ?? open)
  return arrive({ ...passed, correcting }, next)
}

/** One question back; from a correction to the review, unless the correction left a question open. */
export const goBack = (journey: Journey): Journey => {
  const questions = questionsOf(journey)
  if (journey.at === null) return arrive(journey, questions.at(-1)?.id ?? null)
  const whole = firstOpen(journey.procedure, situationOf(journey)) === null
  if (journey.correcting.length > 0 && whole) return { ...journey, correcting: [], at: null, tried: false }
  const before = questions[questions.findIndex(({ id }) => id === journey.at) - 1]
  return before ? arrive({ ...journey, correcting: [] }, before.id) : journey
}

/** Reopens the questions behind one row of the review. */
export const correcting = (journey: Journey, row: string): Journey => {
  const questions = questionsOf(journey)
  const again = (journey.procedure.rows.find(({ id }) => id === row)?.correct ?? []).filter((id) =>
    questions.some((one) => one.id === id)
  )
  const [first] = again
  return first === undefined ? journey : arrive({ ...journey, correcting: again }, first)
}

export const recipientsQuery = ({ procedure, world, draft }: Journey): RecipientsQuery => ({
  procedure: procedure.id,
  from: world.self.address.municipality,
  to: chosen(draft.answers, procedure.recipients.to)[0] ?? '',
  movers: chosen(draft.answers, procedure.recipients.movers).length
})

/** Whether central must be asked (again) who is concerned before this question, or the review, can be shown. */
export const needsRecipients = (journey: Journey): boolean => {
  const { at, procedure, recipients } = journey
  if (at !== null && at !== procedure.recipients.question) return false
  return recipients?.by !== JSON.stringify(recipientsQuery(journey))
}

const sameIds = (a: readonly Recipient[], b: readonly Recipient[]): boolean =>
  a.length === b.length && a.every(({ id }) => b.some((other) => other.id === id))

/** Takes who is concerned. When that is not who it was, the question is asked again: nobody is told unseen. */
export const withRecipients = (journey: Journey, all: readonly Recipient[]): Journey => {
  const { fix } = journey.draft
  const found = fix ? all.filter(({ id }) => fix.recipients.includes(id)) : all
  const before = journey.recipients?.found
  const { question } = journey.procedure.recipients
  const there: Journey = { ...journey, recipients: { found, by: JSON.stringify(recipientsQuery(journey)) } }
  const asks = currentQuestion({ ...there, at: question })
  const answer = there.draft.answers[question]
  if (!asks || answer?.kind !== 'choices') return arrive(there, question)
  const known = before ?? found.filter(({ id }) => answer.options.includes(id))
  const fresh = optionsFor(asks, situationOf(there)).filter(({ id }) => !known.some((one) => one.id === id))
  const options = [...answer.options, ...(before ? fresh.map(({ id }) => id) : [])]
  const kept = withAnswer(there, question, settled(asks, { kind: 'choices', options }, situationOf(there)))
  return before && sameIds(before, found) ? kept : arrive(kept, question)
}

/** Builds the document, once; the review shows it and `fileRequest` hands on the very same. */
export const beginReview = (journey: Journey): Journey => ({
  ...journey,
  correcting: [],
  document: documentOf(journey.procedure, situationOf(journey))
})

export const documentOfReview = ({ document }: Journey): Document => {
  if (!document) throw new Error('no review has begun')
  return document
}

export const fileRequest = (journey: Journey): FileRequest => {
  const picked = chosen(journey.draft.answers, journey.procedure.recipients.question)
  return {
    document: documentOfReview(journey),
    recipients: (journey.recipients?.found ?? []).filter(({ id }) => picked.includes(id))
  }
}

/** Index of the last page of the review, with `rows` to a page. */
export const lastReviewPage = (journey: Journey, rows: number): number =>
  Math.max(1, Math.ceil(documentOfReview(journey).rows.length / rows)) - 1
