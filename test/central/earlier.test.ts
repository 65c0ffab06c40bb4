// A database an earlier release made, with mandates that were given in it, on this release: made by test/earlier/make.ts.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { FilingsAnswer } from '../../src/contract/wire/filings.ts'
import { MandateText } from '../../src/contract/wire/mandates.ts'
import { TreeHead } from '../../src/contract/wire/provision-log.ts'
import { startCentral, type RunningCentral } from '../../src/central/start.ts'
import { verifyUrl } from '../../src/verify/log/verify-log.ts'
import { connectCentral } from '../support/central-client.ts'
import {
  acting,
  briefly,
  call,
  codeFrom,
  draftBody,
  drafted,
  journalOf,
  mandatesOf,
  prepareFor,
  scopeOf,
  sign,
  visitor,
  wide,
  type Visitor
} from '../support/central-mandates.ts'
import { postgresAbsent, startPostgres, type Postgres } from '../support/central-postgres.ts'
import { bearer, codeOf, send } from '../support/central-visit.ts'
import type { World } from '../support/central-world.ts'
import { earlierFile, layKeys, Left, settingsAt } from '../support/earlier.ts'

/** Opens the earlier database; gives its URL where it has one. */
type Take = (data: string) => string | null

const suite = (name: string, take: Take): void => {
  const left = Left.parse(JSON.parse(readFileSync(earlierFile(`${name}.json`), 'utf8')))
  const { held, other, granted, ended } = left.mandates
  const data = mkdtempSync(join(tmpdir(), 'madoguchi-earlier-'))
  let central: RunningCentral
  let world: World
  let tanaka: Visitor
  let sato: Visitor
  let takahashi: Visitor
  beforeAll(async () => {
    await layKeys(data)
    writeFileSync(join(data, 'keys', 'log-head.json'), left.head)
    const settings = { ...settingsAt(data, take(data), left.clock), delayFactor: 0.002 }
    central = await startCentral(settings, () => undefined)
    const { url, ca, terminals } = central.ready
    world = { central, connect: () => connectCentral(url, ca, terminals[0] ?? null) } as Partial<World> as World
    tanaka = await visitor(world, 'tanaka')
    sato = await visitor(world, 'sato')
    takahashi = await visitor(world, 'takahashi')
  })
  afterAll(async () => {
    await Promise.all([tanaka, sato, takahashi].map(({ client }) => client.close()))
    await central.stop()
    rmSync(data, { recursive: true, force: true })
  })
  const reached = async (of: Visitor, mandate: string): Promise<unknown> => {
    const answer = await call(acting(of, mandate), 'GET', '/v1/self')
    return answer.status === 200 ? (answer.body as { name: { family: string } }).name.family : codeOf(answer)
  }
  const until = new Date(Date.parse(left.clock) + 20 * 86_400_000).toISOString()

  it('mandates hold as far as they were given, and are shown with the text both cards signed then', async () => {
    expect([await reached(sato, held), await reached(takahashi, other)]).toEqual(['田中', '田中'])
    expect([await reached(takahashi, granted), await reached(sato, ended)]).toEqual([
      'mandateNotValid',
      'mandateRevoked'
    ])
    const shown = (await mandatesOf(sato)).find(({ id }) => id === held)
    expect(shown).toMatchObject({ state: 'valid', side: 'proxy', under: null, further: false, scope: wide })
    expect([shown?.principal, shown?.grantor]).toMatchObject([{ family: '田中' }, { family: '田中' }])
    expect(JSON.parse(shown?.text ?? '')).toMatchObject({ version: 1, mandate: held })
    // nobody else's, as before
    expect(await reached(takahashi, held)).toBe('mandateUnknown')
  })

  it('what was filed under one is handed over, and what still lay in the outbox is taken', async () => {
    expect((await send(sato.client, left.outbox)).status).toBe(200)
    const states = async () => {
      const { filings } = FilingsAnswer.parse((await call(tanaka, 'GET', '/v1/filings')).body)
      const of = (id: string) => filings.find(({ operationId }) => operationId === id)
      return [of(left.filed), of(left.outbox.operationId)].map((one) => [one?.state, one?.proxy])
    }
    const byProxy = ['accepted', { family: '佐藤', given: '健' }]
    await vi.waitFor(async () => expect(await states()).toEqual([byProxy, byProxy]), { timeout: 10_000 })
  })

  it('a session that was open is of its connection, and nobody is in it', async () => {
    const answer = await tanaka.client.call('GET', '/v1/filings', undefined, bearer(left.token))
    expect([answer.status, codeOf(answer)]).toEqual([403, 'wrongTerminal'])
  })

  it('one that waited for its second card is accepted on the same text', async () => {
    const waiting = (await mandatesOf(takahashi)).find(({ id }) => id === granted)
    if (!waiting) throw new Error('the proxy does not see it')
    expect((await sign(takahashi, waiting, 'accept')).status).toBe(200)
    expect(await reached(takahashi, granted)).toBe('佐藤')
  })

  it('none of them may be given on, for nobody signed that; a new one of the same two may', async () => {
    const scope = scopeOf({ profile: true })
    const given = async (by: Visitor, to: Visitor, giving: object) => {
      const body = { ...draftBody(await codeFrom(to), scope, until), ...giving }
      const answer = await call(by, 'POST', '/v1/mandates', body)
      if (answer.status !== 200) return codeOf(answer)
      const draft = await drafted(by, body)
      expect(MandateText.parse(JSON.parse(draft.text ?? '')).version).toBe(2)
      expect([(await sign(by, draft, 'grant')).status, (await sign(to, draft, 'accept')).status]).toEqual([200, 200])
      return draft.id
    }
    expect(await given(sato, takahashi, { under: held })).toBe('delegationForbidden')
    const top = await given(tanaka, sato, { further: true })
    const leaf = await given(sato, takahashi, { under: top })
    expect(await reached(takahashi, String(leaf))).toBe('田中')
  })

  it('ends at once, and what was announced under it before is refused', async () => {
    const [announced] = await prepareFor(sato, held)
    if (!announced) throw new Error('nothing was announced')
    expect((await call(tanaka, 'DELETE', `/v1/mandates/${held}`)).status).toBe(204)
    expect((await call(takahashi, 'DELETE', `/v1/mandates/${other}`)).status).toBe(204)
    expect([await reached(sato, held), await reached(takahashi, other)]).toEqual(['mandateRevoked', 'mandateRevoked'])
    expect(codeOf(await send(sato.client, announced))).toBe('mandateRevoked')
    const lines = (await journalOf(tanaka)).filter(({ mandate }) => mandate === held).map(briefly)
    expect(lines.slice(0, 3)).toEqual(['self mandate.drafted', 'self mandate.granted', 'proxy mandate.accepted'])
    expect(lines).toContain('self mandate.ended')
  })

  it('the provision log goes on from the head it had then', async () => {
    const { url, ca, terminals } = central.ready
    const access = { url, ca, ...(terminals[0] ?? expect.unreachable('there is no terminal')) }
    const { key } = await verifyUrl(access, null)
    const head = TreeHead.parse(JSON.parse(left.head))
    const verdict = await verifyUrl(access, { key, head })
    expect(verdict.findings).toEqual([])
    expect(verdict.head.size).toBeGreaterThan(head.size)
  })

  it('a signature of that time that is changed in the database is seen', async () => {
    const { db } = central
    const row = await db.selectFrom('mandates').select('text').where('id', '=', granted).executeTakeFirstOrThrow()
    const put = (text: string | null) => db.updateTable('mandates').set({ text }).where('id', '=', granted).execute()
    await put(row.text?.replace('"notices":"act"', '"notices":null') ?? null)
    expect(await reached(takahashi, granted)).toBe('chainBroken')
    await put(row.text)
    expect(await reached(takahashi, granted)).toBe('佐藤')
  })
}

describe('a database of an earlier release on SQLite', () =>
  suite('sqlite', (data) => {
    mkdirSync(data, { recursive: true })
    writeFileSync(join(data, 'central.sqlite'), gunzipSync(readFileSync(earlierFile('central.sqlite.gz'))))
    return null
  }))

describe.skipIf(postgresAbsent !== null)(
  `a database of an earlier release on PostgreSQL${postgresAbsent ? `: skipped, ${postgresAbsent}` : ''}`,
  () => {
    let postgres: Postgres | undefined
    beforeAll(async () => {
      postgres = await startPostgres()
    })
    afterAll(() => postgres?.stop())
    suite('postgres', () => postgres?.restore(earlierFile('central.dump')) ?? null)
  }
)
