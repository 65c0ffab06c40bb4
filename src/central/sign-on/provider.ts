// The OpenID provider for private portals: code flow with PKCE, pairwise subjects, never above the level of a door.
import {
  Provider,
  errors,
  interactionPolicy,
  type Client,
  type ClientMetadata,
  type Configuration,
  type KoaContextWithOIDC
} from 'oidc-provider'
import { acrOf, type AuthKind, type Level } from '../../contract/wire/session.ts'
import type { Central } from '../central.ts'
import { keyedHash } from '../digest.ts'
import { spans } from '../settings.ts'
import type { PortalData } from '../town/seed-data.ts'
import { signOnStore } from './adapter.ts'
import { doorLevel, doorOf, markUsed, residentOf, ticketHolds } from './doors.ts'
import { pseudonymAt } from './flags.ts'
import type { SigningJwk } from './key.ts'

/** how a portal is known to the provider: where it is entered, where codes go, and its public keys */
export type Registration = NonNullable<PortalData['registered']>

/** RFC 8176 */
export const amrOf: Readonly<Record<AuthKind, readonly string[]>> = {
  card: ['sc', 'pin', 'mfa'],
  phone: ['hwk', 'pin', 'mfa'],
  passkey: ['pop', 'user', 'mfa'],
  // a key out of a file: whether a password was asked for it is not for central to know
  company: ['swk']
}

const reachable: readonly string[] = Array.from({ length: doorLevel }, (_, index) => acrOf((index + 1) as Level))
const visitLength = spans.session / 1_000

const clientOf = (portal: PortalData, { redirectUris, entrance, jwks }: Registration): ClientMetadata => ({
  client_id: portal.id,
  redirect_uris: [...redirectUris],
  initiate_login_uri: entrance,
  response_types: ['code'],
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
  token_endpoint_auth_method: 'private_key_jwt',
  token_endpoint_auth_signing_alg: 'ES256',
  id_token_signed_response_alg: 'ES256',
  jwks,
  subject_type: 'pairwise',
  sector_identifier_uri: `${portal.sector}/redirect-uris.json`,
  scope: 'openid'
})

/** A request for a level that no door leads to is refused, not answered with less (RFC 9470 §5). */
const refuseHigher = ({ oidc }: KoaContextWithOIDC): boolean => {
  const asked = oidc.params?.['acr_values']
  if (typeof asked === 'string' && !asked.split(' ').some((one) => reachable.includes(one)))
    throw new errors.CustomOIDCProviderError('unmet_authentication_requirements', 'no such level is given to portals')
  return interactionPolicy.Check.NO_NEED_TO_PROMPT
}

/** Whoever has no ticket is turned away before anything is written down for them: anybody may come here, and as often as they like. */
const refuseUnannounced =
  (central: Central) =>
  async ({ oidc }: KoaContextWithOIDC): Promise<boolean> => {
    const ticket = oidc.params?.['login_hint']
    const portal = oidc.client?.clientId
    const comesBack = oidc.result?.login !== undefined
    if (
      !comesBack &&
      (typeof ticket !== 'string' || portal === undefined || !(await ticketHolds(central, ticket, portal)))
    )
      throw new errors.AccessDenied('no door of a visit leads here')
    return interactionPolicy.Check.NO_NEED_TO_PROMPT
  }

/** One sign-in may open many doors, but each entry takes a ticket: what the browser remembers of another lets nobody in. */
const policyOf = (central: Central): interactionPolicy.DefaultPolicy => {
  const policy = interactionPolicy.base()
  const { Check } = interactionPolicy
  const login = policy.get('login')
  login?.checks.add(new Check('level', 'the level asked for is not given to portals', refuseHigher), 0)
  login?.checks.add(new Check('announced', 'no door of a visit leads here', refuseUnannounced(central)), 1)
  login?.checks.add(
    new Check('ticket', 'no door of this visit leads here', async ({ oidc }) => {
      const account = oidc.session?.accountId
      if (!oidc.result?.login || account === undefined || oidc.client === undefined) return Check.REQUEST_PROMPT
      const door = await doorOf(central, { account, portal: oidc.client.clientId })
      return door ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT
    })
  )
  return policy
}

const sectorOf = (client: Client): string => {
  const sector = client['sectorIdentifier']
  if (typeof sector !== 'string') throw new Error('a portal without a sector')
  return sector
}

const accountsOf = (central: Central): Pick<Configuration, 'findAccount' | 'pairwiseIdentifier'> => ({
  findAccount: async (ctx, account, token) => {
    const portal = ctx.oidc.client?.clientId
    if (portal === undefined) return undefined
    const door = await doorOf(central, { account, portal })
    if (!door) return undefined
    if (token) await markUsed(central, { account, portal })
    return {
      accountId: account,
      claims: () => ({ sub: account, acr: acrOf(door.level), amr: [...amrOf[door.provider]] })
    }
  },
  pairwiseIdentifier: async (_, account, client) => {
    const resident = await residentOf(central, { account, portal: client.clientId })
    if (resident === null) throw new errors.InvalidGrant('no door of this visit leads here')
    return pseudonymAt(central, sectorOf(client), resident)
  }
})

const configurationOf = (central: Central, key: SigningJwk, clients: ClientMetadata[]): Configuration => ({
  ...accountsOf(central),
  adapter: signOnStore(central),
  clients,
  jwks: { keys: [key] },
  cookies: { keys: [keyedHash(central.keys.hash, 'sign-on cookies', '')] },
  acrValues: [...reachable],
  subjectTypes: ['pairwise'],
  responseTypes: ['code'],
  scopes: ['openid'],
  claims: { openid: ['sub', 'acr', 'amr'] },
  // each portal's sector stands in our own data; nothing is fetched from it
  sectorIdentifierUriValidate: () => false,
  clientAuthMethods: ['private_key_jwt'],
  pkce: { required: () => true },
  features: {
    devInteractions: { enabled: false },
    revocation: { enabled: true },
    // a portal's own token, for nothing but asking for notice flags: it stands for no visitor
    clientCredentials: { enabled: true }
  },
  interactions: { policy: policyOf(central), url: (_, { uid }) => `/interaction/${uid}` },
  // the proof over the door was the consent, and it named this portal
  loadExistingGrant: async (ctx) => {
    const { client, session, provider } = ctx.oidc
    if (!client || session?.accountId === undefined) return undefined
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
    grant.addOIDCScope('openid')
    await grant.save()
    return grant
  },
  issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
  rotateRefreshToken: true,
  renderError: (ctx, out) => {
    ctx.type = 'json'
    ctx.body = { error: out.error }
  },
  ttl: {
    AccessToken: 300,
    AuthorizationCode: 60,
    ClientCredentials: 300,
    IdToken: 300,
    Interaction: 120,
    Session: visitLength,
    Grant: visitLength,
    RefreshToken: visitLength
  }
})

/** `registrations` by portal id; a portal without one cannot be entered. */
export const openIdProvider = (
  central: Central,
  issuer: string,
  key: SigningJwk,
  registrations: ReadonlyMap<string, Registration>
): Provider => {
  const clients = central.data.portals.flatMap((portal) => {
    const registration = registrations.get(portal.id)
    return registration ? [clientOf(portal, registration)] : []
  })
  const provider = new Provider(issuer, configurationOf(central, key, clients))
  // an issuer of another name stands behind a proxy that says how it was asked
  provider.proxy = central.settings.issuer !== null
  provider.on('server_error', (_, error) => central.log('sign-on.failed', { error: error.name }))
  return provider
}
