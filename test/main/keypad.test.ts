// A visit at a reader with a keypad of its own: real central, real daemon; the screen only says where to type.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { pcscReaders } from '../../src/card/pcsc/readers.ts'
import type { CardReaders } from '../../src/card/port.ts'
import { cardServices } from '../../src/card/services/card-services.ts'
import type { VirtualKeypad } from '../../src/card/virtual/keypad/keypad.ts'
import { addDays, localDay } from '../../src/main/days.ts'
import {
  answerMove,
  configFor,
  openCounter,
  openTown,
  toSignature,
  type Counter,
  type Town
} from '../support/main-visit.ts'
import { noDaemonHere, testDaemon, type TestDaemon } from '../support/pcsc.ts'

describe.skipIf(noDaemonHere)(`a reader with a keypad${noDaemonHere ? ` (${noDaemonHere})` : ''}`, () => {
  let town: Town
  let daemon: TestDaemon
  let pad: VirtualKeypad
  let readers: CardReaders
  let counter: Counter
  let number = 0

  beforeAll(async () => {
    daemon = await testDaemon({ ports: [0], keypads: ['letters'] })
    const [found] = daemon.keypads
    if (!found) throw new Error('no keypad')
    pad = found
    town = await openTown()
  })
  afterEach(async () => {
    await counter.terminal.stop()
    await readers.stop()
  })
  afterAll(async () => {
    await daemon.stop()
    await town.stop()
  })
  const open = async (first: number): Promise<Counter> => {
    readers = pcscReaders({ keypad: { first, next: 10 } })
    counter = await openCounter(configFor(town, `keypad-${(number += 1)}`), () => cardServices(readers))
    await counter.shell.until('attract', ({ reader }) => reader === 'ready')
    return counter
  }

  it('takes the PIN and the password, and no key of them crosses the screen', async () => {
    const { shell } = await open(10)
    const card = await daemon.place('tanaka')
    expect(await shell.until('pinAtReader')).toEqual({
      kind: 'pinAtReader',
      secret: 'authentication',
      triesLeft: 3,
      triesMax: 3
    })
    expect(shell.newest().frame.back).toBe(true)
    // keys of the terminal mean nothing here
    shell.say({ kind: 'pin.key', key: '9' })
    shell.say({ kind: 'pin.submit' })
    await pad.enter('9999')
    expect(await shell.until('trouble')).toMatchObject({ code: 'M-213', triesLeft: 2, way: 'retry' })
    shell.say({ kind: 'next' })
    await pad.enter('1234')
    await shell.until('home')
    await answerMove(counter, addDays(localDay(new Date()), 20))
    await toSignature(counter)
    expect(await shell.until('pinAtReader')).toMatchObject({ secret: 'signature', triesLeft: 5 })
    await pad.enter('ABC123')
    expect((await shell.until('result')).sent).toBe(6)
    expect(shell.views.some(({ screen }) => screen.kind === 'pin')).toBe(false)
    await card.pull()
    await shell.until('wiped')
  })

  it('says that the time is up, asks again, and Back on the screen ends it at once', async () => {
    const { shell } = await open(1)
    const card = await daemon.place('tanaka')
    await shell.until('pinAtReader')
    expect(await shell.until('trouble')).toMatchObject({ code: 'M-231', way: 'retry', cancel: true })
    shell.say({ kind: 'next' })
    await shell.until('pinAtReader')
    await pad.shows('PIN')
    const began = Date.now()
    shell.say({ kind: 'back' })
    expect(await shell.until('wiped')).toMatchObject({ code: null, cardStillThere: true })
    expect(Date.now() - began).toBeLessThan(1000)
    await card.pull()
    await shell.until('attract')
  })

  it('ends the visit with the Cancel key of the keypad', async () => {
    const { shell } = await open(10)
    const card = await daemon.place('tanaka')
    await pad.shows('PIN')
    pad.press('!')
    expect(await shell.until('wiped')).toMatchObject({ reason: 'finished', code: null })
    await card.pull()
    await shell.until('attract')
  })
})
