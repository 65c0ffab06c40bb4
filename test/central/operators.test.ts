// What operators see: whether central lives, and its counts, without a word of anybody.
import { expect, it } from 'vitest'
import { roomOf } from '../../src/central/operators/health.ts'
import { session } from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'

const day = 86_400_000
/** a line of Prometheus' exposition format: a comment, or a name, labels and a number */
const line =
  /^(# (HELP|TYPE) [a-z_0-9]+ .+|[a-z_0-9]+(\{([a-z]+="[^"\\\n]*",?)+\})? (-?\d+(\.\d+)?(e[+-]?\d+)?|NaN|\+Inf))$/

onBothStorages(
  'operators',
  (world) => {
    const port = (): number => {
      const ready = world().log.find((one) => one.includes('central.ready')) ?? '{}'
      return (JSON.parse(ready) as { operatorPort: number }).operatorPort
    }
    const ask = (path: string, init?: RequestInit): Promise<Response> =>
      fetch(`http://127.0.0.1:${port()}${path}`, init)
    type Told = { state: string; checks: { name: string; state: string; says: string }[] }
    const health = async (): Promise<readonly [number, Told]> => {
      const answer = await ask('/health')
      return [answer.status, (await answer.json()) as Told]
    }

    it('see every part in order', async () => {
      const [status, { state, checks }] = await health()
      expect([status, state]).toEqual([200, 'ok'])
      expect(checks.map(({ name }) => name)).toEqual([
        'database',
        'queue',
        'clock',
        'disk',
        'keys',
        'authority',
        'server',
        'evidence',
        'stamps'
      ])
    })

    it('count requests and refusals by route, in the form Prometheus reads, and nothing of anybody', async () => {
      const client = await world().connect()
      const headers = await session(client, 'tanaka')
      await client.call('GET', '/v1/notices', undefined, headers)
      await client.call('GET', '/v1/notices')
      await client.call('GET', `/v1/${encodeURIComponent('田中')}/with-a-secret`)
      const answer = await ask('/metrics')
      expect(answer.headers.get('content-type')).toContain('text/plain')
      const text = await answer.text()
      expect(text.split('\n').filter((one) => one !== '' && !line.test(one))).toEqual([])
      expect(text).toMatch(/central_refusals_total\{route="GET \/v1\/notices",code="levelInsufficient"\} [1-9]/)
      expect(text).toMatch(/central_refusals_total\{route="GET unknown",code="notFound"\} [1-9]/)
      expect(text).toMatch(/central_request_seconds_count\{route="GET \/v1\/notices",status="200"\} [1-9]/)
      expect(text).toMatch(/central_connections [1-9]/)
      expect(text).toContain('central_jobs_late_seconds 0')
      expect(text).toContain('process_resident_memory_bytes')
      for (const secret of ['田中', '%E7%94%B0', 'with-a-secret', 'tanaka', headers['authorization'] ?? 'none'])
        expect(text).not.toContain(secret)
    })

    it('count under labels out of a fixed list, whatever is asked for', async () => {
      // a first collection of garbage of some kind is a series of its own, and nobody's asking
      const told = async (): Promise<readonly string[]> => (await (await ask('/metrics')).text()).split('\n')
      const series = async (): Promise<number> =>
        (await told()).filter((line) => !line.startsWith('nodejs_gc_duration_seconds')).length
      const client = await world().connect()
      const odd = async (word: string): Promise<void> => {
        await client.call(word, `/v1/${word}`)
        await client.call('GET', `/v1/notices/${word}`)
      }
      await odd('BREW')
      const before = await series()
      for (const word of ['STEEP', 'POUR', 'SERVE', 'SIP', 'GULP']) await odd(word)
      expect(await series()).toBe(before)
      expect(await (await ask('/metrics')).text()).not.toMatch(/BREW|STEEP|POUR/)
    })

    it('only look: nothing else is there, and nothing is taken', async () => {
      expect((await ask('/')).status).toBe(404)
      expect((await ask('/health', { method: 'POST', body: '{}' })).status).toBe(405)
    })

    it('are warned before a certificate ends, and told when it has', async () => {
      const server = async (): Promise<readonly [number, string, string]> => {
        const [status, { state, checks }] = await health()
        const says = checks.find(({ name }) => name === 'server')?.says ?? ''
        return [status, state, says.replace('ends ', '')]
      }
      const [, , ends] = await server()
      const left = Date.parse(ends) - Date.now()
      world().ahead(left - 10 * day)
      expect(await server()).toEqual([200, 'warn', ends])
      world().ahead(11 * day)
      expect(await server()).toEqual([503, 'fail', ends])
    })

    it('are warned while there is still room on the disk, and told when there is none', () => {
      const states = [10_000, 100, 7].map((megabytes) => roomOf(megabytes * 1024 * 1024))
      expect(states.map(({ state, says }) => [state, says])).toEqual([
        ['ok', '10000 MB left'],
        ['warn', '100 MB left'],
        ['fail', '7 MB left']
      ])
    })

    it('are told when the database is away', async () => {
      await world().central.db.destroy()
      const [status, { checks }] = await health()
      expect([status, checks[0]]).toEqual([503, { name: 'database', state: 'fail', says: 'does not answer' }])
    })
  },
  { settings: { operatorPort: 0 } }
)
