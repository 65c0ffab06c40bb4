import { beforeAll, expect, it } from 'vitest'
import { Filing } from '../../src/contract/wire/filings.ts'
import { Mandate, MandateText, type Scope } from '../../src/contract/wire/mandates.ts'
import { OwnEntriesAnswer, ProvisionLeaf } from '../../src/contract/wire/provision-log.ts'
import * as mail from '../support/central-mailbox.ts'
import {
  acting,
  briefly,
  call,
  codeFrom,
  draftBody,
  drafted,
  journalOf,
  mandateFor,
  mandatesOf,
  prepareFor,
  scopeOf,
  sendSignature,
  sign,
  signatureBody,
  until,
  visitor,
  wide,
  type Visitor
} from '../support/central-mandates.ts'
import { codeOf, everybody, send, uuidv7, type FilingChanges, type Prepared } from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'

const day = 86_400_000

onBothStorages('mandates', (world) => {
  let tanaka: Visitor
  let sato: Visitor
  let takahashi: Visitor
  beforeAll(async () => {
    tanaka = await visitor(world(), 'tanaka')
    sato = await visitor(world(), 'sato')
    takahashi = await visitor(world(), 'takahashi')
  })
  const draft = async (scope: Scope = wide): Promise<Mandate> =>
    drafted(tanaka, draftBody(await codeFrom(sato), scope, until(world())))
  const given = (scope?: Scope): Promise<Mandate> => mandateFor(world(), tanaka, sato, scope)
  const states = async (of: Visitor, id: string): Promise<string | undefined> =>
    (await mandatesOf(of)).find((one) => one.id === id)?.state
  const get = async (of: Visitor, path: string): Promise<unknown> => {
    const answer = await call(of, 'GET', path)
    return answer.status === 200 ? 200 : codeOf(answer)
  }
  const move = (mandate: string, changes: FilingChanges = {}): Promise<Prepared[]> => prepareFor(sato, mandate, changes)

  it('holds only when both cards have signed the same text, one after the other', async () => {
    const { id, text } = await draft()
    const says = MandateText.parse(JSON.parse(text ?? ''))
    expect([says.principal.name, says.grantor.name, says.proxy.name]).toMatchObject([
      { family: '田中' },
      { family: '田中' },
      { family: '佐藤' }
    ])
    expect(text).not.toMatch(/tanaka|sato/)
    expect([await states(tanaka, id), await states(sato, id)]).toEqual(['drafted', undefined])
    expect(await get(acting(sato, id), '/v1/self')).toBe('mandateNotValid')
    expect(codeOf(await sign(sato, { id, text }, 'accept'))).toBe('notFound')
    expect((await sign(tanaka, { id, text }, 'grant')).status).toBe(200)
    expect([await states(tanaka, id), await states(sato, id)]).toEqual(['granted', 'granted'])
    expect(await get(acting(sato, id), '/v1/self')).toBe('mandateNotValid')
    expect((await sign(sato, { id, text }, 'accept')).status).toBe(200)
    expect([await states(tanaka, id), await states(sato, id)]).toEqual(['valid', 'valid'])
    expect((await call(acting(sato, id), 'GET', '/v1/self')).body).toMatchObject({ name: { family: '田中' } })
    expect((await call(sato, 'GET', '/v1/self')).body).toMatchObject({ name: { family: '佐藤' } })
  })

  it('the same draft and the same signature again get the same answer; another with their id does not', async () => {
    const body = draftBody(await codeFrom(sato), wide, until(world()))
    const first = await call(tanaka, 'POST', '/v1/mandates', body)
    expect((await call(tanaka, 'POST', '/v1/mandates', body)).body).toEqual(first.body)
    const other = { ...body, scope: scopeOf({ profile: true }) }
    expect(codeOf(await call(tanaka, 'POST', '/v1/mandates', other))).toBe('operationConflict')
    expect(codeOf(await call(takahashi, 'POST', '/v1/mandates', body))).toBe('operationConflict')
    const one = Mandate.parse(first.body)
    const grant = await signatureBody(tanaka, one, 'grant')
    const signed = await sendSignature(tanaka, one.id, grant)
    expect((await sendSignature(tanaka, one.id, grant)).body).toEqual(signed.body)
    expect(codeOf(await sign(tanaka, one, 'grant'))).toBe('mandateClosed')
  })

  it("is in nobody else's hand, not even the principal's, and opens no route that does not name it", async () => {
    const { id } = await given()
    expect(await get(acting(takahashi, id), '/v1/self')).toBe('mandateUnknown')
    expect(await get(acting(tanaka, id), '/v1/self')).toBe('mandateUnknown')
    expect(await get(acting(sato, uuidv7()), '/v1/self')).toBe('mandateUnknown')
    expect(await get(acting(sato, 'x'), '/v1/self')).toBe('malformed')
    for (const path of [
      '/v1/journal',
      '/v1/mandates',
      '/v1/eligibility',
      '/v1/passkeys',
      '/v1/doors',
      '/v1/push/mailbox'
    ])
      expect([path, await get(acting(sato, id), path)]).toEqual([path, 'mandateScope'])
    expect(codeOf(await call(acting(sato, id), 'DELETE', `/v1/mandates/${id}`))).toBe('mandateScope')
    expect(
      codeOf(await acting(sato, id).client.call('GET', '/v1/self', undefined, { 'madoguchi-acting-for': id }))
    ).toBe('levelInsufficient')
  })

  it('shows the folders it names and no others, and opens only what lies in them', async () => {
    const keys = await mail.issuersOf(world())
    const near = await mail.delivered(world(), keys, 'tanaka', { folder: 'deductions' })
    const far = await mail.delivered(world(), keys, 'tanaka', { folder: 'health' })
    const unnamed = await mail.delivered(world(), keys, 'tanaka', { folder: 'gone' })
    const { id } = await given()
    const proxy = acting(sato, id)
    const seen = (await mail.messagesOf(proxy.client, proxy.headers)).map((one) => one.id)
    expect(seen).toContain(near)
    expect(seen.filter((one) => one === far || one === unnamed)).toEqual([])
    const folders = (await call(proxy, 'GET', '/v1/mailbox/folders')).body as {
      folders: { id: string; messages: number }[]
    }
    expect(folders.folders.map((one) => [one.id, one.messages])).toEqual([
      ['inbox', 0],
      ['deductions', 1],
      ['archive', 0]
    ])
    expect((await mail.contentOf(proxy.client, proxy.headers, near)).status).toBe(200)
    for (const hidden of [far, unnamed, uuidv7()])
      expect(codeOf(await mail.contentOf(proxy.client, proxy.headers, hidden))).toBe('notFound')
    const untouched = (await mail.messagesOf(tanaka.client, tanaka.headers)).filter((one) => one.state === 'delivered')
    expect(untouched.map((one) => one.id)).toEqual(expect.arrayContaining([far, unnamed]))
    const put = async (message: string, folder: string) =>
      codeOf(await call(proxy, 'PUT', `/v1/mailbox/${message}/folder`, { folder }))
    expect(await put(near, 'archive')).toBe('notFound')
    expect(await put(near, 'health')).toBe('mandateScope')
    expect(await put(far, 'archive')).toBe('notFound')
    expect(await get(proxy, `/v1/mailbox/${near}/evidence`)).toBe('mandateScope')
    await call(tanaka, 'PUT', `/v1/mailbox/${far}/folder`, { folder: 'inbox' })
    expect(await put(far, 'archive')).toBeUndefined()
    expect((await mail.messagesOf(tanaka.client, tanaka.headers)).find((one) => one.id === far)?.folder).toBe('archive')
  })

  it('files for the principal: with the proxy in the filing, the journal and the provision log', async () => {
    const { id } = await given()
    const [operation] = await move(id)
    expect((await send(sato.client, operation as Prepared)).status).toBe(200)
    const mine = async (of: Visitor): Promise<Filing | undefined> => {
      const { filings } = (await call(of, 'GET', '/v1/filings')).body as { filings: Filing[] }
      return filings.find((one) => one.operationId === operation?.operationId)
    }
    expect(await mine(tanaka)).toMatchObject({ proxy: { family: '佐藤', given: '健' } })
    expect(await mine(acting(sato, id))).toBeDefined()
    expect(await mine(sato)).toBeUndefined()
    const lines = (await journalOf(tanaka)).filter((one) => one.mandate === id)
    expect(lines.map(briefly)).toEqual([
      'self mandate.drafted',
      'self mandate.granted',
      'proxy mandate.accepted',
      'proxy filing.announced',
      'proxy filing.filed',
      'proxy filings.listed'
    ])
    expect(lines.at(4)).toMatchObject({ subject: operation?.operationId, actor: { name: { family: '佐藤' } } })
    expect((await journalOf(sato)).filter((one) => one.mandate === id)).toEqual([])
    await expect
      .poll(async () => {
        const answer = OwnEntriesAnswer.parse((await call(tanaka, 'GET', '/v1/provision-log/own')).body)
        return answer.entries.map((one) => ProvisionLeaf.parse(JSON.parse(one.leaf)).entry.from.en)
      })
      .toContain('Your proxy 健 佐藤, from the terminal')
  })

  it('a mandate to read does not act', async () => {
    const reading = scopeOf({
      procedures: [{ id: 'move', may: 'read' }],
      folders: [
        { id: 'inbox', may: 'read' },
        { id: 'archive', may: 'read' }
      ],
      notices: 'read'
    })
    const { id } = await given(reading)
    const proxy = acting(sato, id)
    expect([await get(proxy, '/v1/filings'), await get(proxy, '/v1/notices'), await get(proxy, '/v1/mailbox')]).toEqual(
      [200, 200, 200]
    )
    expect(await get(proxy, '/v1/self')).toBe('mandateScope')
    await expect(move(id)).rejects.toThrow('mandateScope')
    expect(codeOf(await call(proxy, 'PUT', '/v1/notices/n-1/opened'))).toBe('mandateScope')
    expect(codeOf(await call(proxy, 'PUT', `/v1/mailbox/${uuidv7()}/folder`, { folder: 'archive' }))).toBe(
      'mandateScope'
    )
    const tried = (await journalOf(tanaka)).filter((one) => one.mandate === id && one.outcome === 'refused')
    expect(tried.map(briefly)).toEqual([
      'proxy profile.read mandateScope',
      'proxy filing.announced mandateScope',
      'proxy notice.opened mandateScope',
      'proxy message.moved mandateScope'
    ])
  })

  it('an end cuts the next request, in the same session, and what was announced but has not arrived', async () => {
    const { id } = await given()
    const proxy = acting(sato, id)
    const [early, late] = await move(id, { recipients: ['minato-bank', 'toto-power'] })
    expect((await send(sato.client, early as Prepared)).status).toBe(200)
    expect(await get(proxy, '/v1/self')).toBe(200)
    expect((await call(tanaka, 'DELETE', `/v1/mandates/${id}`)).status).toBe(204)
    expect(await get(proxy, '/v1/self')).toBe('mandateRevoked')
    expect(codeOf(await send(sato.client, late as Prepared))).toBe('mandateRevoked')
    // what was taken before is answered as it was
    expect((await send(sato.client, early as Prepared)).status).toBe(200)
    expect((await call(tanaka, 'DELETE', `/v1/mandates/${id}`)).status).toBe(204)
    const ends = (await journalOf(tanaka)).filter((one) => one.mandate === id && one.act === 'mandate.ended')
    expect(ends.map(briefly)).toEqual(['self mandate.ended'])
  })

  it('an end at the same moment comes wholly before a filing, or wholly after', async () => {
    for (let round = 0; round < 2; round++) {
      const { id } = await given()
      const operations = await move(id, { recipients: everybody })
      const ended = call(tanaka, 'DELETE', `/v1/mandates/${id}`)
      const codes = (await Promise.all(operations.map((one) => send(sato.client, one)))).map(codeOf)
      await ended
      expect(codes.filter((code) => code !== undefined && code !== 'mandateRevoked')).toEqual([])
      const lines = (await journalOf(tanaka)).filter((one) => one.mandate === id)
      const acts = lines.filter((one) => one.outcome === 'done').map((one) => one.act)
      // what came too late is in the journal as well, as refused
      expect(lines.filter((one) => one.reason === 'mandateRevoked')).toHaveLength(codes.filter((code) => code).length)
      expect(acts.slice(acts.indexOf('mandate.ended'))).toEqual(['mandate.ended'])
      expect(acts.filter((act) => act === 'filing.filed')).toHaveLength(
        codes.filter((code) => code === undefined).length
      )
    }
  })

  it('either side ends it; nobody else does; one switch ends everything given', async () => {
    const [first, second, third] = [await given(), await given(), await draft()]
    expect(codeOf(await call(takahashi, 'DELETE', `/v1/mandates/${first.id}`))).toBe('notFound')
    expect((await call(sato, 'DELETE', `/v1/mandates/${first.id}`)).status).toBe(204)
    expect(await get(acting(sato, first.id), '/v1/self')).toBe('mandateRevoked')
    expect((await mandatesOf(tanaka)).find((one) => one.id === first.id)).toMatchObject({ endedBy: 'proxy' })
    await call(tanaka, 'PUT', '/v1/session/level', { level: 1 })
    expect((await call(tanaka, 'DELETE', '/v1/mandates')).status).toBe(204)
    tanaka = await visitor(world(), 'tanaka')
    expect(await get(acting(sato, second.id), '/v1/self')).toBe('mandateRevoked')
    expect(codeOf(await sign(tanaka, third, 'grant'))).toBe('mandateClosed')
    expect((await mandatesOf(tanaka)).filter((one) => one.state !== 'ended')).toEqual([])
  })

  it('ends by itself at its time, and is not signed after a day', async () => {
    const waiting = await draft()
    const short = await mandateFor(world(), tanaka, sato, wide, until(world(), 2))
    const [announced] = await move(short.id)
    world().ahead(1.5 * day)
    tanaka = await visitor(world(), 'tanaka')
    sato = await visitor(world(), 'sato')
    expect(await get(acting(sato, short.id), '/v1/self')).toBe(200)
    expect(await states(tanaka, waiting.id)).toBe('expired')
    expect(codeOf(await sign(tanaka, waiting, 'grant'))).toBe('mandateClosed')
    world().ahead(day)
    sato = await visitor(world(), 'sato')
    expect(await get(acting(sato, short.id), '/v1/self')).toBe('mandateExpired')
    expect(codeOf(await send(sato.client, announced as Prepared))).toBe('mandateExpired')
  })
})
