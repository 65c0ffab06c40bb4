// A filing that came back is made again: every answer stays but those that stand behind the fields that were wrong.
import type { Redo } from '../flows/tasks/tasks.setup.ts'
import type { Draft } from './journey.ts'
import type { Procedure } from './schema.ts'

/** Questions whose answers went into one of these fields of the document, in the procedure's order. */
export const questionsBehind = ({ questions, fields }: Procedure, wrong: readonly string[]): readonly string[] => {
  const texts = fields.filter(({ id }) => wrong.includes(id)).map(({ value }) => value)
  const named = texts.flatMap((text) => [...text.matchAll(/\{(\w+)/g)].map(([, name]) => name))
  return questions.map(({ id }) => id).filter((id) => named.includes(id))
}

/**
 * The draft to begin with. `before` is what was answered for that bundle in this visit; null when it was filed in another: then
 * nothing is known here any more, and all is asked again.
 */
export const redraft = (procedure: Procedure, { recipient, fields }: Redo, before: Draft | null): Draft => {
  const questions = questionsBehind(procedure, fields)
  const asked = new Set([...questions, procedure.recipients.question])
  const kept = Object.entries(before?.answers ?? {}).filter(([id]) => !asked.has(id))
  return { answers: Object.fromEntries(kept), fix: { recipients: [recipient], questions } }
}
