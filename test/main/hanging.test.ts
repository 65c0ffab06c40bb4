// A card that hangs, left by the person before it: the screen says so at once, the card host is replaced behind it, and the card
// is not asked again until somebody places one.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cardHostClient } from '../../src/card/host/client.ts'
import { startNodeHelper } from '../../src/main/shell/node-helper.ts'
import { configFor, openCounter, openTown, type Town } from '../support/main-visit.ts'
import { noDaemonHere, testDaemon, type TestDaemon } from '../support/pcsc.ts'

describe.skipIf(noDaemonHere)(`a card that hangs${noDaemonHere ? ` (${noDaemonHere})` : ''}`, () => {
  let town: Town
  let daemon: TestDaemon
  beforeAll(async () => {
    daemon = await testDaemon()
    town = await openTown()
  })
  afterAll(async () => {
    await town.stop()
    await daemon.stop()
  })

  it('is left at once with Back, and the next card is served', async () => {
    const host = () => startNodeHelper(new URL('../../src/card/host/main.ts', import.meta.url), [])
    const client = cardHostClient(host(), { again: host })
    const { shell, terminal } = await openCounter(configFor(town, 'hanging'), () => client)
    try {
      await shell.until('attract', ({ reader }) => reader === 'ready')
      const asking = Promise.withResolvers<Uint8Array>()
      const hanging = await daemon.place('tanaka', { faults: [{ at: 0, kind: 'mute' }], heard: asking.resolve })
      await shell.until('cardReading')
      // it is asked for the application, and will never answer
      await asking.promise
      expect(shell.newest().frame.back).toBe(true)
      const began = performance.now()
      shell.say({ kind: 'back' })
      expect(await shell.until('wiping')).toMatchObject({ reason: 'finished' })
      expect(performance.now() - began).toBeLessThan(200)
      const asked = shell.views.length
      expect(await shell.until('wiped')).toMatchObject({ code: null })
      expect(shell.views.slice(asked).some(({ screen }) => screen.kind === 'cardReading')).toBe(false)
      await hanging.pull()
      await shell.until('attract', ({ reader }) => reader === 'ready')
      await daemon.place('tanaka')
      expect(await shell.until('pin')).toMatchObject({ triesLeft: 3 })
    } finally {
      await terminal.stop()
      client.stop()
    }
  })
})
