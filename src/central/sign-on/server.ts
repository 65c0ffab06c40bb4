// The OpenID provider on a port of its own: what portals' visitors and portals speak to, without terminal certificates.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { once } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { InteractionResults, Provider } from 'oidc-provider'
import { startPrivatePortal, type PrivatePortal } from '../agencies/private-portal/simulator.ts'
import type { Central } from '../central.ts'
import { acrOf } from '../../contract/wire/session.ts'
import type { PemPair } from '../terminals/authority.ts'
import { doorOf, spendTicket } from './doors.ts'
import { answerFlag, asksFlag } from './flag-endpoint.ts'
import { openSigningKey } from './key.ts'
import { amrOf, openIdProvider, type Registration } from './provider.ts'
import type { SignOnAddress } from './routes.ts'

export type SignOn = SignOnAddress & { readonly stop: () => Promise<void> }

/** The ticket that came as `login_hint` says whose visit this is; without one nobody comes in, and nothing is asked. */
const resultOf = async (central: Central, ticket: unknown, portal: string): Promise<InteractionResults> => {
  const account = typeof ticket === 'string' ? await spendTicket(central, ticket, portal) : null
  const door = account === null ? null : await doorOf(central, { account, portal })
  if (account === null || !door) return { error: 'access_denied', error_description: 'no door of a visit leads here' }
  return { login: { accountId: account, acr: acrOf(door.level), amr: [...amrOf[door.provider]], remember: false } }
}

const interact = async (
  central: Central,
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> => {
  const { params } = await provider.interactionDetails(request, response)
  const result = await resultOf(central, params['login_hint'], String(params['client_id']))
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
}

type Tls = { readonly server: PemPair; readonly ca: string }

const listen = async (server: Server, host: string, port: number): Promise<number> => {
  server.listen({ host, port })
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

const simulated = async (central: Central, tls: Tls, issuer: string): Promise<ReadonlyMap<string, PrivatePortal>> => {
  const { host, serverName } = central.settings
  const files = { cert: readFileSync(tls.server.cert), key: readFileSync(tls.server.key), ca: readFileSync(tls.ca) }
  const started = central.data.portals
    .filter(({ registered }) => registered === null)
    .map(async ({ id }): Promise<[string, PrivatePortal]> => [
      id,
      await startPrivatePortal({ id, issuer, host, serverName, ...files })
    ])
  return new Map(await Promise.all(started))
}

/** Starts the provider, and the portals that the simulator plays. Rejects with the error of `listen`. */
export const startSignOn = async (central: Central, tls: Tls): Promise<SignOn> => {
  const { settings, data } = central
  let answer = (_: IncomingMessage, response: ServerResponse): void => void response.writeHead(503).end()
  const server = createServer(
    { key: readFileSync(tls.server.key), cert: readFileSync(tls.server.cert), minVersion: 'TLSv1.3' },
    (request, response) => answer(request, response)
  )
  const port = await listen(server, settings.host, settings.signOnPort)
  const issuer = settings.issuer ?? `https://${settings.serverName}:${port}`
  const played = await simulated(central, tls, issuer)
  const registrations = new Map<string, Registration>()
  for (const { id, registered } of data.portals) {
    const registration = registered ?? played.get(id)?.registration
    if (registration) registrations.set(id, registration)
  }
  const provider = openIdProvider(central, issuer, await openSigningKey(settings.data), registrations)
  const others = provider.callback()
  answer = (request, response) => {
    if (asksFlag(request)) return void answerFlag(central, provider, request, response)
    if (!/^\/interaction\/[\w-]+$/.test(request.url ?? '')) return void others(request, response)
    interact(central, provider, request, response).catch((error: unknown) => {
      central.log('sign-on.failed', { error: error instanceof Error ? error.name : 'unknown' })
      if (!response.headersSent) response.writeHead(400, { 'content-type': 'application/json' })
      response.end('{"error":"invalid_request"}')
    })
  }
  return {
    issuer,
    entrances: new Map([...registrations].map(([id, { entrance }]) => [id, entrance])),
    stop: async () => {
      for (const portal of played.values()) await portal.stop()
      server.closeAllConnections()
      server.close()
    }
  }
}
