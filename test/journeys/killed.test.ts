// Killed between the signature and the acknowledgement, again and again: each recipient has each filing exactly once.
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTown, type Desk, type Held, type Running, type Town } from '../support/journey-world.ts'
import { noDaemonHere, testDaemon, type TestDaemon } from '../support/pcsc.ts'

let town: Town
let daemon: TestDaemon
let running: Running | undefined
// a daemon per test: its client was killed with the card in its hands, and the next test is not about what it makes of that
beforeEach(async () => {
  daemon = await testDaemon()
})
afterEach(async () => {
  await running?.kill()
  await daemon.stop()
})
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town.stop())

const everybody = ['minato-bank', 'morikawa-citizens', 'toto-power', 'toto-telecom', 'toto-water', 'umino-citizens']

/** what is there now and was not before */
const since = async (before: Held): Promise<Held> =>
  (await town.held()).filter((one) => !before.some((old) => old.bundleId === one.bundleId))

const drained = async (before: Held, patience: number): Promise<number> => {
  const began = Date.now()
  while ((await since(before)).length < everybody.length && Date.now() - began < patience) await wait(200)
  return Date.now() - began
}

const exactlyOnce = async (before: Held): Promise<void> => {
  const fresh = await since(before)
  expect(fresh.map(({ recipient }) => recipient).toSorted()).toEqual(everybody)
  expect(new Set(fresh.map(({ bundleId }) => bundleId)).size).toBe(1)
}

type Moment = { readonly when: string; readonly dies: (desk: Desk, terminal: Running) => Promise<void> }
/** what an answer takes while somebody files, so that the moments below lie between two of them */
const perAnswer = 300
const swallowing =
  (after: number): Moment['dies'] =>
  async ({ wire }, terminal) => {
    wire.swallow(after)
    await wait(800)
    await terminal.kill()
  }
const later =
  (ms: number): Moment['dies'] =>
  async (_, terminal) => {
    await wait(ms)
    await terminal.kill()
  }

const moments: readonly Moment[] = [
  { when: 'when central has the first filing and its answer was swallowed', dies: swallowing(0) },
  { when: 'when some answers came and the others were swallowed', dies: swallowing(700) },
  { when: 'at the moment sending is shown', dies: later(0) },
  { when: 'about when the first answer comes', dies: later(perAnswer) },
  { when: 'in the middle of the filings', dies: later(3 * perAnswer) },
  {
    when: 'while central stands still',
    dies: async (_, terminal) => {
      town.central.signal('SIGSTOP')
      try {
        await wait(500)
        await terminal.kill()
      } finally {
        town.central.signal('SIGCONT')
      }
    }
  }
]

describe.skipIf(noDaemonHere !== undefined)(`a terminal process${noDaemonHere ? ` (${noDaemonHere})` : ''}`, () => {
  it.each(moments.map(({ when, dies }, at) => [when, dies, at] as const))(
    'killed %s brings each filing exactly once after its restart',
    async (_, dies, at) => {
      const desk = await town.desk(`killed-${at}`)
      const before = await town.held()
      const first = desk.start('file')
      running = first
      await first.said('attract')
      const card = await daemon.place('tanaka')
      await first.said('signing')
      desk.wire.slow(perAnswer)
      await first.said('sending')
      await dies(desk, first)
      expect((await since(before)).length).toBeLessThan(everybody.length)
      await card.pull()
      desk.wire.mend()
      const second = desk.start('rest')
      running = second
      await second.said('attract')
      await drained(before, 45_000)
      // time for a second copy to arrive, if one were on its way
      await wait(300)
      await second.stop()
      await exactlyOnce(before)
    },
    90_000
  )

  it('sees nothing of what is filed at another terminal of the same central', async () => {
    const [here, there] = [await town.desk('here', 0), await town.desk('there', 1)]
    const before = await town.held()
    const one = here.start('file')
    running = one
    await one.said('attract')
    const card = await daemon.place('tanaka')
    await one.said('result')
    await card.pull()
    await one.stop()
    await exactlyOnce(before)
    const two = there.start('home', { pin: '2345', password: 'DEF456' })
    running = two
    await two.said('attract')
    await daemon.place('sato')
    await two.said('none')
    await two.stop()
  }, 60_000)

  it('drains its outbox by itself within a minute after the wire is whole again', async () => {
    const desk = await town.desk('drains')
    const before = await town.held()
    const terminal = desk.start('file')
    running = terminal
    await terminal.said('attract')
    const card = await daemon.place('tanaka')
    await terminal.said('signing')
    desk.wire.slow(perAnswer)
    await terminal.said('sending')
    desk.wire.cut()
    await terminal.said('kept')
    expect((await since(before)).length).toBeLessThan(everybody.length)
    await card.pull()
    await wait(3000)
    desk.wire.mend()
    const took = await drained(before, 60_000)
    await terminal.stop()
    await exactlyOnce(before)
    process.stdout.write(`outbox drained ${took} ms after the wire was mended\n`)
    expect(took).toBeLessThan(60_000)
  }, 120_000)
})
