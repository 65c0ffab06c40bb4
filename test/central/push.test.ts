// Server-sent events: what they carry, who may have them, how many, and when they end.
import * as fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { z } from 'zod'
import { NoticesAnswer } from '../../src/contract/wire/notices.ts'
import { Problem } from '../../src/contract/wire/problem.ts'
import { startCentral } from '../../src/central/start.ts'
import { tellRevoked } from '../../src/central/fleet/revocations.ts'
import { softCard } from '../support/central-card.ts'
import { connectCentral, type Client } from '../support/central-client.ts'
import { handIn, issuersOf, letterTo } from '../support/central-mailbox.ts'
import { codeOf, prepareMove, send, session } from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'
import { addNotice } from '../support/push-writers.ts'
import { faultsOf, steps, walk, type Kind, type Walk } from '../support/push-cuts.ts'
import { listen, type Reader } from '../support/push-reader.ts'

const push = { offered: true, look: 30, heartbeat: 60, patience: 150 }

/** more by MADOGUCHI_PUSH_RUNS; each run is a reader that is cut several times */
const numRuns = Number(process.env['MADOGUCHI_PUSH_RUNS'] ?? 3)

it('an event that is lost, comes twice or out of order is noticed', () => {
  const written = ['a', 'b', 'c', 'b'].map((thing, index) => ({ thing, position: index + 1 }))
  const [a, b, c, raised] = written
  if (!a || !b || !c || !raised) throw new Error('four were written')
  expect(faultsOf(written, [a, b, c, raised])).toEqual([])
  expect(faultsOf(written, [a, c, raised])).toEqual([])
  for (const wrong of [
    [a, b, c],
    [a, a, c, raised],
    [c, a, raised],
    [a, c, raised, b],
    [a, c, raised, { ...c, position: 9 }]
  ])
    expect(faultsOf(written, wrong)).not.toEqual([])
})

onBothStorages(
  'push',
  (world) => {
    const readers: Reader[] = []
    const clients: Client[] = []
    afterEach(async () => {
      for (const one of readers.splice(0)) one.cut()
      await Promise.all(clients.splice(0).map((one) => one.close()))
    })
    const connect = async (terminal = 0): Promise<Client> => {
      const client = await world().connect(terminal)
      clients.push(client)
      return client
    }
    const follow = async (client: Client, path: string, headers: Record<string, string> = {}): Promise<Reader> => {
      const reader = await listen(client, path, headers)
      readers.push(reader)
      return reader
    }
    const refused = async (client: Client, path: string, headers: Record<string, string> = {}): Promise<unknown> => {
      const { status, type, body } = await follow(client, path, headers)
      const problem = Problem.parse(body)
      expect([status, type.split(';')[0]]).toEqual([problem.status, 'application/problem+json'])
      expect(await world().refusals()).toContain(problem.code)
      return problem.code
    }
    const revoked = (subject: string) => {
      const { db, central } = world().central
      return db.transaction().execute((tx) => tellRevoked(tx, central.now(), 'content', subject))
    }

    const newest = async (stream: Kind, resident = ''): Promise<number> => {
      const { db } = world().central
      const rows =
        stream === 'notices'
          ? await db.selectFrom('notices').select('position').where('resident', '=', resident).execute()
          : await db.selectFrom('revocations').select('position').execute()
      return Math.max(0, ...rows.map(({ position }) => position))
    }
    const fromNow = async (client: Client, headers: Record<string, string>, resident: string): Promise<Reader> =>
      follow(client, 'notices', { ...headers, after: String(await newest('notices', resident)) })

    it('gives what pull gives, at the same cursors, and then what comes', async () => {
      const client = await connect()
      const headers = await session(client, 'tanaka')
      const pulled = NoticesAnswer.parse((await client.call('GET', '/v1/notices', undefined, headers)).body)
      const reader = await follow(client, 'notices', headers)
      expect([reader.status, reader.type]).toEqual([200, 'text/event-stream'])
      const first = await reader.take(pulled.notices.length)
      expect(first.map(({ data }) => data)).toEqual(pulled.notices)
      expect(first.at(-1)?.id).toBe(pulled.cursor)
      await addNotice(world().central.db, 'tanaka', 'fresh-1')
      expect(await reader.next()).toMatchObject({ event: 'notices', data: { id: 'fresh-1', unread: true } })
      const after = `notices?after=${pulled.cursor}`
      expect(await (await follow(client, after, headers)).next()).toMatchObject({ data: { id: 'fresh-1' } })
      // an EventSource comes back to the address it was given; its last id is the newer one
      const last = await follow(client, after, { ...headers, after: String(Number(pulled.cursor) + 1) })
      expect(await last.next(120)).toBeNull()
    })

    it.each<Kind>(['notices', 'revocations'])('a lost stream costs nothing: %s', async (kind) => {
      const walkOf = async (): Promise<Walk> => ({
        world: world(),
        kind,
        from: await newest(kind, 'tanaka'),
        connect: async () => {
          const client = await connect()
          return { client, headers: kind === 'notices' ? await session(client, 'tanaka') : {} }
        }
      })
      await fc.assert(
        fc.asyncProperty(steps, async (all) => {
          const { written, read } = await walk(await walkOf(), [...all, { do: 'write', count: 2 }])
          expect(faultsOf(written, read)).toEqual([])
        }),
        { numRuns }
      )
    })

    it('tells what became of a filing, and of a letter', async () => {
      const client = await connect()
      const headers = await session(client, 'tanaka')
      const [filings, mailbox] = [await follow(client, 'filings', headers), await follow(client, 'mailbox', headers)]
      const [operation] = await prepareMove(client, headers, softCard('tanaka'), { recipients: ['toto-power'] })
      if (!operation) throw new Error('nothing to send')
      await send(client, operation)
      const states: unknown[] = []
      while (states.at(-1) !== 'accepted' && states.length < 4)
        states.push(z.object({ state: z.string() }).parse((await filings.next())?.data).state)
      expect(states.at(-1)).toBe('accepted')
      const letter = await letterTo(world(), await issuersOf(world()), 'tanaka')
      expect(await handIn(world(), letter)).toMatchObject({ ok: true })
      expect(await mailbox.next()).toMatchObject({ event: 'mailbox', data: { state: 'delivered', kind: 'TEG800' } })
    })

    it('shows nothing of another resident', async () => {
      const client = await connect()
      const reader = await fromNow(client, await session(client, 'sato'), 'sato')
      await addNotice(world().central.db, 'tanaka', 'not-yours')
      await addNotice(world().central.db, 'sato', 'yours')
      expect(await reader.next()).toMatchObject({ data: { id: 'yours' } })
    })

    it('refuses whom it must, and says why', async () => {
      const client = await connect()
      expect(await refused(client, 'notices')).toBe('levelInsufficient')
      expect(await refused(client, 'mailbox', { authorization: `Bearer ${'a'.repeat(43)}` })).toBe('sessionMissing')
      const headers = await session(client, 'tanaka')
      expect(await refused(await connect(), 'filings', headers)).toBe('wrongConnection')
      expect(await refused(await connect(1), 'filings', headers)).toBe('wrongTerminal')
      expect(await refused(client, 'weather')).toBe('notFound')
      expect(await refused(client, 'content', { accept: 'application/json, */*' })).toBe('notAcceptable')
      expect(await refused(client, 'content?after=one')).toBe('malformed')
      expect(await refused(client, 'content?cursor=1')).toBe('malformed')
      expect(await refused(client, 'content', { after: '1; drop' })).toBe('malformed')
      // a database put back from a copy is behind its readers
      expect(await refused(client, 'notices', { ...headers, after: '999' })).toBe('cursorUnknown')
      await client.call('PUT', '/v1/session/level', { level: 1 }, headers)
      expect(await refused(client, 'notices', headers)).toBe('levelInsufficient')
    })

    it('gives terminals theirs without a session, and shows that it lives', async () => {
      const reader = await follow(await connect(), 'revocations', { after: String(await newest('revocations')) })
      await revoked('7')
      expect(await reader.next()).toMatchObject({ event: 'revocations', data: { what: 'content', subject: '7' } })
      const before = reader.comments()
      expect(await reader.next(2.5 * push.heartbeat)).toBeNull()
      expect(reader.comments()).toBeGreaterThan(before)
    })

    it.each<[string, (client: Client, headers: Record<string, string>) => Promise<unknown>, string]>([
      ['its end', (client, headers) => client.call('DELETE', '/v1/session', undefined, headers), 'sessionEnded'],
      [
        'a step down',
        (client, headers) => client.call('PUT', '/v1/session/level', { level: 1 }, headers),
        'levelLowered'
      ],
      ['its time', () => Promise.resolve(world().ahead(31 * 60_000)), 'sessionEnded']
    ])("a resident's stream ends with the session: %s", async (_, end, reason) => {
      const client = await connect()
      const headers = await session(client, 'sato')
      const [reader, other] = [await fromNow(client, headers, 'sato'), await follow(client, 'content')]
      const quiet = await follow(client, 'filings', headers)
      await end(client, headers)
      await addNotice(world().central.db, 'sato', `too-late-${reason}-${Date.now()}`)
      // with news and without
      for (const one of [reader, quiet]) expect(await one.next()).toEqual({ id: '', event: 'end', data: { reason } })
      expect(await reader.over(1_000)).toBe(true)
      expect(await other.over(100)).toBe(false)
    })

    it('keeps a bound on each connection and on each terminal, and gives places back', async () => {
      const [first, second, third, fourth] = [await connect(2), await connect(2), await connect(2), await connect(2)]
      const eight = (client: Client) => Promise.all(Array.from({ length: 8 }, () => follow(client, 'content')))
      const [one] = await eight(first)
      expect(await refused(first, 'content')).toBe('tooManyStreams')
      await eight(second)
      await eight(third)
      expect(await refused(fourth, 'content')).toBe('tooManyStreams')
      expect((await first.call('GET', '/v1/town')).status).toBe(200)
      one?.cut()
      await one?.over(1_000)
      expect((await follow(first, 'content')).status).toBe(200)
      expect((await follow(await connect(1), 'content')).status).toBe(200)
    })

    it('drops a reader that does not read, keeps little for it, and lets it go on later', async () => {
      const { db } = world().central
      const from = await newest('revocations')
      const rows = Array.from({ length: 2_500 }, (_, index) => ({
        position: from + 1 + index,
        what: 'content' as const,
        subject: `slow-${index}`.padEnd(64, '.'),
        at: new Date().toISOString()
      }))
      for (let at = 0; at < rows.length; at += 500)
        await db
          .insertInto('revocations')
          .values(rows.slice(at, at + 500))
          .execute()
      await db
        .updateTable('streams')
        .set({ position: from + rows.length })
        .where('name', '=', 'revocations')
        .execute()
      const client = await connect()
      const reader = await follow(client, 'revocations', { after: String(from) })
      reader.pause()
      const ended = () => world().log.some((line) => line.includes('stream.ended') && line.includes('tooSlow'))
      const until = Date.now() + 3_000
      while (!ended() && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20))
      expect(ended()).toBe(true)
      const again = await follow(client, 'revocations', { after: String(from + 2_400) })
      expect((await again.take(100)).map(({ id }) => Number(id))).toEqual(
        rows.slice(2_400).map(({ position }) => position)
      )
    })

    it('goes on at another instance where this one stopped', async ({ skip }) => {
      const { settings } = world().central.central
      skip(settings.databaseUrl === null, 'the embedded database has one instance')
      const second = await startCentral(settings, () => undefined)
      const { url, ca, terminals } = second.ready
      const there = await connectCentral(url, ca, terminals[0] ?? null)
      clients.push(there)
      const after = String(await newest('revocations'))
      const reader = await follow(there, 'revocations', { after })
      const headers = await session(there, 'tanaka')
      const notices = await fromNow(there, headers, 'tanaka')
      // written by the first, read at the second
      await revoked('first')
      await addNotice(world().central.db, 'tanaka', 'from-the-first')
      const [told] = await reader.take(1)
      expect(told?.data).toMatchObject({ subject: 'first' })
      expect(await notices.next()).toMatchObject({ data: { id: 'from-the-first' } })
      const begun = Date.now()
      const stopped = second.stop()
      expect(await reader.next()).toEqual({ id: '', event: 'end', data: { reason: 'stopping' } })
      await stopped
      expect(Date.now() - begun).toBeLessThan(3_000)
      await revoked('meanwhile')
      const back = await follow(await connect(), 'revocations', { after: told?.id ?? '' })
      expect(await back.next()).toMatchObject({ data: { subject: 'meanwhile' } })
      expect(codeOf(await (await connect()).call('GET', '/v1/notices', undefined, headers))).toBe('wrongConnection')
    })
  },
  { settings: { push } }
)
