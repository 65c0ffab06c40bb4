// A private portal sees whether something waits: one bit, under its own pseudonym, for those who allowed it, and never who.
import { expect, it } from 'vitest'
import { DoorAnswer, FlagsAnswer } from '../../src/contract/wire/doors.ts'
import { Problem } from '../../src/contract/wire/problem.ts'
import { raiseAlerts } from '../../src/central/notices/rounds.ts'
import { asOf } from '../../src/central/sign-on/flags.ts'
import { onReader } from '../support/auth-candidates.ts'
import { nonceFor, proofBy, sessionBy } from '../support/auth-visit.ts'
import { codeOf } from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'
import { addNotice } from '../support/push-writers.ts'
import { askWith, newAgent, type Agent, type Page } from '../support/sign-on-agent.ts'

const day = 86_400_000

onBothStorages('the notice flag', (world) => {
  const visitBy = async (name: string) => {
    const client = await world().connect()
    const { provider } = await onReader(name)
    return { ...(await sessionBy(client, provider)), client, provider }
  }
  type Visit = Awaited<ReturnType<typeof visitBy>>
  const openDoor = async ({ client, provider, headers, visit }: Visit, portal: string, more: object = {}) => {
    const nonce = await nonceFor(client, 'door')
    const payload = JSON.stringify({ visit, portal, ...more })
    const proof = await proofBy(client, provider, { purpose: 'door', nonce, payload })
    return client.call('POST', '/v1/doors', { payload, proof }, headers)
  }
  type Known = { readonly agent: Agent; readonly entered: Page; readonly waiting: () => Promise<Page> }
  /** signs in at a portal, which from then on can ask for this visitor */
  const enter = async (visit: Visit, portal: string, more: object = {}): Promise<Known> => {
    const agent = newAgent(world().central.ready.ca)
    const entered = await agent.go(DoorAnswer.parse((await openDoor(visit, portal, more)).body).opens)
    return { agent, entered, waiting: () => agent.go(new URL('/waiting', entered.url).href) }
  }
  const allowed = { noticeFlag: true }
  const notFound = { status: 404, body: { code: 'notFound' } }
  /** a portal's own token, as the provider keeps it */
  const tokenOf = async (model: string, portal: string): Promise<string> => {
    const { db } = world().central
    const rows = await db
      .selectFrom('sign_on')
      .select('id')
      .where('model', '=', model)
      .where('portal', '=', portal)
      .orderBy('expires_at')
      .execute()
    return rows.at(-1)?.id ?? ''
  }
  const asked = async (pseudonym: string, token: string | null, method = 'GET') => {
    const { ca } = world().central.ready
    const issuer = await (await world().connect()).call('GET', '/v1/portals')
    const url = `${(issuer.body as { issuer: string }).issuer}/notice-flags/${pseudonym}`
    const { status, text } = await askWith(ca, url, token, method)
    return { status, body: JSON.parse(text) as unknown }
  }

  it('is one bit, long after the visit, and turns once a day at most', async () => {
    const visit = await visitBy('tanaka')
    const { entered, waiting } = await enter(visit, 'hidamari', allowed)
    await visit.client.call('DELETE', '/v1/session', undefined, visit.headers)
    expect((await waiting()).body).toEqual({ waiting: true })
    const { db } = world().central
    await db.updateTable('notices').set({ opened_at: world().central.central.now().toISOString() }).execute()
    // it was so at the hour this portal is told of
    expect((await waiting()).body).toEqual({ waiting: true })
    world().ahead(day)
    expect((await waiting()).body).toEqual({ waiting: false })
    await addNotice(db, 'tanaka', `news-${Date.now()}`)
    world().ahead(day)
    expect((await waiting()).body).toEqual({ waiting: true })
    expect(entered.body['pseudonym']).toHaveLength(43)
  })

  it('is for those who allowed it, with a proof, at that portal, until they take it back', async () => {
    const visit = await visitBy('tanaka')
    const without = await enter(visit, 'minato-shop')
    expect(await without.waiting()).toMatchObject(notFound)
    const { waiting } = await enter(visit, 'hidamari', allowed)
    expect((await waiting()).status).toBe(200)
    expect(await without.waiting()).toMatchObject(notFound)
    const own = async () =>
      FlagsAnswer.parse((await visit.client.call('GET', '/v1/notice-flags', undefined, visit.headers)).body).flags
    expect((await own()).map(({ portal, askedAt, withdrawnAt }) => [portal, askedAt !== null, withdrawnAt])).toEqual([
      ['hidamari', true, null]
    ])
    const back = () => visit.client.call('DELETE', '/v1/notice-flags/hidamari', undefined, visit.headers)
    expect((await back()).status).toBe(204)
    expect(codeOf(await back())).toBe('notFound')
    expect(await waiting()).toMatchObject(notFound)
    expect(codeOf(await openDoor(visit, 'hidamari', { noticeFlag: 'yes' }))).toBe('malformed')
    expect(codeOf(await visit.client.call('GET', '/v1/notice-flags'))).toBe('levelInsufficient')
    await enter(visit, 'hidamari', allowed)
    expect((await waiting()).status).toBe(200)
    world().ahead(366 * day)
    expect(await waiting()).toMatchObject(notFound)
  })

  it('says the same of nobody, of who did not allow it and of the visitor of another portal', async () => {
    const visit = await visitBy('tanaka')
    const [here, there] = [await enter(visit, 'hidamari', allowed), await enter(visit, 'minato-shop', allowed)]
    const third = await enter(await visitBy('sato'), 'hidamari')
    await here.waiting()
    const token = await tokenOf('ClientCredentials', 'hidamari')
    const nameAt = ({ entered }: Known): string => String(entered.body['pseudonym'])
    expect((await asked(nameAt(here), token)).body).toEqual({ waiting: expect.any(Boolean) as boolean })
    const no = await asked('x'.repeat(43), token)
    expect(no).toMatchObject(notFound)
    for (const pseudonym of [nameAt(there), nameAt(third), 'tanaka', '', 'a/b'])
      expect(await asked(pseudonym, token)).toEqual(no)
    expect(await asked(nameAt(here), token, 'POST')).toEqual(no)
  })

  it('is given to portals only: no token, a made-up one, and the token of a visitor are refused and written down', async () => {
    const { entered, waiting } = await enter(await visitBy('tanaka'), 'hidamari', allowed)
    await waiting()
    const pseudonym = String(entered.body['pseudonym'])
    for (const token of [
      null,
      'made-up-made-up-made-up-made-up-made-up-xyz',
      await tokenOf('AccessToken', 'hidamari')
    ]) {
      const answer = await asked(pseudonym, token)
      expect([answer.status, Problem.parse(answer.body).code]).toEqual([401, 'portalTokenInvalid'])
    }
    expect((await world().refusals()).slice(-3)).toEqual(Array.from({ length: 3 }, () => 'portalTokenInvalid'))
    // and a portal's own token opens nothing of a visitor
    const own = await tokenOf('ClientCredentials', 'hidamari')
    const { ca } = world().central.ready
    const { issuer } = (await (await world().connect()).call('GET', '/v1/portals')).body as { issuer: string }
    expect((await askWith(ca, `${issuer}/me`, own)).status).toBe(401)
  })

  it('two portals get nothing in common by which they could find that they have the same visitor', async () => {
    const visit = await visitBy('tanaka')
    const seen: Set<string>[] = []
    for (const portal of ['hidamari', 'minato-shop']) {
      const { entered, waiting } = await enter(visit, portal, allowed)
      const said = JSON.stringify([entered.body, entered.way, (await waiting()).body])
      // addresses are the provider's own and stand in every answer to anybody
      seen.push(new Set(said.match(/[A-Za-z0-9_-]{16,}/g)))
    }
    const stranger = await enter(await visitBy('sato'), 'hidamari')
    const everybodys = new Set(
      JSON.stringify([stranger.entered.body, stranger.entered.way]).match(/[A-Za-z0-9_-]{16,}/g)
    )
    const [here = new Set(), there = new Set()] = seen
    expect(here.size).toBeGreaterThan(3)
    expect([...here].filter((one) => there.has(one) && !everybodys.has(one))).toEqual([])
    // nor does the bit turn at the same moment for both
    const { db, central } = world().central
    const rows = await db
      .selectFrom('notice_flags')
      .select(['portal', 'pseudonym'])
      .where('resident', '=', 'tanaka')
      .execute()
    const now = central.now()
    const hours = rows.map(({ portal, pseudonym }) => asOf(central, portal, pseudonym, now).getTime())
    expect(new Set(rows.map(({ pseudonym }) => pseudonym)).size).toBe(2)
    expect(new Set(hours).size).toBe(2)
    for (const hour of hours) expect(now.getTime() - hour).toBeLessThan(day)
    const kept = JSON.stringify([await db.selectFrom('audit').selectAll().execute(), world().log])
    for (const { pseudonym } of rows) expect(kept).not.toContain(pseudonym)
  })

  it('a notice that comes again turns no bit before its own hour, which is never the same for two portals', async () => {
    const { db, central } = world().central
    const visit = await visitBy('tanaka')
    const portals = [await enter(visit, 'hidamari', allowed), await enter(visit, 'minato-shop', allowed)]
    const bits = async () => (await Promise.all(portals.map((one) => one.waiting()))).map(({ body }) => body['waiting'])
    const id = `due-${Date.now()}`
    await addNotice(db, 'tanaka', id)
    await db.updateTable('notices').set({ opened_at: central.now().toISOString() }).execute()
    world().ahead(day)
    expect(await bits()).toEqual([false, false])
    // the alert of nine in the morning: the same moment for everybody
    const due = new Date(central.now().getTime() - 1).toISOString()
    await db.insertInto('alerts').values({ resident: 'tanaka', notice: id, due_at: due, raised_at: null }).execute()
    expect(await raiseAlerts(central)).toBeGreaterThan(0)
    expect(await bits()).toEqual([false, false])
    world().ahead(day)
    expect(await bits()).toEqual([true, true])
    // and so it is left while nobody opens it and it comes once more
    const more = new Date(central.now().getTime() - 1).toISOString()
    await db.insertInto('alerts').values({ resident: 'tanaka', notice: id, due_at: more, raised_at: null }).execute()
    expect(await raiseAlerts(central)).toBeGreaterThan(0)
    expect(await bits()).toEqual([true, true])
  })
})
