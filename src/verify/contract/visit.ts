// What any service that speaks the contract must do for a resident with a card, or for a company with its certificate: proofs, answers, levels up and down, the same
// operation twice. It signs in and out, and asks for the resident's own information once; nothing else of it has an effect.
import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { RouteHolders } from '../../contract/wire/company.ts'
import { SelfInfoCatalogue } from '../../contract/wire/self-info.ts'
import { acrOf, NonceAnswer, SessionAnswer, SignInAnswer, type Level } from '../../contract/wire/session.ts'
import { AskProblem, type Answer, type Asking, type Question } from './ask.ts'
import { signInBody, uuidv7, type ProvingCard, type Proving } from './card.ts'
import type { Published } from './document.ts'
import { wrongIn, type Expected, type Finding } from './judge.ts'

const opens = (holders: RouteHolders, kind: RouteHolders): boolean => holders === 'both' || holders === kind

export type Results = readonly (Finding | null)[]

/** Asks and judges: every question is one of the published operations. */
type Judged = (expected: Expected) => Promise<{ readonly result: Finding | null; readonly answer: Answer }>

const judgedBy =
  (asking: Asking, published: readonly Published[]): Judged =>
  async (expected) => {
    const { method, path } = expected.question
    const where = `${method} ${path}`
    const answer = await asking.ask(expected.question)
    const operation = published.find((one) => one.method === method && one.path === path)
    const says = operation ? wrongIn(expected, operation, answer) : 'is not published'
    return { result: says === null ? null : { check: expected.check, where, says }, answer }
  }

const post = (path: string, body: unknown, token?: string): Question => ({
  method: 'POST',
  path,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  ...(token === undefined ? {} : { token })
})

const nonceOf = async (judged: Judged): Promise<string> => {
  const question = post('/v1/session/nonce', { purpose: 'sign-in' })
  const { answer } = await judged({ check: 'sign-in', status: 200, question })
  const nonce = NonceAnswer.safeParse(answer.body)
  if (!nonce.success) throw new AskProblem(`no nonce was given: ${answer.status}`)
  return nonce.data.nonce
}

const random = (): Buffer => randomBytes(32)
/** each wrong in one thing, with the code that names it */
const wrongProofs: readonly (readonly [code: string, wrong: Omit<Proving, 'nonce'> & { readonly nonce?: string }])[] = [
  ['nonceUnknown', { nonce: random().toString('base64url') }],
  ['wrongPurpose', { purpose: 'door' }],
  ['wrongServer', { parts: { server: random() } }],
  ['wrongConnection', { parts: { exporter: random() } }],
  ['wrongTerminal', { parts: { terminal: random() } }],
  ['wrongPayload', { parts: { payload: random() } }],
  ['signatureInvalid', { damage: true }]
]

const checkProofs = async (asking: Asking, judged: Judged, card: ProvingCard): Promise<Results> => {
  const results: (Finding | null)[] = []
  for (const [code, wrong] of wrongProofs) {
    const nonce = wrong.nonce ?? (await nonceOf(judged))
    const question = post('/v1/session', signInBody(card, asking, { ...wrong, nonce }))
    results.push((await judged({ check: `proof ${code}`, status: 403, code, question })).result)
  }
  return results
}

type SignedIn = { readonly token: string; readonly results: Results }

const signIn = async (asking: Asking, judged: Judged, card: ProvingCard): Promise<SignedIn> => {
  const nonce = await nonceOf(judged)
  const { answer, result } = await judged({
    check: 'sign-in',
    status: 200,
    question: post('/v1/session', signInBody(card, asking, { nonce }))
  })
  const signedIn = SignInAnswer.safeParse(answer.body)
  if (!signedIn.success) throw new AskProblem(`the card was not signed in: ${answer.status} ${result?.says ?? ''}`)
  const question = post('/v1/session', signInBody(card, asking, { nonce }))
  const again = await judged({ check: 'proof nonceSpent', status: 403, code: 'nonceSpent', question })
  return { token: signedIn.data.token, results: [result, again.result] }
}

/** Everything that is only read, asked in the session: an answer or a problem, in the published form. */
const checkAnswers = async (asking: Asking, published: readonly Published[], token: string): Promise<Results> => {
  const results: (Finding | null)[] = []
  for (const { method, path, level, isForm } of published) {
    if (method !== 'GET' || level === null) continue
    const { status, type, body } = await asking.ask({ method, path, token })
    const says = isForm(status, type, body) ? null : `${status} in another form than published`
    results.push(says === null ? null : { check: 'answer', where: `${method} ${path}`, says })
  }
  return results
}

/** Same id and same body: the same answer. Same id and other body: a conflict. */
const checkRepeated = async (judged: Judged, token: string): Promise<Results> => {
  const path = '/v1/self-info/requests'
  const requestId = uuidv7()
  const ask = (items: readonly string[]): Expected => ({
    check: 'same operation',
    status: 200,
    question: post(path, { requestId, items }, token)
  })
  const catalogue = await judged({
    check: 'same operation',
    status: 200,
    question: { method: 'GET', path: '/v1/self-info/items' }
  })
  const [one, another] = SelfInfoCatalogue.safeParse(catalogue.answer.body).data?.items.map(({ id }) => id) ?? []
  if (one === undefined || another === undefined) throw new AskProblem('there are no two items to ask for')
  const first = await judged(ask([one]))
  const second = await judged(ask([one]))
  const same = isDeepStrictEqual(first.answer.body, second.answer.body)
  const other = await judged({
    ...ask([another]),
    check: 'same id, other body',
    status: 409,
    code: 'operationConflict'
  })
  return [
    catalogue.result,
    first.result,
    second.result,
    same ? null : { check: 'same operation', where: `POST ${path}`, says: 'was answered otherwise the second time' },
    other.result
  ]
}

/** What is for another kind of holder is refused, whatever the level; what is read only is asked. */
const checkHolders = async (
  judged: Judged,
  published: readonly Published[],
  token: string,
  kind: RouteHolders
): Promise<Results> => {
  const results: (Finding | null)[] = []
  const shut = published.filter(({ method, holders }) => method === 'GET' && holders !== null && !opens(holders, kind))
  for (const { method, path } of shut) {
    const question = { method, path, token }
    results.push((await judged({ check: 'holder', status: 403, code: 'wrongHolder', question })).result)
  }
  return results
}

/** A session works on its own connection only. */
const checkOtherConnection = async (
  other: Asking,
  published: readonly Published[],
  token: string
): Promise<Results> => {
  const judged = judgedBy(other, published)
  const question = { method: 'GET', path: '/v1/session', token }
  return [(await judged({ check: 'other connection', status: 403, code: 'wrongConnection', question })).result]
}

/** What needs a higher level is refused from here on, and nothing but a proof leads up again. */
const checkLevel = async (
  asking: Asking,
  published: readonly Published[],
  { token, kind }: { readonly token: string; readonly kind: RouteHolders },
  to: Level
): Promise<Results> => {
  const judged = judgedBy(asking, published)
  const results: (Finding | null)[] = []
  const path = '/v1/session/level'
  const put = (level: number): Question => ({ method: 'PUT', path, body: JSON.stringify({ level }), token })
  results.push((await judged({ check: 'step down', status: 200, question: put(to) })).result)
  for (const level of [to + 1, 2]) await asking.ask(put(level))
  const { answer, result } = await judged({
    check: 'escalation',
    status: 200,
    question: { method: 'GET', path: '/v1/session', token }
  })
  const shown = SessionAnswer.safeParse(answer.body)
  const risen = shown.success && shown.data.level > to
  results.push(
    result,
    risen ? { check: 'escalation', where: `PUT ${path}`, says: `a session of level ${to} rose by itself` } : null
  )
  const above = published.filter(
    ({ method, level, holders }) =>
      method === 'GET' && level !== null && level > acrOf(to) && (holders === null || opens(holders, kind))
  )
  for (const { method, path: at } of above) {
    const question = { method, path: at, token }
    results.push((await judged({ check: 'escalation', status: 401, code: 'levelInsufficient', question })).result)
  }
  return results
}

const checkSignOut = async (judged: Judged, token: string): Promise<Results> => {
  const path = '/v1/session'
  const out = await judged({ check: 'sign-out', status: 204, question: { method: 'DELETE', path, token } })
  const after = await judged({
    check: 'sign-out',
    status: 401,
    code: 'sessionMissing',
    question: { method: 'GET', path, token }
  })
  return [out.result, after.result]
}

/** A whole visit with this card. Throws AskProblem when there is no signing in at all, or no answer. */
export const checkVisit = async (
  connect: () => Promise<Asking>,
  published: readonly Published[],
  card: ProvingCard
): Promise<Results> => {
  const [asking, other] = [await connect(), await connect()]
  try {
    const kind = card.as === 'company' ? 'companies' : 'residents'
    const judged = judgedBy(asking, published)
    const proofs = await checkProofs(asking, judged, card)
    const { token, results } = await signIn(asking, judged, card)
    return [
      ...proofs,
      ...results,
      ...(await checkAnswers(asking, published, token)),
      ...(await checkHolders(judged, published, token, kind)),
      // a company has no information of its own to ask for: its operations are filings, which have an effect
      ...(kind === 'residents' ? await checkRepeated(judged, token) : []),
      ...(await checkOtherConnection(other, published, token)),
      ...(await checkLevel(asking, published, { token, kind }, 1)),
      ...(await checkLevel(asking, published, { token, kind }, 0)),
      ...(await checkSignOut(judged, token))
    ]
  } finally {
    asking.close()
    other.close()
  }
}
