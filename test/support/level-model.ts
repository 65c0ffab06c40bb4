// What a visit may do at which level, as a model; and the same visit at the real central, to be compared after every step.
import { DoorAnswer } from '../../src/contract/wire/doors.ts'
import { SessionAnswer } from '../../src/contract/wire/session.ts'
import type { AuthProvider } from '../../src/main/auth/port.ts'
import { newOperationId } from '../../src/main/signing/operation-id.ts'
import type { AnyFault } from './auth-candidates.ts'
import { nonceFor, proofBy, sessionBy, signInBodyBy } from './auth-visit.ts'
import type { Client } from './central-client.ts'
import { bearer } from './central-visit.ts'
import type { World } from './central-world.ts'
import { newAgent } from './sign-on-agent.ts'

export const portals = ['hidamari', 'minato-shop'] as const
type Portal = (typeof portals)[number]
type With = 'card' | 'passkey' | 'company'
/** what level 2 alone opens, to whoever it is */
const ownAt = (by: With): string => (by === 'company' ? '/v1/filings' : '/v1/self')
/** and what it never opens to them */
const othersAt = (by: With): string => (by === 'company' ? '/v1/self' : '/v1/company')

export type Action =
  | { readonly do: 'signIn'; readonly by: With; readonly anew: boolean }
  | { readonly do: 'down'; readonly to: 0 | 1 | 2 }
  | { readonly do: 'signOut' | 'replay' | 'usePortalsTokens' | 'oldTickets' }
  | { readonly do: 'door' | 'enter' | 'renew' | 'shut' | 'askHigher'; readonly portal: Portal }

/** `level` null: worth nothing any more */
type Token = {
  readonly headers: Record<string, string>
  readonly visit: string
  /** a visit of one holder: a resident's card and passkey are one, a company is another */
  readonly account: string
  readonly by: With
  level: 0 | 1 | 2 | null
}
type DoorState = { readonly account: string; ticket: DoorAnswer | null; entered: boolean }

export type LevelWorld = {
  readonly world: World
  readonly providers: Readonly<Record<With, AuthProvider<AnyFault>>>
  /** what a broken central would do after a step down */
  readonly afterDown?: () => Promise<void>
}

const levelOne = 'urn:madoguchi:level:1'

export const startLevels = async ({ world, providers, afterDown }: LevelWorld) => {
  const client: Client = await world.connect()
  const agent = newAgent(world.central.ready.ca)
  const tokens: Token[] = []
  const doors = new Map<string, DoorState>()
  /** the account each portal's visitor came from */
  const visitors = new Map<Portal, string>()
  const homes = new Map<Portal, string>()
  const tickets: { readonly opens: string; readonly of: DoorState }[] = []
  let lastBody: object | null = null
  const now = (): Token | undefined => tokens.at(-1)
  const key = (account: string, portal: string): string => `${account} ${portal}`
  const shutAll = (account: string): void => {
    for (const [name, state] of doors) if (state.account === account) doors.delete(name)
  }
  /** whether the account's living token reaches the level of doors */
  const reaches = (account: string): boolean => tokens.some((one) => one.account === account && (one.level ?? 0) >= 1)

  const signIn = async ({ by, anew }: Extract<Action, { do: 'signIn' }>): Promise<void> => {
    const visit = anew ? newOperationId() : (now()?.visit ?? newOperationId())
    const { headers } = await sessionBy(client, providers[by], visit)
    const account = `${visit} ${by === 'company' ? 'company' : 'resident'}`
    for (const one of tokens) if (one.account === account) one.level = null
    tokens.push({ headers, visit, account, by, level: by === 'passkey' ? 1 : 2 })
  }
  const down = async (to: 0 | 1 | 2): Promise<void> => {
    const token = now()
    if (!token) return
    const answer = await client.call('PUT', '/v1/session/level', { level: to }, token.headers)
    if (answer.status === 200 && to < 2) await afterDown?.()
    if (token.level === null || to === 2) return
    if (token.level > to) token.level = to
    if (to === 0) shutAll(token.account)
  }
  const signOut = async (): Promise<void> => {
    const token = now()
    if (!token || token.level === null) return
    await client.call('DELETE', '/v1/session', undefined, token.headers)
    token.level = null
    shutAll(token.account)
  }
  const door = async (portal: Portal): Promise<void> => {
    const token = now()
    if (!token) return
    const nonce = await nonceFor(client, 'door')
    const payload = JSON.stringify({ visit: token.visit, portal })
    const proof = await proofBy(client, providers[token.by], { purpose: 'door', nonce, payload })
    const answer = await client.call('POST', '/v1/doors', { payload, proof }, token.headers)
    if ((answer.status === 200) !== (token.level ?? 0) >= 1) throw new Error(`a door answered ${answer.status}`)
    if (answer.status !== 200) return
    const ticket = DoorAnswer.parse(answer.body)
    const state = { account: token.account, ticket, entered: false }
    doors.set(key(token.account, portal), state)
    tickets.push({ opens: ticket.opens, of: state })
  }
  const enter = async (portal: Portal, asked = ''): Promise<void> => {
    const token = now()
    const state = token && doors.get(key(token.account, portal))
    if (!token || !state?.ticket) return
    // another visit in the same browser would be asked to end the first: the terminal's browser is new for each
    if ([...visitors.values()].some((account) => account !== token.account)) return
    const page = await agent.go(`${state.ticket.opens}${asked}`)
    const right = asked === '' && reaches(token.account)
    if ((page.status === 200) !== right) throw new Error(`entering answered ${page.status}`)
    if (asked === '') state.ticket = null
    if (page.status !== 200) return
    if (page.body['acr'] !== levelOne) throw new Error(`a portal was told ${String(page.body['acr'])}`)
    state.entered = true
    visitors.set(portal, token.account)
    homes.set(portal, page.url.origin)
  }
  const open = (portal: Portal): boolean => {
    const account = visitors.get(portal)
    return account !== undefined && reaches(account) && doors.get(key(account, portal))?.entered === true
  }
  const atPortal = async (portal: Portal, path: string, method: 'GET' | 'POST'): Promise<void> => {
    const home = homes.get(portal)
    if (home === undefined) return
    const page = await agent.go(`${home}${path}`, method)
    if ((page.status === 200) !== open(portal)) throw new Error(`${path} of ${portal} answered ${page.status}`)
    if (page.status === 200 && page.body['acr'] !== levelOne) throw new Error('a portal was told another level')
  }
  const shut = async (portal: Portal): Promise<void> => {
    const token = now()
    if (!token) return
    await client.call('DELETE', `/v1/doors/${portal}`, undefined, token.headers)
    if ((token.level ?? 0) >= 1) doors.delete(key(token.account, portal))
  }
  /** tickets used, outlived by their visit, of doors shut since: none lets anybody in */
  const oldTickets = async (): Promise<void> => {
    for (const { opens, of } of tickets.slice(-3)) {
      const alive = of.ticket !== null && [...doors.values()].includes(of) && reaches(of.account)
      if (!alive && (await newAgent(world.central.ready.ca).go(opens)).status === 200)
        throw new Error('an old ticket let somebody in')
    }
  }
  /** what portals hold opens nothing at central */
  const usePortalsTokens = async (): Promise<void> => {
    const rows = await world.central.db
      .selectFrom('sign_on')
      .select('id')
      .where('model', 'in', ['AccessToken', 'RefreshToken', 'AuthorizationCode'])
      .limit(6)
      .execute()
    for (const { id } of rows) {
      const answer = await client.call('GET', '/v1/session', undefined, bearer(id))
      if (answer.status !== 401) throw new Error(`a portal's token answered ${answer.status}`)
    }
  }
  const replay = async (): Promise<void> => {
    if (lastBody && (await client.call('POST', '/v1/session', lastBody)).status === 200)
      throw new Error('a proof opened twice')
    const body = await signInBodyBy(client, providers.card, { purpose: 'door' })
    if ((await client.call('POST', '/v1/session', body)).status === 200) throw new Error('a wrong proof opened')
    lastBody = body
  }

  const act = async (action: Action): Promise<void> => {
    if (action.do === 'signIn') await signIn(action)
    else if (action.do === 'down') await down(action.to)
    else if (action.do === 'signOut') await signOut()
    else if (action.do === 'door') await door(action.portal)
    else if (action.do === 'enter') await enter(action.portal)
    else if (action.do === 'askHigher') await enter(action.portal, '&acr_values=urn:madoguchi:level:2')
    else if (action.do === 'renew') await atPortal(action.portal, '/renew', 'POST')
    else if (action.do === 'shut') await shut(action.portal)
    else if (action.do === 'oldTickets') await oldTickets()
    else if (action.do === 'replay') await replay()
    else await usePortalsTokens()
  }
  /** Every token is at its model's level, neither above nor below; every portal's page is served if its door is open. */
  const compare = async (): Promise<void> => {
    for (const { headers, level, by } of tokens.slice(-3)) {
      const shown = await client.call('GET', '/v1/session', undefined, headers)
      const seen = shown.status === 200 ? SessionAnswer.parse(shown.body).level : null
      if (seen !== level) throw new Error(`a token is at level ${seen}, not ${level}`)
      const self = await client.call('GET', ownAt(by), undefined, headers)
      if ((await client.call('GET', othersAt(by), undefined, headers)).status === 200)
        throw new Error(`${by} opened what is of another kind of holder`)
      if ((self.status === 200) !== (level === 2)) throw new Error(`level ${level} was answered ${self.status}`)
    }
    for (const portal of portals) await atPortal(portal, '/', 'GET')
  }
  return {
    step: async (action: Action): Promise<void> => {
      await act(action)
      await compare()
    },
    end: () => client.close()
  }
}
