// What an answer had to be, and what was wrong with it.
import { problemMediaType } from '../../contract/wire/problem.ts'
import type { Answer, Question } from './ask.ts'
import type { Published } from './document.ts'

export type Finding = { readonly check: string; readonly where: string; readonly says: string }

/** `code` of a problem document; without one the answer is one of the published form. */
export type Expected = {
  readonly check: string
  readonly status: number
  readonly code?: string
  readonly question: Question
}

export const codeIn = (body: unknown): string | null =>
  typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : null

export const wrongIn = (
  { status, code }: Pick<Expected, 'status' | 'code'>,
  { level, isForm }: Published,
  answer: Answer
): string | null => {
  if (answer.status !== status) return `answered ${answer.status} ${codeIn(answer.body) ?? ''}, not ${status}`
  const form = isForm(answer.status, answer.type, answer.body)
  if (code === undefined) return form ? null : `${status} in another form than published`
  if (answer.type !== problemMediaType || !form) return 'no problem document'
  if (codeIn(answer.body) !== code) return `said ${codeIn(answer.body) ?? 'nothing'}, not ${code}`
  if (code === 'levelInsufficient' && !answer.challenge.includes(`acr_values="${level}"`)) return 'named another level'
  return null
}
