import { expect, it } from 'vitest'
import type { AgencyAdapter, Agencies } from '../../src/central/agencies/port.ts'
import { holdingsOf } from '../../src/central/cli/holdings.ts'
import { failuresToOpen } from '../../src/central/dispatch/circuit.ts'
import { startDispatcher } from '../../src/central/dispatch/dispatcher.ts'
import { FilingsAnswer } from '../../src/contract/wire/filings.ts'
import { softCard } from '../support/central-card.ts'
import { everybody, prepareAnswer, prepareMove, session } from '../support/central-visit.ts'
import { onBothStorages, type World } from '../support/central-world.ts'

type Weather = {
  readonly calls: string[]
  down: (call: number) => 'before' | 'after' | 'hang' | null
  answers: number
  /** so many answers do not get there */
  deaf: number
}

/** The shipped simulators behind a line that fails as told. */
const behind =
  (weather: Weather) =>
  (shipped: Agencies): Agencies =>
    new Map(
      [...shipped].map(([id, adapter]): [string, AgencyAdapter] => [
        id,
        {
          ...adapter,
          deliver: async (delivery, signal) => {
            weather.calls.push(delivery.key)
            const fate = weather.down(weather.calls.filter((key) => key === delivery.key).length)
            if (fate === 'hang') return new Promise(() => undefined)
            if (fate === 'before') throw new Error('the line is down')
            const reply = await adapter.deliver(delivery, signal)
            if (fate === 'after') throw new Error('the acknowledgement was lost')
            return reply
          },
          answer: async (answer, signal) => {
            weather.answers++
            if (weather.answers <= weather.deaf) throw new Error('the line is down')
            return adapter.answer(answer, signal)
          }
        }
      ])
    )

/** a system that asks back */
const asking = 'toto-telecom'
const weather: Weather = { calls: [], down: () => null, answers: 0, deaf: 0 }

onBothStorages(
  'dispatch',
  (world) => {
    const file = async (): Promise<string> => {
      const client = await world().connect()
      const headers = await session(client, 'tanaka')
      const [operation] = await prepareMove(client, headers, softCard('tanaka'), { recipients: ['toto-power'] })
      expect((await client.call('POST', '/v1/operations', operation)).status).toBe(200)
      return operation?.operationId ?? ''
    }
    const statesOf = async (operation: string, wanted: string, world: World): Promise<string[]> => {
      const seen: string[] = []
      for (const end = Date.now() + 15_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 5))) {
        const { state } = await world.central.db
          .selectFrom('filings')
          .select('state')
          .where('operation', '=', operation)
          .executeTakeFirstOrThrow()
        if (seen.at(-1) !== state) seen.push(state)
        if (state === wanted) return seen
      }
      throw new Error(`never ${wanted}: ${seen.join(' ')}`)
    }
    const held = async (operation: string): Promise<{ deliveries: number; stage: string } | undefined> => {
      const holdings = await holdingsOf(world().central.db, everybody, new Date())
      return holdings.agencies.flatMap((one) => one.received).find((one) => one.operationId === operation)
    }

    it('a system that is down for a while gets the filing once it is back, and the resident is told that it is late', async () => {
      weather.down = (call) => (call <= failuresToOpen ? 'before' : null)
      const operation = await file()
      const states = await statesOf(operation, 'accepted', world())
      expect(states).toContain('late')
      expect(await held(operation)).toMatchObject({ deliveries: 1, stage: 'accepted' })
      const opened = await world()
        .central.db.selectFrom('audit')
        .select('subject')
        .where('event', '=', 'circuit.opened')
        .execute()
      expect(opened).toContainEqual({ subject: 'toto-power' })
    })

    it('an answer that does not get there is late as well, and gets there once the system is back', async () => {
      weather.down = () => null
      const client = await world().connect()
      const headers = await session(client, 'tanaka')
      const [operation] = await prepareMove(client, headers, softCard('tanaka'), { recipients: [asking] })
      if (!operation) throw new Error('nothing was prepared')
      await client.call('POST', '/v1/operations', operation)
      await statesOf(operation.operationId, 'asked', world())
      const { filings } = FilingsAnswer.parse((await client.call('GET', '/v1/filings', undefined, headers)).body)
      const task = filings.find((one) => one.operationId === operation.operationId)?.task
      if (!task) throw new Error('nothing was asked')
      Object.assign(weather, { answers: 0, deaf: failuresToOpen })
      const option = task.options[0]?.id ?? ''
      const reply = await prepareAnswer(client, headers, softCard('tanaka'), {
        recipient: asking,
        task: task.id,
        option
      })
      expect((await client.call('POST', '/v1/operations', reply)).status).toBe(200)
      expect(await statesOf(operation.operationId, 'accepted', world())).toContain('late')
    })

    it('a lost acknowledgement leads to a second delivery under the same key, with one effect', async () => {
      weather.down = (call) => (call === 1 ? 'after' : null)
      const operation = await file()
      await statesOf(operation, 'accepted', world())
      expect(await held(operation)).toMatchObject({ deliveries: 2, stage: 'accepted' })
    })

    it('a system that never answers is given up on after the time-out and asked again', async () => {
      weather.down = (call) => (call === 1 ? 'hang' : null)
      const operation = await file()
      await statesOf(operation, 'accepted', world())
      expect(world().log.some((line) => line.includes('"why":"timeOut"'))).toBe(true)
      expect(await held(operation)).toMatchObject({ deliveries: 1 })
    })

    it('while the circuit is open the system is left alone', async () => {
      weather.down = () => 'before'
      const operation = await file()
      const tries = (): number => weather.calls.filter((key) => key === operation).length
      for (const end = Date.now() + 5_000; tries() < failuresToOpen && Date.now() < end;)
        await new Promise((resolve) => setTimeout(resolve, 5))
      const before = tries()
      await new Promise((resolve) => setTimeout(resolve, 200))
      expect(tries()).toBe(before)
      const holdings = await holdingsOf(world().central.db, everybody, new Date())
      expect(holdings.agencies.find((one) => one.id === 'toto-power')?.circuit).toBe('open')
      weather.down = () => null
      await statesOf(operation, 'accepted', world())
    })

    it('a database that is away is told of once, once a minute, and when it is back', async () => {
      const { central } = world().central
      const told: string[] = []
      let [looks, away, later] = [0, true, 0]
      const looked = async (count: number): Promise<void> => {
        const enough = looks + count
        await expect.poll(() => looks >= enough, { timeout: 5_000, interval: 2 }).toBe(true)
      }
      const dispatcher = startDispatcher({
        ...central,
        settings: { ...central.settings, delayFactor: 0 },
        now: () => new Date(Date.now() + later),
        log: (event, fields) => told.push(`${event} ${JSON.stringify(fields)}`),
        queue: {
          ...central.queue,
          lease: () => {
            looks++
            return away ? Promise.reject(new TypeError('connection refused')) : Promise.resolve([])
          }
        }
      })
      await looked(5)
      expect(told).toEqual(['dispatch.failed {"error":"TypeError","failures":1}'])
      later = 61_000
      await looked(3)
      expect(told).toEqual([told[0], expect.stringMatching(/^dispatch.failed .*"failures":([6-9]|\d\d)\}$/)])
      away = false
      await looked(3)
      expect(told.slice(2)).toEqual([expect.stringMatching(/^dispatch.recovered \{"failures":([89]|\d\d)\}$/)])
      await dispatcher.stop()
    })

    it('nothing of a resident stands in what operators are shown', async () => {
      const text = JSON.stringify(await holdingsOf(world().central.db, everybody, new Date()))
      for (const marker of ['田中', '和子', '本町', '浜町', '090-0000']) expect(text).not.toContain(marker)
    })
  },
  // a system that hangs is given up on soon
  { adapters: { agencies: behind(weather) }, settings: { patience: { linked: 300, holders: 8_000, verifier: 5_000 } } }
)
