// What any service that speaks the contract must do, asked from outside, without a resident and without an effect.
import { AskProblem, connectTo, type Access, type Answer, type Asking, type Identity } from './ask.ts'
import type { ProvingCard } from './card.ts'
import { readDocument, type Caller, type Published } from './document.ts'
import { codeIn, wrongIn, type Expected, type Finding } from './judge.ts'
import { strangersIdentity } from './stranger.ts'
import { checkVisit } from './visit.ts'

export type Report = { readonly operations: number; readonly asked: number; readonly findings: readonly Finding[] }

const madeUp = 'A'.repeat(43)
/** more than the largest message of the contract: 220,000 bytes of a terminal, 440,000 of a sender */
const oversized = {
  terminal: JSON.stringify({ unknown: 'x'.repeat(230_000) }),
  sender: JSON.stringify({ unknown: 'x'.repeat(450_000) })
} as const

/** What one operation must refuse a caller of this kind, and with what. */
const refusalsOf = (
  { method, path, level, staff, takesBody, callers }: Published,
  caller: Caller
): readonly Expected[] => {
  const here = { method, path }
  // looked at before anything of the body is, and before any session
  if (!callers.has(caller)) return [{ check: 'caller', status: 403, code: 'wrongCaller', question: here }]
  const token = level === null && !staff ? {} : { token: madeUp }
  const withoutSession: readonly Expected[] =
    level === null && !staff
      ? []
      : [
          { check: 'level', status: 401, code: staff ? 'staffMissing' : 'levelInsufficient', question: here },
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
    body('size', 413, 'tooLarge', oversized[caller])
  ]
}

const checkOperation = async (
  asking: Asking,
  published: Published,
  caller: Caller
): Promise<readonly (Finding | null)[]> => {
  const who = caller === 'terminal' ? '' : ' as a sender'
  const where = `${published.method} ${published.path}${who}`
  const results: (Finding | null)[] = []
  for (const expected of refusalsOf(published, caller)) {
    const says = wrongIn(expected, published, await asking.ask(expected.question))
    results.push(says === null ? null : { check: expected.check, where, says })
  }
  if (published.method === 'GET' && published.level === null && published.callers.has(caller)) {
    const answer = await asking.ask({ method: 'GET', path: published.path })
    const sound = published.isForm(answer.status, answer.type, answer.body)
    results.push(sound ? null : { check: 'answer', where, says: `${answer.status} in another form than published` })
  }
  return results
}

/** Nobody's certificate, no answer: refused by TLS, or by a problem document. */
const checkStranger = async (access: Access, identity: Identity | 'nobody', code: string): Promise<Finding | null> => {
  let stranger: Asking | undefined
  try {
    stranger = await connectTo(access, identity)
    const answer = await stranger.ask({ method: 'GET', path: '/v1/openapi' })
    if ([401, 403].includes(answer.status) && codeIn(answer.body) === code) return null
    return { check: 'stranger', where: 'GET /v1/openapi', says: `answered ${answer.status}, not ${code}` }
  } catch (error) {
    if (error instanceof AskProblem) return null
    throw error
  } finally {
    stranger?.close()
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

export type Checking = {
  readonly progress?: (line: string) => void
  /** of a resident the service knows: proofs, levels and operations are checked with it as well */
  readonly card?: ProvingCard
  /** of a company; the same visit with it, as far as companies have one */
  readonly company?: ProvingCard
  /** PEM of a sender's certificate and key: what is open to senders, and what is not, is checked with it as well */
  readonly sender?: Identity
}

/** Asks everything. Throws AskProblem when the service cannot be reached, or does not sign the card in. */
export const checkContract = async (
  access: Access,
  { progress, card, company, sender }: Checking = {}
): Promise<Report> => {
  const asking = await connectTo(access)
  const sending = sender ? await connectTo(access, sender) : null
  try {
    const operations = published(await asking.ask({ method: 'GET', path: '/v1/openapi' }))
    if (typeof operations === 'string')
      return { operations: 0, asked: 1, findings: [{ check: 'document', where: 'GET /v1/openapi', says: operations }] }
    const results = [
      await checkStranger(access, 'nobody', 'terminalMissing'),
      await checkStranger(access, await strangersIdentity(), 'terminalUntrusted'),
      await checkNowhere(asking)
    ]
    for (const [index, operation] of operations.entries()) {
      progress?.(`${index + 1} of ${operations.length}: ${operation.method} ${operation.path}`)
      results.push(...(await checkOperation(asking, operation, 'terminal')))
      if (sending) results.push(...(await checkOperation(sending, operation, 'sender')))
    }
    progress?.('a visit with the card')
    for (const one of [card, company])
      if (one) results.push(...(await checkVisit(() => connectTo(access), operations, one)))
    return {
      operations: operations.length,
      asked: results.length,
      findings: results.filter((result) => result !== null)
    }
  } finally {
    asking.close()
    sending?.close()
  }
}
