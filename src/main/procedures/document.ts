// The document, built once: the review shows its rows, the card signs its rows.
import type { Document } from '../signing/port.ts'
import { holds } from './choices.ts'
import type { Procedure } from './schema.ts'
import { fill, namesIn } from './words.ts'
import type { Situation } from './world.ts'

const longestValue = 500
const cut = (text: string): string => (text.length > longestValue ? `${text.slice(0, longestValue - 1)}…` : text)

export const documentOf = (procedure: Procedure, situation: Situation): Document => {
  const known = namesIn(procedure, situation)
  const { language } = situation
  return {
    procedure: procedure.id,
    procedureVersion: procedure.version,
    language,
    rows: procedure.rows
      .filter(({ when }) => holds(when, procedure, situation))
      .map(({ id, label, value }) => ({
        question: id,
        label: label[language],
        value: cut(fill(value[language], known))
      })),
    fields: Object.fromEntries(
      procedure.fields
        .filter(({ when }) => holds(when, procedure, situation))
        .map(({ id, value }) => [id, cut(fill(value, known))] as const)
        .filter(([, value]) => value !== '')
    )
  }
}
