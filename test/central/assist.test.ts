import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { revokeStaff, StaffProblem } from '../../src/central/assist/staff.ts'
import { readCommand } from '../../src/central/cli/options.ts'
import { actOnPeople } from '../../src/central/cli/people.ts'
import { UsageProblem } from '../../src/central/cli/usage-problem.ts'
import { softCard, type SoftKey } from '../support/central-card.ts'
import { briefly, call, journalOf, mandateFor, visitor, type Visitor } from '../support/central-mandates.ts'
import {
  enrolled,
  look,
  onDuty,
  raise,
  raised,
  screen,
  seen,
  staffCard,
  staffSignIn,
  take,
  tell,
  viewOf,
  waiting,
  type OnDuty,
  type StaffChanges
} from '../support/central-staff.ts'
import { codeOf, prepareMove, send, session, uuidv7, type Prepared } from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'

const cards = { hanako: await staffCard(), jiro: await staffCard(), unknown: await staffCard() }

/** a certificate that can be read, with a public key that cannot */
const withDamagedKey = (certificate: Buffer): Buffer => {
  const bytes = Buffer.from(certificate)
  // BIT STRING of 271 bytes, none unused, and in it the SEQUENCE that is an RSA key of 2048 bits
  bytes[bytes.indexOf(Buffer.from('0382010f0030', 'hex')) + 5] = 0x31
  return bytes
}

onBothStorages('assist', (world) => {
  let hanako: OnDuty
  let jiro: OnDuty
  beforeAll(async () => {
    await enrolled(world(), 'hanako', cards.hanako)
    await enrolled(world(), 'jiro', cards.jiro)
    hanako = await onDuty(world(), cards.hanako)
    jiro = await onDuty(world(), cards.jiro, 2)
  })
  const tanaka = (): Promise<Visitor> => visitor(world(), 'tanaka')

  it('staff sign in with an enrolled staff card, and with nothing else', async () => {
    const client = await world().connect()
    const refused: readonly (readonly [string, string, SoftKey, StaffChanges])[] = [
      ['a card nobody enrolled', 'staffUnknown', cards.unknown, {}],
      ["a resident's card", 'staffUnknown', softCard('tanaka').authentication, {}],
      ['another key', 'signatureInvalid', cards.unknown, { certificate: cards.hanako.certificate }],
      ['another purpose', 'wrongPurpose', cards.hanako, { purpose: 'sign-in' }],
      ['rubbish', 'certificateMalformed', cards.hanako, { certificate: Buffer.from('rubbish') }],
      [
        'a damaged key',
        'certificateMalformed',
        cards.hanako,
        { certificate: withDamagedKey(cards.hanako.certificate) }
      ],
      ['another connection', 'wrongConnection', cards.hanako, { parts: { exporter: Buffer.alloc(32, 7) } }]
    ]
    for (const [what, code, card, changes] of refused)
      expect([what, codeOf(await staffSignIn(client, card, changes))]).toEqual([what, code])
    for (const [, code] of refused) expect(await world().refusals()).toContain(code)
  })

  it('only a staff certificate can be enrolled', async () => {
    const policy = '1.2.392.200149.8.5.1.3.30'
    const bad = [
      softCard('tanaka').authentication,
      softCard('tanaka').signature,
      await staffCard({ policy, like: cards.unknown }),
      await staffCard({ days: 0, like: cards.unknown }),
      await staffCard({ certifies: true, like: cards.unknown }),
      cards.jiro
    ]
    for (const card of bad) await expect(enrolled(world(), 'saburo', card)).rejects.toThrow(StaffProblem)
    await expect(enrolled(world(), 'saburo', cards.unknown, 'nowhere')).rejects.toThrow(StaffProblem)
  })

  it('operators enrol and revoke staff by command', async () => {
    const { settings, db } = world().central.central
    const file = join(world().folder, 'staff.der')
    writeFileSync(file, cards.unknown.certificate)
    const run = async (...words: string[]): Promise<unknown> => {
      const command = readCommand([...words, '--data', settings.data], {})
      if (command.name !== 'people') throw new Error('another command')
      return JSON.parse(await actOnPeople(settings, db, command.act))
    }
    const client = await world().connect()
    expect(await run('enrol-staff', 'shiro', 'morikawa', '窓口', '四郎', file)).toEqual({
      enrolled: 'shiro',
      town: 'morikawa'
    })
    expect((await staffSignIn(client, cards.unknown)).status).toBe(200)
    expect(await run('revoke-staff', 'shiro')).toEqual({ revoked: 'shiro' })
    expect(codeOf(await staffSignIn(client, cards.unknown))).toBe('staffRevoked')
    await expect(run('revoke-staff', 'nobody')).rejects.toThrow(UsageProblem)
    await expect(run('enrol-staff', 'goro', 'morikawa', '窓口', '五郎', `${file}.not`)).rejects.toThrow(
      'cannot be read'
    )
    expect(() => readCommand(['enrol-staff', 'goro', '--data', settings.data], {})).toThrow(UsageProblem)
    await db.deleteFrom('staff_sessions').where('staff', '=', 'shiro').execute()
    await db.deleteFrom('staff').where('id', '=', 'shiro').execute()
  })

  it("a staff session opens no resident's route, and a resident's session no route of staff", async () => {
    const resident = await tanaka()
    for (const path of ['/v1/self', '/v1/notices', '/v1/mailbox', '/v1/filings', '/v1/journal', '/v1/mandates'])
      expect([path, codeOf(await hanako.client.call('GET', path, undefined, hanako.headers))]).toEqual([
        path,
        'sessionMissing'
      ])
    expect(codeOf(await raise(hanako))).toBe('sessionMissing')
    const staffOnly = ['/v1/staff/help-calls', `/v1/staff/help-calls/${uuidv7()}`]
    for (const path of staffOnly) {
      expect(codeOf(await call(resident, 'GET', path))).toBe('sessionMissing')
      expect(codeOf(await resident.client.call('GET', path))).toBe('staffMissing')
      expect(codeOf(await resident.client.call('GET', path, undefined, hanako.headers))).toBe('wrongTerminal')
    }
    const other = await world().connect(1)
    expect(codeOf(await other.call('GET', '/v1/staff/help-calls', undefined, hanako.headers))).toBe('wrongConnection')
  })

  it('what staff see is where the resident is, masked, and only while their call runs', async () => {
    const resident = await tanaka()
    const [filed] = await prepareMove(resident.client, resident.headers, resident.card, { recipients: ['minato-bank'] })
    await send(resident.client, filed as Prepared)
    const id = await raised(resident)
    expect(codeOf(await look(hanako, id))).toBe('helpClosed')
    expect(await waiting(hanako)).toContain(id)
    expect((await take(hanako, id)).status).toBe(200)
    expect(codeOf(await take(jiro, id))).toBe('helpTaken')
    expect(codeOf(await look(jiro, id))).toBe('helpTaken')
    expect(await seen(resident, id)).toMatchObject({ state: 'taken', staff: { family: '窓口' } })
    const step = screen('move.where', [{ field: 'toLot', state: 'wrong' }])
    expect((await tell(resident, id, step)).status).toBe(204)
    const view = viewOf(await look(hanako, id))
    expect(view).toMatchObject({ step, visitor: { level: 2, name: { family: '田＊', given: '和＊' } } })
    expect(view.visitor?.filings[0]).toMatchObject({ procedure: 'move', recipient: { en: 'Minato Bank' } })
    expect(JSON.stringify(view)).not.toMatch(/和子|本町|090-|1-15-203|tanaka/)
    expect((await hanako.client.call('DELETE', `/v1/staff/help-calls/${id}`, undefined, hanako.headers)).status).toBe(
      204
    )
    expect(codeOf(await look(hanako, id))).toBe('helpClosed')
    expect(codeOf(await tell(resident, id, step))).toBe('helpClosed')
    expect(await seen(resident, id)).toMatchObject({ state: 'ended', endedBy: 'staff' })
  })

  it('every assisted step is in the journal of the resident, with the name of who helped', async () => {
    const resident = await tanaka()
    const id = await raised(resident)
    await tell(resident, id, screen('before'))
    await take(hanako, id)
    await look(hanako, id)
    await look(hanako, id)
    await tell(resident, id, screen('move.check'))
    await look(hanako, id)
    await call(resident, 'DELETE', `/v1/help-calls/${id}`)
    const lines = (await journalOf(resident)).filter((one) => one.helpCall === id)
    expect(lines.map((one) => `${briefly(one)} ${one.subject ?? ''}`.trim())).toEqual([
      'staff assist.taken words',
      'staff assist.viewed before',
      'staff assist.step move.check',
      'staff assist.viewed move.check',
      'staff assist.ended'
    ])
    expect(new Set(lines.map((one) => `${one.actor.name?.family ?? ''} ${one.terminal ?? ''}`))).toEqual(
      new Set(['窓口 morikawa-1'])
    )
    expect((await journalOf(await visitor(world(), 'sato'))).filter((one) => one.helpCall === id)).toEqual([])
  })

  it('no value, PIN or other word has a place in a step', async () => {
    const resident = await tanaka()
    const id = await raised(resident)
    const fields = (field: object) => ({ screen: 'pin', procedure: null, fields: [field] })
    for (const step of [
      fields({ field: 'pin', state: 'filled', value: '1234' }),
      fields({ field: 'pin', state: '1234' }),
      { ...screen('pin'), note: '1234' },
      { ...screen('name'), screen: '田中 和子' }
    ])
      expect(codeOf(await call(resident, 'PUT', `/v1/help-calls/${id}/step`, step))).toBe('malformed')
  })

  it('the call ends with the visit it was made in: the next person is not seen', async () => {
    const resident = await tanaka()
    const id = await raised(resident)
    await take(hanako, id)
    await call(resident, 'DELETE', '/v1/session')
    expect(codeOf(await look(hanako, id))).toBe('helpClosed')
    const again = await tanaka()
    const second = await raised(again)
    await take(hanako, second)
    const sato = { ...again, headers: await session(again.client, 'sato') }
    expect(codeOf(await tell(sato, second, screen('home')))).toBe('helpClosed')
    expect(codeOf(await look(hanako, second))).toBe('helpClosed')
  })

  it('without a sign-in a call is taken, and shows nobody', async () => {
    const client = await world().connect()
    const id = await raised({ client, headers: {} })
    const first = viewOf(await take(hanako, id))
    expect(first).toMatchObject({ visitor: null, step: { screen: 'home' } })
    // an answer that was lost is given again
    expect(viewOf(await take(hanako, id))).toEqual(first)
    const signedIn = await session(client, 'tanaka')
    expect(codeOf(await client.call('PUT', `/v1/help-calls/${id}/step`, screen('home'), signedIn))).toBe('helpClosed')
    expect(codeOf(await look(hanako, id))).toBe('helpClosed')
  })

  it("a call is its terminal's and its town's, one at a time", async () => {
    const here = await world().connect()
    const nobody = { client: here, headers: {} }
    const callId = uuidv7()
    const first = await raise(nobody, callId)
    expect((await raise(nobody, callId)).body).toEqual(first.body)
    expect(codeOf(await raise({ client: await world().connect(1), headers: {} }, callId))).toBe('operationConflict')
    const elsewhere = await world().connect(1)
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['PUT', '/step', screen('home')],
      ['DELETE', '', undefined]
    ] as const)
      expect(codeOf(await elsewhere.call(method, `/v1/help-calls/${callId}${path}`, body))).toBe('notFound')
    const next = await raised(nobody)
    expect((await seen(nobody, callId)).state).toBe('ended')
    expect((await waiting(hanako)).filter((one) => one === callId || one === next)).toEqual([next])
    await world().central.db.updateTable('staff').set({ town: 'umino' }).where('id', '=', 'jiro').execute()
    expect(await waiting(jiro)).toEqual([])
    expect(codeOf(await take(jiro, next))).toBe('notFound')
    expect(codeOf(await look(jiro, 'x'))).toBe('notFound')
    await world().central.db.updateTable('staff').set({ town: 'morikawa' }).where('id', '=', 'jiro').execute()
  })

  it('a proxy who is helped is helped in their own journal, and staff see nothing of the principal', async () => {
    const [principal, proxy] = [await tanaka(), await visitor(world(), 'sato')]
    await mandateFor(world(), principal, proxy)
    const id = await raised(proxy)
    expect(viewOf(await take(hanako, id)).visitor).toMatchObject({ name: { family: '佐＊' }, filings: [] })
    expect((await journalOf(principal)).filter((one) => one.helpCall === id)).toEqual([])
    expect((await journalOf(proxy)).filter((one) => one.helpCall === id)).toHaveLength(1)
  })

  it('half an hour, a sign-out and a revocation end what staff see, at once', async () => {
    const resident = await tanaka()
    const id = await raised(resident)
    await take(jiro, id)
    await jiro.client.call('DELETE', '/v1/staff/session', undefined, jiro.headers)
    expect(codeOf(await look(jiro, id))).toBe('sessionMissing')
    expect(await seen(resident, id)).toMatchObject({ endedBy: 'staff' })
    const slow = await raised(resident)
    await take(hanako, slow)
    world().ahead(31 * 60_000)
    expect(codeOf(await look(hanako, slow))).toBe('helpClosed')
    expect(await revokeStaff(world().central.db, 'hanako', world().central.central.now())).toBe(true)
    expect(codeOf(await look(hanako, slow))).toBe('staffRevoked')
    expect(codeOf(await staffSignIn(await world().connect(), cards.hanako))).toBe('staffRevoked')
    world().ahead(31 * 60_000)
    const late = await world().connect()
    expect(codeOf(await late.call('GET', '/v1/staff/help-calls', undefined, hanako.headers))).toBe('sessionExpired')
  })
})
