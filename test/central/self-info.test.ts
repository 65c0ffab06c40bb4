import { expect, it } from 'vitest'
import { forget } from '../../src/central/housekeeping.ts'
import type { HolderAdapter, Holders } from '../../src/central/self-info/holders/port.ts'
import { subjectAt } from '../../src/central/self-info/seed.ts'
import { openKeys } from '../../src/central/keys.ts'
import { NoticesAnswer } from '../../src/contract/wire/notices.ts'
import { OwnEntriesAnswer, ProvisionLeaf } from '../../src/contract/wire/provision-log.ts'
import {
  SelfInfoAccepted,
  SelfInfoCatalogue,
  SelfInfoResult,
  type SelfInfoItem
} from '../../src/contract/wire/self-info.ts'
import type { Client } from '../support/central-client.ts'
import { codeOf, session, uuidv7 } from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'

const day = 86_400_000
/** how the holders' lines are today */
const weather: { down: (holder: string) => boolean; working: boolean; readonly asked: string[] } = {
  down: () => false,
  working: false,
  asked: []
}
const behind = (shipped: Holders): Holders =>
  new Map(
    [...shipped].map(([id, adapter]): [string, HolderAdapter] => [
      id,
      {
        ask: (question, signal) => {
          weather.asked.push(`${id} ${question.subject}`)
          if (weather.working) return Promise.resolve({ state: 'working' })
          return weather.down(id) ? Promise.reject(new Error('the line is down')) : adapter.ask(question, signal)
        }
      }
    ])
  )

onBothStorages(
  'self-information',
  (world) => {
    type Visit = { readonly client: Client; readonly headers: Record<string, string> }
    const visit = async (name: string): Promise<Visit> => {
      const client = await world().connect()
      return { client, headers: await session(client, name) }
    }
    const request = ({ client, headers }: Visit, requestId: string, items: readonly string[] = []) =>
      client.call('POST', '/v1/self-info/requests', { requestId, items }, headers)
    const read = ({ client, headers }: Visit, requestId: string) =>
      client.call('GET', `/v1/self-info/requests/${requestId}`, undefined, headers)
    const collected = async (who: Visit, requestId: string): Promise<SelfInfoResult> => {
      for (const end = Date.now() + 20_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 20))) {
        const result = SelfInfoResult.parse((await read(who, requestId)).body)
        if (result.state === 'done') return result
      }
      throw new Error('never done')
    }
    const ask = async (name: string, items: readonly string[] = []): Promise<Map<string, SelfInfoItem>> => {
      const [who, id] = [await visit(name), uuidv7()]
      expect((await request(who, id, items)).status).toBe(200)
      return new Map((await collected(who, id)).items.map((item) => [item.id, item]))
    }
    /** What a holder does when its own records change. */
    const atHolder = async (holder: string, name: string, item: string, value: string, asOf: string): Promise<void> => {
      const { hash } = await openKeys(world().folder)
      await world()
        .central.db.updateTable('holder_records')
        .set({ value: JSON.stringify({ ja: value, en: value }), as_of: asOf })
        .where('holder', '=', holder)
        .where('subject', '=', subjectAt(hash, holder, name))
        .where('item', '=', item)
        .execute()
    }

    it('there are at least 29 items in 6 groups, each with holder, use and a way to have it corrected', async () => {
      const answer = await (await world().connect()).call('GET', '/v1/self-info/items')
      const { groups, items } = SelfInfoCatalogue.parse(answer.body)
      expect([groups.length, items.length >= 29]).toEqual([6, true])
      expect(new Set(items.map((item) => item.group)).size).toBe(6)
      for (const { holder, use, correction } of items)
        expect(
          Math.min(holder.ja.length, use.ja.length, correction.how.ja.length, correction.contact.length)
        ).toBeGreaterThan(1)
    })

    it('a request is answered at once, its result item by item as the holders answer', async () => {
      const [who, id] = [await visit('tanaka'), uuidv7()]
      weather.working = true
      const accepted = SelfInfoAccepted.parse((await request(who, id)).body)
      expect(accepted.items).toBeGreaterThanOrEqual(29)
      const first = SelfInfoResult.parse((await read(who, id)).body)
      expect(first.state).toBe('waiting')
      expect(first.askAgainAfter).toBeGreaterThan(0)
      expect(first.items.some((item) => item.state === 'waiting' && item.value === null)).toBe(true)
      weather.working = false
      const done = await collected(who, id)
      expect(done.items.length).toBe(accepted.items)
      expect(done.askAgainAfter).toBe(0)
    })

    it.each(['tanaka', 'sato', 'takahashi'])(
      '%s gets every item in a state of its own, none still waiting',
      async (name) => {
        const items = await ask(name)
        expect(items.size).toBeGreaterThanOrEqual(29)
        const states = Map.groupBy(items.values(), (item) => item.state)
        expect(states.get('waiting')).toBeUndefined()
        for (const state of ['ok', 'stale', 'noDataYet', 'unsupported'] as const)
          if (name === 'tanaka') expect([state, states.get(state)?.length ?? 0]).not.toEqual([state, 0])
        for (const { state, value, asOf } of items.values()) {
          const held = state === 'ok' || state === 'stale' || state === 'changed'
          expect([value !== null, asOf !== null]).toEqual([held, held])
        }
        expect(items.get('income')?.value?.ja).toBe({ tanaka: '96万円', sato: '410万円', takahashi: '205万円' }[name])
      }
    )

    it('what is another value than at the last visit is shown as changed, through the whole visit and not at the next', async () => {
      const names = ['medical-costs', 'pension-benefit', 'care-costs']
      await ask('tanaka', names)
      const today = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10)
      await atHolder('payments', 'tanaka', 'medical-costs', '10月 8,000円', today)
      // changed, and older than it should be
      await atHolder('welfare', 'tanaka', 'care-costs', '1,000円', '2020-01-01')
      const [client, id, visitId] = [await world().connect(), uuidv7(), uuidv7()]
      const who = { client, headers: await session(client, 'tanaka', { visit: visitId }) }
      await request(who, id, names)
      const states = (result: SelfInfoResult) =>
        result.items.map((item) => [item.id, item.state, item.changedSinceLastVisit])
      const expected = [
        ['medical-costs', 'changed', true],
        ['care-costs', 'stale', true],
        ['pension-benefit', 'ok', false]
      ]
      expect(states(await collected(who, id))).toEqual(expected)
      expect(states(await collected(who, id))).toEqual(expected)
      // the line was lost, and the visit goes on over another connection
      const other = await world().connect()
      const onward = { client: other, headers: await session(other, 'tanaka', { visit: visitId }) }
      expect(states(await collected(onward, id))).toEqual(expected)
      const again = await ask('tanaka', names)
      expect([...again.values()].map((item) => [item.state, item.changedSinceLastVisit])).toEqual([
        ['ok', false],
        ['stale', false],
        ['ok', false]
      ])
    })

    it('what was provided stands in the provision log: holder by holder, with the items', async () => {
      const { client, headers } = await visit('tanaka')
      const own = OwnEntriesAnswer.parse((await client.call('GET', '/v1/provision-log/own', undefined, headers)).body)
      const leaves = own.entries.map((one) => ProvisionLeaf.parse(JSON.parse(one.leaf)))
      const asked = leaves.filter((leaf) => leaf.reference?.startsWith('self-info:'))
      expect(new Set(asked.map((leaf) => leaf.entry.from.ja)).size).toBeGreaterThanOrEqual(9)
      const costs = asked.filter((leaf) => leaf.entry.items.some((item) => item.ja === '先月までの 医療費'))
      expect(costs.length).toBeGreaterThanOrEqual(4)
      // what a holder does not give out was not provided
      expect(JSON.stringify(asked)).not.toContain('保育所の 利用')
    })

    it('a fact that a holder reports anew is looked at at once', async () => {
      const { client, headers } = await visit('suzuki').catch(() => ({ client: null, headers: {} }))
      // suzuki's card has expired: nobody signs in with it
      expect(client).toBeNull()
      expect(headers).toEqual({})
      const { hash } = await openKeys(world().folder)
      const before = await visit('sato')
      await world()
        .central.db.updateTable('holder_records')
        .set({
          facts: JSON.stringify({ pension: 'first', pensionUnpaidMonths: 3, student: false, income: 60 }),
          as_of: '2099-01-01'
        })
        .where('holder', '=', 'pension')
        .where('subject', '=', subjectAt(hash, 'pension', 'sato'))
        .where('item', '=', 'pension-record')
        .execute()
      await ask('sato', ['pension-record'])
      const notices = await before.client.call('GET', '/v1/notices', undefined, before.headers)
      const ids = NoticesAnswer.parse(notices.body).notices.map((one) => one.id)
      expect(ids.some((id) => id.startsWith('rule:premium-exemption'))).toBe(true)
    })

    it('a holder that cannot be reached is said to be so; the others are not held up; later it answers', async () => {
      weather.down = (holder) => holder === 'pension'
      const items = await ask('takahashi', ['pension-record', 'income'])
      expect([items.get('pension-record')?.state, items.get('income')?.state]).toEqual(['unreachable', 'ok'])
      expect(items.get('pension-record')?.value).toBeNull()
      weather.down = () => false
      expect((await ask('takahashi', ['pension-record'])).get('pension-record')?.state).toBe('ok')
    })

    it('each holder knows a resident under a code of its own', () => {
      const codes = new Map(weather.asked.map((line) => line.split(' ') as [string, string]))
      expect(codes.size).toBeGreaterThanOrEqual(9)
      expect(new Set(codes.values()).size).toBe(codes.size)
      expect(weather.asked.join()).not.toContain('tanaka')
    })

    it('the same id again is the same request; with other items, or by another, it is refused', async () => {
      const [tanaka, sato, id] = [await visit('tanaka'), await visit('sato'), uuidv7()]
      const first = await request(tanaka, id, ['income'])
      expect((await request(tanaka, id, ['income'])).body).toEqual(first.body)
      expect(codeOf(await request(tanaka, id, ['vaccinations']))).toBe('operationConflict')
      expect(codeOf(await request(sato, id, ['income']))).toBe('notOwner')
      expect(codeOf(await read(sato, id))).toBe('notFound')
      expect(codeOf(await request(tanaka, uuidv7(), ['no-such-item']))).toBe('notFound')
      expect(codeOf(await (await world().connect()).call('GET', `/v1/self-info/requests/${id}`))).toBe(
        'levelInsufficient'
      )
    })

    it('holders are asked about a few requests of one resident at once, and about more when those are answered', async () => {
      weather.working = true
      const who = await visit('sato')
      const [id, other] = [uuidv7(), uuidv7()]
      for (let count = 1; count < 8; count++) expect((await request(who, uuidv7(), ['income'])).status).toBe(200)
      expect((await request(who, id, ['income'])).status).toBe(200)
      expect(codeOf(await request(who, other, ['income']))).toBe('overloaded')
      expect((await request(who, id, ['income'])).status).toBe(200)
      expect((await request(await visit('tanaka'), uuidv7(), ['income'])).status).toBe(200)
      weather.working = false
      await collected(who, id)
      await expect.poll(async () => (await request(who, other, ['income'])).status, { timeout: 10_000 }).toBe(200)
    })

    it('what holders answered is forgotten when its time is over', async () => {
      const [who, id] = [await visit('tanaka'), uuidv7()]
      await request(who, id, ['income'])
      await collected(who, id)
      const { db } = world().central
      await forget({ ...world().central.central, now: () => new Date(Date.now() + day) })
      expect(await db.selectFrom('self_info_parts').select('answer').execute()).toEqual([])
      expect(codeOf(await read(who, id))).toBe('notFound')
      expect(JSON.stringify(await db.selectFrom('self_info_seen').selectAll().execute())).not.toContain('万円')
    })
  },
  { adapters: { holders: behind } }
)
