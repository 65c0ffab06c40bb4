// A private portal: knows its visitors by pseudonym only, signs them in through central's OpenID provider, serves level 1.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { importJWK } from 'jose'
import * as oidc from 'openid-client'
import type { Registration } from '../../sign-on/provider.ts'
import { newSigningKey } from '../../sign-on/key.ts'
import { fetchTrusting } from './trusting.ts'

export type PortalOptions = {
  readonly id: string
  readonly issuer: string
  readonly host: string
  readonly serverName: string
  readonly cert: Buffer
  readonly key: Buffer
  /** whom it trusts to be the provider, PEM */
  readonly ca: Buffer
}
export type PrivatePortal = {
  readonly url: string
  readonly registration: Registration
  readonly stop: () => Promise<void>
}

/** somebody on the way from here to the provider and back */
type Pending = { readonly verifier: string; readonly state: string; readonly nonce: string }
type Visitor = { readonly pseudonym: string; accessToken: string; refreshToken: string }

type Answer = {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}
type Asked = { readonly url: URL; readonly cookie: string }

/** one name per portal: browsers tell hosts apart, not ports */
const cookieIn = (id: string, request: IncomingMessage): string =>
  new RegExp(`(?:^|; )__Host-${id}=([\\w-]+)`).exec(request.headers.cookie ?? '')?.[1] ?? ''
const setCookie = (id: string, value: string) => ({
  'set-cookie': `__Host-${id}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax`
})

/** What the provider said no with, by its own word. */
const refusedBy = (error: unknown): Answer => {
  const said = error instanceof Error && 'error' in error ? String(error.error) : 'unknown'
  return { status: 401, body: { error: said } }
}

const discover = async (options: PortalOptions, key: Awaited<ReturnType<typeof newSigningKey>>) => {
  const imported = await importJWK(key, 'ES256')
  if (imported instanceof Uint8Array) throw new Error('the key of a portal is not a key pair')
  return oidc.discovery(
    new URL(options.issuer),
    options.id,
    { id_token_signed_response_alg: 'ES256' },
    oidc.PrivateKeyJwt({ key: imported, kid: key.kid }),
    { [oidc.customFetch]: fetchTrusting(options.ca) }
  )
}

type Portal = {
  readonly options: PortalOptions
  readonly self: () => string
  readonly provider: () => Promise<oidc.Configuration>
  readonly pending: Map<string, Pending>
  readonly visitors: Map<string, Visitor>
}

/** GET /enter: third-party initiated login; off to the provider. */
const enter = async ({ options, self, provider, pending }: Portal, { url }: Asked): Promise<Answer> => {
  if (url.searchParams.get('iss') !== options.issuer) return { status: 400, body: { error: 'another issuer' } }
  const one = { verifier: oidc.randomPKCECodeVerifier(), state: oidc.randomState(), nonce: oidc.randomNonce() }
  const key = randomUUID()
  pending.set(key, one)
  const acr = url.searchParams.get('acr_values')
  const to = oidc.buildAuthorizationUrl(await provider(), {
    scope: 'openid',
    redirect_uri: `${self()}/callback`,
    code_challenge: await oidc.calculatePKCECodeChallenge(one.verifier),
    code_challenge_method: 'S256',
    state: one.state,
    nonce: one.nonce,
    login_hint: url.searchParams.get('login_hint') ?? '',
    ...(acr === null ? {} : { acr_values: acr })
  })
  return { status: 303, headers: { location: to.href, ...setCookie(options.id, key) } }
}

/** GET /callback: the code becomes tokens, which stay here; the visitor gets a cookie. */
const callback = async ({ options, provider, pending, visitors }: Portal, { url, cookie }: Asked): Promise<Answer> => {
  const one = pending.get(cookie)
  pending.delete(cookie)
  if (!one) return { status: 400, body: { error: 'nobody is on the way' } }
  const tokens = await oidc.authorizationCodeGrant(await provider(), url, {
    pkceCodeVerifier: one.verifier,
    expectedState: one.state,
    expectedNonce: one.nonce,
    idTokenExpected: true
  })
  const claims = tokens.claims()
  if (!claims) return { status: 502, body: { error: 'no ID token' } }
  const key = randomUUID()
  const { sub, acr, amr } = claims
  visitors.set(key, { pseudonym: sub, accessToken: tokens.access_token, refreshToken: tokens.refresh_token ?? '' })
  return { status: 200, body: { pseudonym: sub, acr, amr }, headers: setCookie(options.id, key) }
}

const nobody: Answer = { status: 401, body: { error: 'nobody signed in' } }

/** GET /: the service itself, served as long as the provider says that the door is open. */
const home = async ({ provider, visitors }: Portal, { cookie }: Asked): Promise<Answer> => {
  const visitor = visitors.get(cookie)
  if (!visitor) return nobody
  const { sub, acr, amr } = await oidc.fetchUserInfo(await provider(), visitor.accessToken, visitor.pseudonym)
  return { status: 200, body: { pseudonym: sub, acr, amr } }
}

/** POST /renew */
const renew = async ({ provider, visitors }: Portal, { cookie }: Asked): Promise<Answer> => {
  const visitor = visitors.get(cookie)
  if (!visitor) return nobody
  const tokens = await oidc.refreshTokenGrant(await provider(), visitor.refreshToken)
  visitor.accessToken = tokens.access_token
  visitor.refreshToken = tokens.refresh_token ?? visitor.refreshToken
  return { status: 200, body: { acr: tokens.claims()?.['acr'] } }
}

/** GET /waiting: asks, as itself and not as the visitor, whether something waits for one it knows; the visit may be long over. */
const waiting = async ({ options, provider, visitors }: Portal, { cookie }: Asked): Promise<Answer> => {
  const visitor = visitors.get(cookie)
  if (!visitor) return nobody
  const configuration = await provider()
  const { access_token } = await oidc.clientCredentialsGrant(configuration)
  const asked = new URL(`/notice-flags/${visitor.pseudonym}`, options.issuer)
  const answer = await oidc.fetchProtectedResource(configuration, access_token, asked, 'GET')
  return { status: answer.status, body: await answer.json() }
}

const routes: ReadonlyMap<string, (portal: Portal, asked: Asked) => Promise<Answer>> = new Map([
  ['GET /enter', enter],
  ['GET /callback', callback],
  ['GET /', home],
  ['GET /waiting', waiting],
  ['POST /renew', renew]
])

const send = (response: ServerResponse, { status, body, headers }: Answer): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers })
  response.end(body === undefined ? '' : JSON.stringify(body))
}

/** Starts a portal on a free port; it looks the provider up when its first visitor comes. */
export const startPrivatePortal = async (options: PortalOptions): Promise<PrivatePortal> => {
  const key = await newSigningKey()
  let known: Promise<oidc.Configuration> | null = null
  let self = ''
  const portal: Portal = {
    options,
    self: () => self,
    provider: () => (known ??= discover(options, key)),
    pending: new Map(),
    visitors: new Map()
  }
  const server = createServer({ cert: options.cert, key: options.key, minVersion: 'TLSv1.3' }, (request, response) => {
    const url = new URL(request.url ?? '/', self)
    const route = routes.get(`${request.method} ${url.pathname}`)
    const answer = route?.(portal, { url, cookie: cookieIn(options.id, request) }) ?? Promise.resolve({ status: 404 })
    answer.catch(refusedBy).then(
      (said) => send(response, said),
      () => response.destroy()
    )
  })
  server.listen({ host: options.host, port: 0 })
  await once(server, 'listening')
  const address = server.address()
  self = `https://${options.serverName}:${typeof address === 'object' && address ? address.port : 0}`
  const { d: _, ...open } = key
  return {
    url: self,
    registration: { redirectUris: [`${self}/callback`], entrance: `${self}/enter`, jwks: { keys: [open] } },
    stop: () => {
      server.closeAllConnections()
      server.close()
      return Promise.resolve()
    }
  }
}
