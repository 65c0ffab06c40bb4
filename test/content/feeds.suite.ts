// Feeds over HTTP, from a simulator that serves a folder: only what is new, everything once, whatever breaks off in between.
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { httpSource } from '../../src/central/feeds/http.ts'
import { pollFeed, type Polling } from '../../src/central/feeds/poll.ts'
import type { FeedSource } from '../../src/central/feeds/port.ts'
import { startFeedSimulator, type FeedSimulator } from '../../src/central/feeds/simulator.ts'
import { examine } from '../../src/central/operators/health.ts'
import type { World } from '../support/central-world.ts'
import { alert, warning } from '../support/feed-bulletins.ts'

const minute = 60_000
const never = new AbortController().signal

/** Run on the world of level-zero.test.ts, after what is there. */
export const feedSuite = (world: () => World): void => {
  describe('a feed', () => {
    let folder: string
    let simulator: FeedSimulator
    let clock = Date.now()
    let asked: string[] = []
    const logged: string[] = []
    const begun = clock

    const put = (name: string, text: string, at: number): void => {
      writeFileSync(join(folder, name), text)
      utimesSync(join(folder, name), new Date(at), new Date(at))
    }
    const behave = (how: object): void => writeFileSync(join(folder, 'simulator.json'), JSON.stringify(how))
    const counting = (): FeedSource => {
      const source = httpSource(400)
      return {
        get: async (url, known, most, stop) => {
          const got = await source.get(url, known, most, stop)
          asked.push(`${new URL(url).pathname} ${got.kind === 'fault' ? got.fault : got.kind}`)
          return got
        }
      }
    }
    const polling = (source: FeedSource = counting()): Polling => ({
      db: world().central.db,
      now: () => new Date(clock),
      log: (event, fields) => void logged.push(JSON.stringify({ event, ...fields })),
      source,
      capSenders: ['bosai@morikawa.invalid'],
      every: minute
    })
    /** polls after the time of a poll, and gives what was asked for */
    const poll = async (wait = minute): Promise<string[]> => {
      clock += wait
      asked = []
      expect(await pollFeed(polling(), simulator.url, never)).toBe(true)
      return asked
    }
    const states = async (): Promise<Record<string, string>> => {
      const rows = await world()
        .central.db.selectFrom('feed_entries')
        .selectAll()
        .where('feed', '=', simulator.url)
        .execute()
      return Object.fromEntries(rows.map((row) => [row.href.split('/').at(-1) ?? '', row.reason ?? row.state]))
    }
    const ours = async (): Promise<string[]> => {
      const rows = await world()
        .central.db.selectFrom('hazards')
        .select(['kind', 'state'])
        .where('area', '=', '9999200')
        .where('series', 'like', '%架空気象台')
        .execute()
      return rows.filter(({ state }) => state === 'active').map(({ kind }) => kind)
    }

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'madoguchi-feed-'))
      simulator = await startFeedSimulator(folder, 0, () => new Date(clock))
    })
    beforeEach(() => behave({}))
    afterAll(async () => {
      await simulator.stop()
      rmSync(folder, { recursive: true, force: true })
    })

    it('is read whole at first, oldest first, and then only asked whether it changed', async () => {
      put('a.xml', warning({ kind: '大雨警報', at: new Date(begun) }), begun - 3_000)
      put('b.xml', warning({ kind: '大津波警報', at: new Date(begun + 1_000), status: '訓練' }), begun - 2_000)
      put(
        'c.xml',
        alert({ id: 'F1', at: new Date(begun), sender: 'nobody@example.org', area: '', name: '森' }),
        begun - 1_000
      )
      expect(await poll(0)).toEqual(['/feed.xml text', '/data/a.xml text', '/data/b.xml text', '/data/c.xml text'])
      expect(await states()).toEqual({ 'a.xml': 'taken', 'b.xml': 'taken', 'c.xml': 'senderNotConfigured' })
      expect(await poll()).toEqual(['/feed.xml unchanged'])
      expect(await ours()).toEqual(['大雨警報'])
    })

    it('a drill out of a feed is a drill', async () => {
      const { db } = world().central
      const rows = await db
        .selectFrom('bulletins')
        .select('status')
        .where('bulletin', 'like', '%架空気象台%')
        .where('bulletin', 'like', '%大津波警報%')
        .execute()
      expect(rows.map(({ status }) => status)).toEqual(['exercise'])
      expect(await db.selectFrom('hazards').select('area').where('kind', '=', '大津波警報').execute()).toEqual([])
    })

    it('only what is new is fetched, and the same bulletin under another name changes nothing', async () => {
      put('d.xml', warning({ kind: '大雨警報', at: new Date(begun + 60_000), ends: true }), begun)
      put('e.xml', warning({ kind: '大雨警報', at: new Date(begun) }), begun + 1_000)
      expect(await poll()).toEqual(['/feed.xml text', '/data/d.xml text', '/data/e.xml text'])
      expect([(await states())['d.xml'], (await states())['e.xml']]).toEqual(['taken', 'known'])
      expect(await ours()).toEqual([])
    })

    it('is not due before its time, and one instance at a time has it', async () => {
      expect(await pollFeed(polling(), simulator.url, never)).toBe(false)
      clock += minute
      const both = await Promise.all([
        pollFeed(polling(), simulator.url, never),
        pollFeed(polling(), simulator.url, never)
      ])
      expect(both.filter(Boolean)).toHaveLength(1)
    })

    it('a stop in the middle loses nothing and repeats nothing', async () => {
      put('f.xml', warning({ kind: '洪水警報', at: new Date(begun + 120_000) }), begun + 2_000)
      put('g.xml', warning({ kind: '大雪警報', at: new Date(begun + 180_000) }), begun + 3_000)
      const stop = new AbortController()
      const inner = counting()
      const dying: FeedSource = {
        get: (url, known, most, signal) => {
          if (url.endsWith('g.xml')) stop.abort()
          return inner.get(url, known, most, signal)
        }
      }
      clock += minute
      asked = []
      await expect(pollFeed(polling(dying), simulator.url, stop.signal)).rejects.toThrow()
      expect(asked).toEqual(['/feed.xml text', '/data/f.xml text'])
      // the next one goes on at once, and the feed itself has not changed
      expect(await poll(0)).toEqual(['/feed.xml unchanged', '/data/g.xml text'])
      expect(await ours()).toEqual(['大雪警報'])
    })

    it('whoever was killed is followed after the lease, and what it had noted is read', async () => {
      put('h.xml', warning({ kind: '暴風警報', at: new Date(begun + 240_000) }), begun + 4_000)
      clock += minute
      // killed between the feed and its entry: the write is there, the process is not
      const gone = new Promise<never>(() => undefined)
      const inner = counting()
      void pollFeed(
        polling({ get: (url, ...rest) => (url.endsWith('h.xml') ? gone : inner.get(url, ...rest)) }),
        simulator.url,
        never
      )
      const { db } = world().central
      await expect.poll(async () => (await states())['h.xml']).toBe('waiting')
      expect(await pollFeed(polling(), simulator.url, never)).toBe(false)
      expect(await poll(31_000)).toEqual(['/feed.xml unchanged', '/data/h.xml text'])
      expect(
        (await db.selectFrom('feeds').selectAll().where('url', '=', simulator.url).executeTakeFirst())?.problem
      ).toBeNull()
    })

    it('a file that is not there holds no other up, and counts as lost after five tries', async () => {
      behave({ missing: ['i.xml'] })
      put('i.xml', warning({ kind: '波浪警報', at: new Date(begun + 300_000) }), begun + 5_000)
      put('j.xml', warning({ kind: '高潮警報', at: new Date(begun + 360_000) }), begun + 6_000)
      expect(await poll()).toEqual(['/feed.xml text', '/data/i.xml missing', '/data/j.xml text'])
      for (let round = 0; round < 3; round++)
        expect(await poll()).toEqual(['/feed.xml unchanged', '/data/i.xml missing'])
      expect((await states())['i.xml']).toBe('missing')
      await poll()
      expect(await poll()).toEqual(['/feed.xml unchanged'])
      expect(logged.some((line) => line.includes('"lost":1'))).toBe(true)
    })

    it('a message that cannot be taken holds no other up, and none has a character that no XML has', async () => {
      const sender = 'breaks@morikawa.invalid'
      put('k.xml', alert({ id: 'K1', at: new Date(begun), sender, area: '', name: '森' }), begun + 7_000)
      put('l.xml', warning({ kind: '濃霧注意報', at: new Date(begun + 420_000) }), begun + 8_000)
      put('m.xml', warning({ kind: '乾燥注意報&#x0;', at: new Date(begun + 480_000) }), begun + 9_000)
      const breaking = Object.assign([], {
        includes: (one: string) => {
          if (one === sender) throw new RangeError('a bug')
          return false
        }
      })
      for (let round = 0; round < 6; round++) {
        clock += minute
        await pollFeed({ ...polling(), capSenders: breaking }, simulator.url, never)
      }
      expect(await states()).toMatchObject({ 'k.xml': 'untakeable', 'l.xml': 'taken', 'm.xml': 'notXml' })
      expect(await ours()).toContain('濃霧注意報')
      expect(logged.filter((line) => line.includes('"why":"untakeable"'))).toHaveLength(5)
      expect(await poll()).toEqual(['/feed.xml unchanged'])
    })

    it('a source that is down is left alone for longer and longer, as long as it asks for, and health says so', async () => {
      behave({ down: [{ daily: { from: '00:00', until: '23:59' } }, { daily: { from: '23:59', until: '00:00' } }] })
      const due = async (): Promise<number> => {
        const row = await world()
          .central.db.selectFrom('feeds')
          .select('due_at')
          .where('url', '=', simulator.url)
          .executeTakeFirstOrThrow()
        return Math.round((Date.parse(row.due_at) - clock) / minute)
      }
      const waits: number[] = []
      for (let failure = 0; failure < 5; failure++) {
        await poll(20 * minute)
        waits.push(await due())
      }
      expect(waits).toEqual([2, 4, 8, 15, 15])
      behave({
        down: [{ from: new Date(clock - 1).toISOString(), until: new Date(clock + 1e8).toISOString() }],
        retryAfterSeconds: 2_400
      })
      expect(await poll(20 * minute)).toEqual(['/feed.xml status'])
      expect(await due()).toBe(40)
      const feeds = { urls: [simulator.url], every: minute }
      const { checks } = await examine({
        db: world().central.db,
        now: () => new Date(clock),
        keys: folder,
        certificates: {},
        feeds
      })
      const [check] = checks.filter(({ name }) => name.startsWith('feed '))
      expect([check?.state, check?.says.endsWith('last: status')]).toEqual(['warn', true])
      behave({})
      expect(await poll(40 * minute)).toEqual(['/feed.xml unchanged'])
      expect(await due()).toBe(1)
    })
  })
}
