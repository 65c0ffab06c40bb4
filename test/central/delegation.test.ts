// One filing to many bodies through a chain of mandates: looked at link by link when it is announced, when it arrives, and when it leaves.
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { OwnEntriesAnswer } from '../../src/contract/wire/provision-log.ts'
import { FilingsAnswer } from '../../src/contract/wire/filings.ts'
import type { Mandate } from '../../src/contract/wire/mandates.ts'
import {
  acting,
  briefly,
  call,
  codeFrom,
  draftBody,
  drafted,
  journalOf,
  mandatesOf,
  scopeOf,
  sign,
  until,
  visitor,
  type Visitor
} from '../support/central-mandates.ts'
import { codeOf, send, uuidv7, type Prepared } from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'
import { companyVisitor } from '../support/companies.ts'
import {
  chains,
  delegates,
  expected,
  procedure,
  putChain,
  type DelegationChain,
  feared,
  leaf,
  top
} from '../support/delegation-model.ts'
import { rightFilings } from '../support/linked-filings.ts'
import { filingIn, prepareFiling } from '../support/linked-visit.ts'
import { watchedBodies } from '../support/watched-bodies.ts'

const bodies = ['bid-morikawa', 'bid-umino', 'bid-prefecture'] as const
const wanted = {
  procedure,
  recipients: bodies,
  fields: { ...rightFilings['bidding']?.fields, corporateNumber: '3999990000006', companyName: '海野通信株式会社' }
}
const scope = scopeOf({ procedures: [{ id: procedure, may: 'act' }] })

const { got, wire, adapters } = watchedBodies()

onBothStorages(
  'delegation',
  (world) => {
    let people: Readonly<Record<'company' | (typeof delegates)[number], Visitor>>
    beforeAll(async () => {
      const [one, tanaka, sato, takahashi] = [
        await companyVisitor(world(), 'umino-tsushin'),
        await visitor(world(), 'tanaka'),
        await visitor(world(), 'sato'),
        await visitor(world(), 'takahashi')
      ]
      people = { company: one, tanaka, sato, takahashi }
    })
    afterAll(() => {
      wire.up = true
    })

    type Giving = { readonly further?: boolean; readonly under?: string }
    const draft = async (grantor: Visitor, proxy: Visitor, giving: Giving, what = scope, end = until(world(), 20)) =>
      call(grantor, 'POST', '/v1/mandates', { ...draftBody(await codeFrom(proxy), what, end), ...giving })
    const given = async (grantor: Visitor, proxy: Visitor, giving: Giving = {}): Promise<Mandate> => {
      const end = until(world(), giving.under === undefined ? 30 : 20)
      const body = { ...draftBody(await codeFrom(proxy), scope, end), ...giving }
      const made = await drafted(grantor, body)
      for (const answer of [await sign(grantor, made, 'grant'), await sign(proxy, made, 'accept')])
        if (answer.status !== 200) throw new Error(`a signature was refused: ${String(codeOf(answer))}`)
      return made
    }
    const chain = async (): Promise<readonly [top: Mandate, leaf: Mandate]> => {
      const top = await given(people.company, people.sato, { further: true })
      return [top, await given(people.sato, people.takahashi, { under: top.id })]
    }
    const data = () => world().central.central.data
    const prepare = (of: Visitor, mandate?: string): Promise<Prepared[]> => prepareFiling(of, data(), wanted, mandate)
    const dispatchLines = () =>
      world().central.db.selectFrom('audit').selectAll().where('event', '=', 'dispatch.refused').execute()

    it('carries one filing to every body, in the name of the company and by the hand of whoever signed', async () => {
      const [top, leaf] = await chain()
      const operations = await prepare(people.takahashi, leaf.id)
      for (const one of operations) expect((await send(people.takahashi.client, one)).status).toBe(200)
      for (const { operationId } of operations) {
        const filing = await filingIn(people.company.client, operationId, ['accepted'], people.company.headers)
        expect(filing.proxy).toEqual({ family: '高橋', given: '誠' })
      }
      const lines = await journalOf(people.company)
      expect(lines.filter((one) => one.mandate === leaf.id).map(briefly)).toEqual([
        'proxy mandate.drafted',
        'proxy mandate.granted',
        'proxy mandate.accepted',
        'proxy filing.announced',
        ...bodies.map(() => 'proxy filing.filed')
      ])
      expect(
        lines
          .filter((one) => one.mandate === top.id)
          .map(briefly)
          .slice(0, 2)
      ).toEqual(['self mandate.drafted', 'self mandate.granted'])
      const own = OwnEntriesAnswer.parse((await call(people.company, 'GET', '/v1/provision-log/own')).body)
      const handed = own.entries.filter(({ leaf: text }) => text.includes('高橋 誠'))
      expect(handed).toHaveLength(bodies.length)
      // it is nobody else's: neither the one who gave it on nor the one who acted has it among their own
      for (const one of [people.sato, people.takahashi])
        expect(FilingsAnswer.parse((await call(one, 'GET', '/v1/filings')).body).filings).toEqual([])
      expect((await mandatesOf(people.sato)).filter(({ id }) => id === leaf.id)).toMatchObject([
        { side: 'grantor', under: top.id, grantor: { family: '佐藤' }, principal: { corporateNumber: '3999990000006' } }
      ])
    })

    it('is given on once, by leave, to somebody new, not further than it reaches, and not longer', async () => {
      const { company: firm, sato, takahashi, tanaka } = people
      const [top, leaf] = await chain()
      const plain = await given(firm, tanaka)
      const later = new Date(Date.parse(top.until ?? '') + 1000).toISOString()
      const wider = scopeOf({ procedures: scope.procedures, folders: [{ id: 'inbox', may: 'read' }] })
      expect(codeOf(await draft(takahashi, tanaka, { under: leaf.id }))).toBe('chainTooLong')
      expect(codeOf(await draft(sato, takahashi, { under: top.id, further: true }))).toBe('chainTooLong')
      expect(codeOf(await draft(tanaka, takahashi, { under: plain.id }))).toBe('delegationForbidden')
      expect(codeOf(await draft(tanaka, takahashi, { under: top.id }))).toBe('mandateUnknown')
      expect(codeOf(await draft(sato, takahashi, { under: top.id }, wider))).toBe('mandateScope')
      expect(codeOf(await draft(sato, takahashi, { under: top.id }, scope, later))).toBe('mandateInvalid')
      expect(codeOf(await draft(sato, sato, { under: top.id }))).toBe('mandateSelf')
      const mine = await given(tanaka, sato, { further: true })
      expect(codeOf(await draft(sato, tanaka, { under: mine.id }))).toBe('chainLooped')
      expect(codeOf(await draft(firm, sato, {}, scopeOf({ profile: true })))).toBe('mandateInvalid')
    })

    it('ends at once for everybody below, whoever above ends it', async () => {
      for (const by of ['company', 'sato'] as const) {
        const [top, leaf] = await chain()
        const operations = await prepare(people.takahashi, leaf.id)
        const [early, late] = [operations[0] as Prepared, operations[1] as Prepared]
        expect((await send(people.takahashi.client, early)).status).toBe(200)
        expect((await call(people[by], 'DELETE', `/v1/mandates/${top.id}`)).status).toBe(204)
        expect(codeOf(await send(people.takahashi.client, late))).toBe('mandateRevoked')
        expect(codeOf(await call(acting(people.takahashi, leaf.id), 'GET', '/v1/filings'))).toBe('mandateRevoked')
        const refused = (await journalOf(people.company)).filter(
          (one) => one.mandate === leaf.id && one.reason !== null
        )
        expect(refused.map(briefly)).toContain('proxy filing.filed mandateRevoked')
        const filed = world()
          .central.db.selectFrom('filings')
          .select('operation')
          .where('operation', '=', late.operationId)
        expect(await filed.execute()).toEqual([])
      }
    })

    it('ended at the same moment as its filings arrive, they come wholly before or wholly after', async () => {
      const [above, below] = await chain()
      const operations = await prepare(people.takahashi, below.id)
      const ended = call(people.company, 'DELETE', `/v1/mandates/${above.id}`)
      const answers = await Promise.all(operations.map((each) => send(people.takahashi.client, each)))
      expect((await ended).status).toBe(204)
      for (const answer of answers) expect([undefined, 'mandateRevoked']).toContain(codeOf(answer))
      const lines = (await journalOf(people.company)).filter(({ mandate }) => mandate === below.id)
      const acts = lines.filter(({ outcome }) => outcome === 'done').map(({ act }) => act)
      expect(acts.slice(acts.indexOf('mandate.ended'))).toEqual(['mandate.ended'])
    })

    it('that was cut after the filing arrived carries it nowhere: it is looked at again when it is to leave', async () => {
      wire.up = false
      const [top, leaf] = await chain()
      const operations = await prepare(people.takahashi, leaf.id)
      for (const one of operations) expect((await send(people.takahashi.client, one)).status).toBe(200)
      const before = (await dispatchLines()).length
      expect((await call(people.company, 'DELETE', `/v1/mandates/${top.id}`)).status).toBe(204)
      wire.up = true
      for (const { operationId } of operations) {
        const filing = await filingIn(people.company.client, operationId, ['refused'], people.company.headers)
        expect(filing.reason?.en).toContain('The mandate does not hold any more')
        expect(got).not.toContain(operationId)
      }
      const lines = (await dispatchLines()).slice(before)
      expect(lines.map((one) => one.reason)).toEqual(bodies.map(() => 'mandateRevoked'))
      const told = (await journalOf(people.company)).filter((one) => one.act === 'filing.dispatched')
      expect(told.map(briefly).slice(-3)).toEqual(bodies.map(() => 'proxy filing.dispatched mandateRevoked'))
    })

    it('no company files about another, and no resident files as a company by themselves', async () => {
      const own = await prepareFiling(people.company, data(), wanted)
      for (const one of own) expect((await send(people.company.client, one)).status).toBe(200)
      const fields = { ...wanted.fields, corporateNumber: '8999990000001' }
      const [others] = await prepareFiling(people.company, data(), { ...wanted, fields })
      expect(codeOf(await send(people.company.client, others as Prepared))).toBe('documentInvalid')
      const move = { bundleId: uuidv7(), kind: 'filing', procedure: 'move', operations: [one('minato-bank')] }
      const answer = await call(people.company, 'POST', '/v1/intents', { manifest: JSON.stringify(move) })
      expect(codeOf(answer)).toBe('wrongHolder')
    })

    const runs = Number(process.env['MADOGUCHI_CHAIN_RUNS'] ?? 16)
    const sound: DelegationChain = { links: [top, leaf], cycle: false }
    const cut = fc.tuple(chains, fc.boolean()).map(([{ links, cycle }, same]): DelegationChain => {
      const last = { ...(links.at(-1) ?? leaf), proxy: 'takahashi' } as const
      return same ? sound : { links: [...links.slice(0, -1), last], cycle }
    })
    /** announced while the chain was sound; gives what is to be sent, once the chain is what it became */
    const overtaken = async (became: DelegationChain) => {
      const ids = [uuidv7(), uuidv7()]
      const last = await putChain(world(), sound, ids)
      const [operation] = await prepare(people.takahashi, last)
      return { operation: operation as Prepared, cutNow: () => putChain(world(), became, ids) }
    }

    it(
      'is judged again when the filing arrives, as the model judges what it has become',
      () =>
        fc.assert(
          fc.asyncProperty(cut, async (became) => {
            const { operation, cutNow } = await overtaken(became)
            await cutNow()
            expect(codeOf(await send(people.takahashi.client, operation)) ?? null).toBe(expected(became))
          }),
          { numRuns: Math.ceil(runs / 4) }
        ),
      20_000 + runs * 1_000
    )

    it(
      'is judged again when the filing leaves, as the model judges what it has become',
      () =>
        fc.assert(
          fc.asyncProperty(cut, async (became) => {
            wire.up = false
            const { operation, cutNow } = await overtaken(became)
            expect((await send(people.takahashi.client, operation)).status).toBe(200)
            await cutNow()
            wire.up = true
            const { client, headers } = people.company
            const { operationId } = operation
            const filing = await filingIn(client, operationId, ['refused', 'accepted'], headers)
            expect(filing.state).toBe(expected(became) === null ? 'accepted' : 'refused')
            expect(got.includes(operationId)).toBe(expected(became) === null)
          }),
          {
            numRuns: Math.ceil(runs / 10),
            examples: [[sound], [{ links: [{ ...top, until: -1 }, leaf], cycle: false }]]
          }
        ),
      30_000 + runs * 2_000
    )

    /** announces under the chain, and says what central said to it */
    const announced = async (links: DelegationChain): Promise<unknown> => {
      const leaf = await putChain(world(), links)
      const last = links.links.at(-1)
      const proxy = people[last?.proxy as (typeof delegates)[number]]
      const manifest = {
        bundleId: uuidv7(),
        kind: 'filing',
        procedure,
        operations: [one('bid-umino')],
        actingFor: leaf
      }
      return (
        codeOf(await call(acting(proxy, leaf), 'POST', '/v1/intents', { manifest: JSON.stringify(manifest) })) ?? null
      )
    }
    const one = (recipient: string) => ({ operationId: uuidv7(), recipient, contentSha256: 'A'.repeat(43) })

    it(
      'random chains are judged as the model judges them',
      () => {
        // every code that a chain can be refused with, and none: nothing is agreed on by never being met
        expect(new Set(feared.map(expected)).size).toBe(9)
        return fc.assert(
          fc.asyncProperty(chains, async (links) => {
            expect(await announced(links)).toBe(expected(links))
          }),
          { numRuns: runs, examples: feared.map((each): [DelegationChain] => [each]) }
        )
      },
      20_000 + runs * 1_000
    )
  },
  { adapters }
)
