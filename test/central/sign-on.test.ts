// A card sign-in opens level-1 services of private portals, downward only: real portals, real code flow with PKCE.
import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { DoorAnswer, DoorsAnswer, PortalsAnswer } from '../../src/contract/wire/doors.ts'
import { signOnStore } from '../../src/central/sign-on/adapter.ts'
import { enrolFor, onReader, passkeyOn, phone } from '../support/auth-candidates.ts'
import { softAuthenticator } from '../support/auth-passkey.ts'
import { nonceFor, proofBy, sessionBy, type Session } from '../support/auth-visit.ts'
import type { Client } from '../support/central-client.ts'
import { codeOf } from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'
import { askWith, newAgent, type Agent } from '../support/sign-on-agent.ts'
import type { AuthProvider } from '../../src/main/auth/port.ts'

type Provider = AuthProvider<{ readonly fault: string }>
const levelOne = 'urn:madoguchi:level:1'
const levelTwo = 'urn:madoguchi:level:2'

type Visit = Session & { readonly client: Client; readonly provider: Provider; readonly agent: Agent }

const open = async ({ client, provider, headers, visit }: Visit, portal: string) => {
  const nonce = await nonceFor(client, 'door')
  const payload = JSON.stringify({ visit, portal })
  const proof = await proofBy(client, provider, { purpose: 'door', nonce, payload })
  return client.call('POST', '/v1/doors', { payload, proof }, headers)
}
const ticketFor = async (visit: Visit, portal: string): Promise<DoorAnswer> =>
  DoorAnswer.parse((await open(visit, portal)).body)
const enter = async (visit: Visit, portal: string) => visit.agent.go((await ticketFor(visit, portal)).opens)
const originOf = (url: string): string => new URL(url).origin

onBothStorages('sign-on', (world) => {
  const visitOf = async (provider: Provider): Promise<Visit> => {
    const client = await world().connect()
    return { ...(await sessionBy(client, provider)), client, provider, agent: newAgent(world().central.ready.ca) }
  }
  const visitBy = async (name: string): Promise<Visit> => visitOf((await onReader(name)).provider)
  const doors = async ({ client, headers }: Visit) =>
    DoorsAnswer.parse((await client.call('GET', '/v1/doors', undefined, headers)).body).doors

  it('portals are named to everybody, with the level they are opened at', async () => {
    const { portals, issuer } = PortalsAnswer.parse((await (await world().connect()).call('GET', '/v1/portals')).body)
    expect(portals.map(({ id, level }) => [id, level])).toEqual([
      ['hidamari', 1],
      ['minato-shop', 1]
    ])
    expect(issuer).toMatch(/^https:\/\/localhost:\d+$/)
  })

  it('one card sign-in opens two portals at level 1, and the resident sees both doors', async () => {
    const visit = await visitBy('tanaka')
    for (const portal of ['hidamari', 'minato-shop']) {
      const page = await enter(visit, portal)
      expect([page.status, page.body['acr'], page.body['amr']]).toEqual([200, levelOne, ['sc', 'pin', 'mfa']])
    }
    const seen = await doors(visit)
    expect(seen.map(({ portal, name, level }) => [portal, name.en, level])).toEqual([
      ['hidamari', 'Hidamari Living Portal', 1],
      ['minato-shop', 'Minato Mail Order', 1]
    ])
    for (const { openedAt, usedAt, closedAt } of seen)
      expect([openedAt <= (usedAt ?? ''), closedAt]).toEqual([true, null])
  })

  it('the code goes through the browser alone, under PKCE; tokens never do', async () => {
    const visit = await visitBy('tanaka')
    const { way } = await enter(visit, 'hidamari')
    const authorization = way.map((one) => new URL(one)).find(({ pathname }) => pathname === '/auth')
    expect(authorization?.searchParams.get('code_challenge_method')).toBe('S256')
    expect(authorization?.searchParams.get('response_type')).toBe('code')
    expect(way.at(-1)).toMatch(/\/callback\?code=/)
    expect(way.join(' ')).not.toMatch(/token=|id_token|sub=/)
  })

  it('two portals cannot tell that they have the same visitor, and one knows who comes again', async () => {
    const [first, again, other] = [await visitBy('tanaka'), await visitBy('tanaka'), await visitBy('sato')]
    const seen = async (visit: Visit, portal: string) => String((await enter(visit, portal)).body['pseudonym'])
    const hidamari = await seen(first, 'hidamari')
    const shop = await seen(first, 'minato-shop')
    expect(hidamari).toHaveLength(43)
    expect(await seen(again, 'hidamari')).toBe(hidamari)
    expect(new Set([hidamari, shop, await seen(other, 'hidamari'), first.answer.pseudonym]).size).toBe(4)
  })

  it.each<[string, () => Promise<Provider>, readonly string[]]>([
    ['a phone', async () => (await phone.open(world(), 'good')).provider, ['hwk', 'pin', 'mfa']],
    [
      'a passkey',
      async () => {
        const authenticator = softAuthenticator()
        await enrolFor(world(), 'tanaka', authenticator)
        return passkeyOn(authenticator).provider
      },
      ['pop', 'user', 'mfa']
    ]
  ])('%s opens the same door for the same visitor, and the portal is told how', async (_, provider, amr) => {
    const page = await enter(await visitOf(await provider()), 'hidamari')
    const byCard = await enter(await visitBy('tanaka'), 'hidamari')
    expect(page.body).toEqual({ pseudonym: byCard.body['pseudonym'], acr: levelOne, amr })
  })

  it('a portal that asks for level 2 gets nothing, not even level 1 (RFC 9470)', async () => {
    const visit = await visitBy('tanaka')
    const { opens } = await ticketFor(visit, 'hidamari')
    const page = await visit.agent.go(`${opens}&acr_values=${levelTwo}`)
    expect([page.status, page.body]).toEqual([401, { error: 'unmet_authentication_requirements' }])
    // neither does it with a door that stands open already
    expect((await enter(visit, 'hidamari')).status).toBe(200)
    const again = await visit.agent.go(`${(await ticketFor(visit, 'hidamari')).opens}&acr_values=${levelTwo}`)
    expect(again.body).toEqual({ error: 'unmet_authentication_requirements' })
    expect(
      (await visit.agent.go(`${(await ticketFor(visit, 'hidamari')).opens}&acr_values=${levelTwo} ${levelOne}`)).body[
        'acr'
      ]
    ).toBe(levelOne)
  })

  it('a ticket lets in once, in time, and at its own portal only; nothing lets in without one', async () => {
    const visit = await visitBy('tanaka')
    const fresh = (): Agent => newAgent(world().central.ready.ca)
    const hidamari = await ticketFor(visit, 'hidamari')
    const shop = await ticketFor(visit, 'minato-shop')
    const atShop = new URL(shop.opens)
    atShop.searchParams.set('login_hint', hidamari.ticket)
    const refused = { error: 'access_denied' }
    expect((await fresh().go(atShop.href)).body).toEqual(refused)
    expect((await fresh().go(hidamari.opens)).status).toBe(200)
    expect((await fresh().go(hidamari.opens)).body).toEqual(refused)
    atShop.searchParams.delete('login_hint')
    // nor does anybody who has none leave anything behind, however often they come
    const { db } = world().central
    const kept = async () => (await db.selectFrom('sign_on').select('id').execute()).length
    const unannounced = await fresh().go(atShop.href)
    expect(unannounced.body).toEqual(refused)
    const asked = unannounced.way.find((one) => one.includes('code_challenge=')) ?? ''
    const before = await kept()
    for (const _ of [1, 2, 3])
      expect((await askWith(world().central.ready.ca, asked, null)).location).toContain('error=access_denied')
    expect(await kept()).toBe(before)
    world().ahead(61_000)
    expect((await fresh().go(shop.opens)).body).toEqual(refused)
  })

  it('a browser that still knows a visit gets into no other portal without a ticket', async () => {
    const visit = await visitBy('tanaka')
    expect((await enter(visit, 'hidamari')).status).toBe(200)
    const shop = new URL((await ticketFor(await visitBy('sato'), 'minato-shop')).opens)
    shop.searchParams.delete('login_hint')
    expect((await visit.agent.go(shop.href)).body).toEqual({ error: 'access_denied' })
  })

  it('a door shut is shut: page, renewal and old tickets', async () => {
    const visit = await visitBy('tanaka')
    const page = await enter(visit, 'hidamari')
    const home = `${originOf(page.url.href)}/`
    expect((await visit.agent.go(home)).body).toEqual(page.body)
    expect((await visit.agent.go(`${home}renew`, 'POST')).body).toEqual({ acr: levelOne })
    const shut = () => visit.client.call('DELETE', '/v1/doors/hidamari', undefined, visit.headers)
    expect((await shut()).status).toBe(204)
    expect(codeOf(await shut())).toBe('notFound')
    expect((await visit.agent.go(home)).status).toBe(401)
    expect((await visit.agent.go(`${home}renew`, 'POST')).body).toEqual({ error: 'invalid_grant' })
    expect((await doors(visit)).map(({ closedAt }) => closedAt !== null)).toEqual([true])
    // opened anew, the portal's old tokens stay dead; its visitor comes in with a new ticket only
    await ticketFor(visit, 'hidamari')
    expect((await visit.agent.go(home)).status).toBe(401)
  })

  it.each<[string, (visit: Visit) => Promise<unknown>]>([
    ['its end', ({ client, headers }) => client.call('DELETE', '/v1/session', undefined, headers)],
    ['going down to level 0', ({ client, headers }) => client.call('PUT', '/v1/session/level', { level: 0 }, headers)],
    ['its time running out', () => Promise.resolve(world().ahead(31 * 60_000))]
  ])('every door of a visit shuts with %s', async (_, end) => {
    const visit = await visitBy('tanaka')
    const page = await enter(visit, 'hidamari')
    const home = `${originOf(page.url.href)}/`
    const waiting = await ticketFor(visit, 'minato-shop')
    await end(visit)
    expect((await visit.agent.go(home)).status).toBe(401)
    expect((await visit.agent.go(`${home}renew`, 'POST')).body).toEqual({ error: 'invalid_grant' })
    expect((await visit.agent.go(waiting.opens)).body).toEqual({ error: 'access_denied' })
  })

  it('doors stay open when the visit goes down to level 1, and services of level 2 do not', async () => {
    const visit = await visitBy('tanaka')
    const page = await enter(visit, 'hidamari')
    const down = await visit.client.call('PUT', '/v1/session/level', { level: 1 }, visit.headers)
    expect(down.body).toMatchObject({ level: 1, provider: 'card' })
    expect((await visit.agent.go(`${originOf(page.url.href)}/`)).status).toBe(200)
    expect(codeOf(await visit.client.call('GET', '/v1/self', undefined, visit.headers))).toBe('levelInsufficient')
    expect((await enter(visit, 'minato-shop')).body['acr']).toBe(levelOne)
    expect(codeOf(await visit.client.call('PUT', '/v1/session/level', { level: 2 }, visit.headers))).toBe('malformed')
  })

  it('a door needs a portal there is, and a session', async () => {
    const visit = await visitBy('tanaka')
    expect(codeOf(await open(visit, 'atlantis'))).toBe('portalUnknown')
    expect(codeOf(await open({ ...visit, headers: {} }, 'hidamari'))).toBe('levelInsufficient')
  })

  it('the provider takes no code without its verifier, no unknown client, no other way than the code flow', async () => {
    const { issuer } = PortalsAnswer.parse((await (await world().connect()).call('GET', '/v1/portals')).body)
    const agent = newAgent(world().central.ready.ca)
    const meta = (await agent.go(`${issuer}/.well-known/openid-configuration`)).body
    expect(meta).toMatchObject({
      issuer,
      response_types_supported: ['code'],
      subject_types_supported: ['pairwise'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      acr_values_supported: [levelOne]
    })
    const visit = await visitBy('tanaka')
    const { way } = await enter(visit, 'hidamari')
    const authorization = new URL(way.find((one) => new URL(one).pathname === '/auth') ?? '')
    const tried = async (change: (parameters: URLSearchParams) => void) => {
      const url = new URL(authorization)
      change(url.searchParams)
      const page = await agent.go(url.href)
      const { searchParams, hash } = page.url
      return searchParams.get('error') ?? new URLSearchParams(hash.slice(1)).get('error') ?? page.body['error']
    }
    expect(await tried((p) => p.delete('code_challenge'))).toBe('invalid_request')
    expect(await tried((p) => p.set('client_id', 'atlantis'))).toBe('invalid_client')
    // nor one whose name PostgreSQL cannot be asked for
    expect(await tried((p) => p.set('client_id', 'a\0'))).toBe('invalid_client')
    expect(await tried((p) => p.set('redirect_uri', 'https://elsewhere.invalid/'))).toBe('invalid_redirect_uri')
    expect(await tried((p) => p.set('response_type', 'id_token'))).toMatch(
      /unsupported_response_type|unauthorized_client/
    )
  })

  it('a code that comes twice at the same moment is worth something once', async () => {
    const codes = signOnStore(world().central.central)('AuthorizationCode')
    await codes.upsert('a-code', { accountId: 'nobody' }, 60)
    const used = await Promise.allSettled([1, 2, 3].map(() => codes.consume('a-code')))
    expect(used.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected'])
    expect(await codes.find('a-code')).toHaveProperty('consumed')
    await codes.destroy('a-code')
  })

  it('what is kept of a door names no resident but to central, and no ticket', async () => {
    const visit = await visitBy('tanaka')
    const { ticket } = await ticketFor(visit, 'hidamari')
    const { db } = world().central
    const kept = JSON.stringify([
      await db.selectFrom('doors').selectAll().execute(),
      await db.selectFrom('sign_on').selectAll().execute(),
      await db.selectFrom('audit').selectAll().execute(),
      world().log
    ])
    expect(kept).not.toContain(ticket)
    expect(kept).toContain(createHash('sha256').update(ticket).digest('base64url'))
    expect(kept).not.toContain('田中')
  })
})
