// What any service that speaks the contract must do, asked from outside, without a resident and without an effect.
import { problemMediaType } from '../../contract/wire/problem.ts'
import { AskProblem, connectTo, type Access, type Answer, type Asking, type Question } from './ask.ts'
import { readDocument, type Published } from './document.ts'

export type Finding = { readonly check: string; readonly where: string; readonly says: string }
export type Report = { readonly operations: number; readonly asked: number; readonly findings: readonly Finding[] }

const madeUp = 'A'.repeat(43)
/** more than the largest message of the contract, 220,000 bytes */
const oversized = JSON.stringify({ unknown: 'x'.repeat(230_000) })

type Expected = { readonly check: string; readonly status: number; readonly code?: string; readonly question: Question }

/** What one operation must refuse, and with what. */
const refusalsOf = ({ method, path, level, takesBody }: Published): readonly Expected[] => {
  const here = { method, path }
  const token = level === null ? {} : { token: madeUp }
  const withoutSession: readonly Expected[] =
    level === null
      ? []
      : [
          { check: 'level', status: 401, code: 'levelInsufficient', question: here },
          ...(takesBody
            ? []
            : [{ check: 'token', status: 401, code: 'sessionMissing', question: { ...here, ...token } }])
        ]
  if (!takesBody) return withoutSession
  const body = (check: string, status: number, code: string, text: string, type = 'application/json'): Expected => ({
    check,
    status,
    code,
    question: { ...here, ...token, body: text, type }
  })
  return [
    ...withoutSession,
    body('form', 400, 'malformed', '{'),
    body('unknown field', 400, 'malformed', '{"unknown":1}'),
    body('media type', 415, 'mediaType', '{}', 'text/plain'),
    body('size', 413, 'tooLarge', oversized)
  ]
}

const codeIn = (body: unknown): string | null =>
  typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : null

const wrongIn = ({ status, code }: Expected, { level, isForm }: Published, answer: Answer): string | null => {
  if (answer.status !== status) return `answered ${answer.status}, not ${status}`
  if (answer.type !== problemMediaType || !isForm(answer.status, answer.type, answer.body)) return 'no problem document'
  if (codeIn(answer.body) !== code) return `said ${codeIn(answer.body) ?? 'nothing'}, not ${code}`
  if (code === 'levelInsufficient' && !answer.challenge.includes(`acr_values="${level}"`)) return 'named another level'
  return null
}

const checkOperation = async (asking: Asking, published: Published): Promise<readonly (Finding | null)[]> => {
  const where = `${published.method} ${published.path}`
  const results: (Finding | null)[] = []
  for (const expected of refusalsOf(published)) {
    const says = wrongIn(expected, published, await asking.ask(expected.question))
    results.push(says === null ? null : { check: expected.check, where, says })
  }
  if (published.method === 'GET' && published.level === null) {
    const answer = await asking.ask({ method: 'GET', path: published.path })
    const sound = published.isForm(answer.status, answer.type, answer.body)
    results.push(sound ? null : { check: 'answer', where, says: `${answer.status} in another form than published` })
  }
  return results
}

/** No certificate, no answer: refused by TLS, or by a problem document. */
const checkStranger = async (access: Access): Promise<Finding | null> => {
  const stranger = connectTo(access, false)
  try {
    const answer = await stranger.ask({ method: 'GET', path: '/v1/openapi' })
    if (answer.status === 401 && codeIn(answer.body) === 'terminalMissing') return null
    return { check: 'stranger', where: 'GET /v1/openapi', says: `answered ${answer.status} without a certificate` }
  } catch (error) {
    if (error instanceof AskProblem) return null
    throw error
  } finally {
    stranger.close()
  }
}

const checkNowhere = async (asking: Asking): Promise<Finding | null> => {
  const { status, body } = await asking.ask({ method: 'GET', path: '/v1/nothing-of-that-name' })
  if (status === 404 && codeIn(body) === 'notFound') return null
  return { check: 'nowhere', where: 'GET /v1/nothing-of-that-name', says: `answered ${status}` }
}

const published = (answer: Answer): readonly Published[] | string => {
  try {
    return answer.status === 200 ? readDocument(answer.body) : `answered ${answer.status}`
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unreadable'
  }
}

/** Asks everything. Throws AskProblem when the service cannot be reached. */
export const checkContract = async (access: Access, progress: (line: string) => void): Promise<Report> => {
  const asking = connectTo(access)
  try {
    const operations = published(await asking.ask({ method: 'GET', path: '/v1/openapi' }))
    if (typeof operations === 'string')
      return { operations: 0, asked: 1, findings: [{ check: 'document', where: 'GET /v1/openapi', says: operations }] }
    const results = [await checkStranger(access), await checkNowhere(asking)]
    for (const [index, operation] of operations.entries()) {
      progress(`${index + 1} of ${operations.length}: ${operation.method} ${operation.path}`)
      results.push(...(await checkOperation(asking, operation)))
    }
    return {
      operations: operations.length,
      asked: results.length,
      findings: results.filter((result) => result !== null)
    }
  } finally {
    asking.close()
  }
}
