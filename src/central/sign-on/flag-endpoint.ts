// GET /notice-flags/PSEUDONYM on the provider's port: what a portal asks with a token of its own (RFC 6749 §4.4, RFC 6750).
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Provider } from 'oidc-provider'
import { NoticeFlag } from '../../contract/wire/doors.ts'
import { problemMediaType } from '../../contract/wire/problem.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { demand, problemOf, Refusal } from '../http/refusal.ts'
import { flagFor } from './flags.ts'

const route = 'GET /notice-flags/:pseudonym'
const form = /^\/notice-flags\/([A-Za-z0-9_-]{43})$/
const bearer = /^Bearer ([A-Za-z0-9_-]{20,200})$/

/** The portal whose token this is; a visitor's token is no portal's. */
const portalOf = async (provider: Provider, request: IncomingMessage): Promise<string> => {
  const token = bearer.exec(request.headers.authorization ?? '')?.[1]
  const held = token === undefined ? undefined : await provider.ClientCredentials.find(token)
  demand(held?.clientId !== undefined && held.isValid, 'portalTokenInvalid')
  return held.clientId
}

const send = (response: ServerResponse, status: number, type: string, body: unknown): void => {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    ...(status === 401 ? { 'www-authenticate': 'Bearer error="invalid_token"' } : {})
  })
  response.end(JSON.stringify(body))
}

const refuse = async (central: Central, response: ServerResponse, error: unknown): Promise<void> => {
  const code = error instanceof Refusal ? error.code : 'internal'
  if (code === 'internal')
    central.log('request.failed', { route, error: error instanceof Error ? error.name : 'unknown' })
  central.log('request.refused', { route, code, terminal: null })
  await audit(central.db, central.now(), { event: 'refused', reason: code, subject: route }).catch(() =>
    central.log('request.failed', { route, error: 'auditUnwritten' })
  )
  const problem = problemOf(code)
  send(response, problem.status, problemMediaType, problem)
}

/** Whether a request is for this endpoint. */
export const asksFlag = (request: IncomingMessage): boolean => (request.url ?? '').startsWith('/notice-flags')

/**
 * Answers one bit. Nobody, somebody who did not allow it, somebody who took it back, and another portal's visitor are one
 * and the same answer: notFound.
 */
export const answerFlag = async (
  central: Central,
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> => {
  try {
    const portal = await portalOf(provider, request)
    const pseudonym = form.exec(request.url ?? '')?.[1]
    demand(request.method === 'GET' && pseudonym !== undefined, 'notFound')
    const waiting = await flagFor(central, portal, pseudonym)
    demand(waiting !== null, 'notFound')
    send(response, 200, 'application/json', NoticeFlag.parse({ waiting }))
  } catch (error) {
    await refuse(central, response, error)
  }
}
