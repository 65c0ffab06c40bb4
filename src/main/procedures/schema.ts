// The shape of a procedure as data. One file in assets/procedures is one procedure; one machine runs them all.
import { z } from 'zod'
import { Id, Words } from '../../contract/wire/words.ts'

const icon = z.enum(['move', 'person', 'office', 'house', 'bell', 'record'])

/** When a question is asked at all. */
const Condition = z.discriminatedUnion('is', [
  /** some, but not all, of the options of a `choices` question were chosen */
  z.strictObject({ is: z.literal('partly'), question: Id }),
  /** all of them were chosen */
  z.strictObject({ is: z.literal('wholly'), question: Id })
])
export type Condition = z.infer<typeof Condition>

const Asking = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('choices'),
    source: z.enum(['household', 'recipients']),
    min: z.int().min(0),
    preselect: z.enum(['self', 'all', 'none'])
  }),
  z.strictObject({
    by: z.literal('choice'),
    source: z.enum(['municipalities', 'quarters', 'staying']),
    /** the question whose answer decides the options */
    of: Id.optional()
  }),
  z.strictObject({ by: z.literal('date'), earliestDays: z.int(), latestDays: z.int() }),
  z.strictObject({
    by: z.literal('text'),
    alphabet: z.enum(['digits', 'kana', 'free']),
    maxLength: z.int().min(1).max(120),
    /** regular expression over the whole text */
    pattern: z.string().max(200),
    optional: z.boolean(),
    unit: Words.nullable(),
    example: z.string().max(60),
    prefill: z.enum(['telephone', 'none'])
  })
])

/** Texts may hold {names}: answers in words by question id, and what the procedure knows (see words.ts). */
const Question = z.strictObject({
  id: Id,
  station: Id,
  title: Words,
  hint: Words,
  asking: Asking,
  when: Condition.optional(),
  echo: z
    .strictObject({
      says: Words,
      follows: Words,
      /** a legal period counted from the date answered */ deadlineDays: z.int().optional()
    })
    .optional(),
  wrong: z.strictObject({ missing: Words, pattern: Words.optional(), range: Words.optional() })
})
export type Question = z.infer<typeof Question>

/** One row of the review, and so of the signed document. `correct` names the questions that are asked again. */
const Row = z.strictObject({
  id: Id,
  label: Words,
  value: Words,
  correct: z.array(Id).max(8),
  when: Condition.optional()
})
/** One machine-readable field of the document; left out when its text comes out empty. */
const Field = z.strictObject({ id: Id, value: z.string().max(200), when: Condition.optional() })

export const Procedure = z
  .strictObject({
    id: Id,
    version: z.string().max(20),
    title: Words,
    sense: Words,
    icon,
    /** the law it follows, for people who look */
    basis: Words,
    assurance: z.literal(2),
    signature: z.literal(true),
    stations: z
      .array(z.strictObject({ id: Id, label: Words }))
      .min(2)
      .max(7),
    /** stations of the review and of the signature */
    check: Id,
    sign: Id,
    /** questions whose answers decide who is concerned */
    recipients: z.strictObject({ to: Id, movers: Id, question: Id }),
    questions: z.array(Question).min(1).max(40),
    rows: z.array(Row).min(1).max(60),
    fields: z.array(Field).max(60),
    paper: z.strictObject({ title: Words, foot: Words })
  })
  .superRefine((procedure, context) => {
    const stations = new Set(procedure.stations.map(({ id }) => id))
    const questions = new Set(procedure.questions.map(({ id }) => id))
    const say = (message: string): void => context.addIssue({ code: 'custom', message })
    if (questions.size !== procedure.questions.length) say('two questions have one id')
    for (const { id, station } of procedure.questions)
      if (!stations.has(station)) say(`question ${id} stands at no station`)
    for (const id of [procedure.check, procedure.sign]) if (!stations.has(id)) say(`no station ${id}`)
    const named = [...procedure.rows.flatMap((row) => row.correct), ...Object.values(procedure.recipients)]
    for (const { when, asking } of procedure.questions) {
      if (when) named.push(when.question)
      if (asking.by === 'choice' && asking.of) named.push(asking.of)
    }
    for (const id of named) if (!questions.has(id)) say(`no question ${id}`)
  })
export type Procedure = z.infer<typeof Procedure>
