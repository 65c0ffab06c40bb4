// A PIN typed at the reader's own keypad: the real daemon, a virtual reader with a keypad (driver.c), the real services.
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { pcscReaders } from '../../src/card/pcsc/readers.ts'
import type { CardReaders, CardServices } from '../../src/card/port.ts'
import { cardServices } from '../../src/card/services/card-services.ts'
import type { VirtualKeypad } from '../../src/card/virtual/keypad/keypad.ts'
import { anyDigest, value } from '../support/cards.ts'
import { hear, noDaemonHere, testDaemon, type Heard, type TestDaemon } from '../support/pcsc.ts'

describe.skipIf(noDaemonHere)(`a reader with a keypad${noDaemonHere ? ` (${noDaemonHere})` : ''}`, () => {
  let daemon: TestDaemon
  let readers: CardReaders
  let services: CardServices
  let heard: Heard
  let pad: VirtualKeypad
  let letters: VirtualKeypad

  const place = async (which = 0) => {
    const card = await daemon.place('tanaka', { port: daemon.ports[which] ?? 0 })
    const reader = await heard.inserted()
    return { card, reader }
  }
  /** a card that is open, for one test */
  const opened = async (which = 0) => {
    const { card, reader } = await place(which)
    value(await services.open(reader))
    const out = async (): Promise<void> => {
      await services.close()
      await card.pull()
      await heard.next('removed')
    }
    return { card, reader, out }
  }
  const tries = () => services.triesLeft('authentication')

  beforeAll(async () => {
    daemon = await testDaemon({ ports: [0, 0], keypads: ['digits', 'letters'] })
    const [first, second] = daemon.keypads
    if (!first || !second) throw new Error('no keypads')
    pad = first
    letters = second
    readers = pcscReaders({ patience: 1500, keypad: { first: 1, next: 1 } })
    services = cardServices(readers)
    heard = hear(services.watch)
  })
  afterEach(() => services.close())
  afterAll(async () => {
    await readers.stop()
    await daemon.stop()
  })

  it('takes the PINs that can be typed at it and no others, verifies them, and then the card signs', async () => {
    const first = await opened()
    expect(value(await services.entry('authentication'))).toBe('reader')
    expect(value(await services.entry('signature'))).toBe('host')
    await expect(services.verifyAtReader('signature', 'ordinary')).rejects.toThrow('cannot be typed')
    await first.out()
    const second = await opened(1)
    expect(value(await services.entry('signature'))).toBe('reader')
    await second.out()
  })

  it('verifies what is typed there: PIN and password, and then the card signs', async () => {
    const first = await opened()
    const verifying = services.verifyAtReader('authentication', 'ordinary')
    await pad.shows('PIN')
    pad.press('12')
    await pad.shows('PIN **')
    pad.press('9<34\n')
    value(await verifying)
    await pad.shows('ACCEPTED')
    expect(value(await services.sign('authentication', [anyDigest]))[0]).toHaveLength(256)
    await first.out()
    const second = await opened(1)
    const [password] = await Promise.all([services.verifyAtReader('signature', 'ordinary'), letters.enter('ABC123')])
    value(password)
    expect(value(await services.sign('signature', [anyDigest]))[0]).toHaveLength(256)
    await second.out()
  })

  it('a wrong PIN counts down to a blocked one, and nothing is signed', async () => {
    const { out } = await opened()
    const answers = []
    for (let n = 0; n < 2; n++)
      answers.push((await Promise.all([services.verifyAtReader('authentication', 'ordinary'), pad.enter('0000')]))[0])
    // the last try needs a yes of its own, and without it the keypad asks nothing
    const before = pad.display()
    answers.push(await services.verifyAtReader('authentication', 'ordinary'))
    expect(pad.display()).toBe(before)
    answers.push((await Promise.all([services.verifyAtReader('authentication', 'lastTry'), pad.enter('0000')]))[0])
    answers.push(await services.verifyAtReader('authentication', 'lastTry'))
    expect(pad.display()).not.toBe('PIN')
    expect(answers).toEqual([
      { ok: false, fault: 'pinWrong', triesLeft: 2 },
      { ok: false, fault: 'pinWrong', triesLeft: 1 },
      { ok: false, fault: 'lastTryUnasked' },
      { ok: false, fault: 'pinBlocked', said: '63C0' },
      { ok: false, fault: 'pinBlocked', said: '63C0' }
    ])
    await expect(services.sign('authentication', [anyDigest])).rejects.toThrow('not verified')
    await out()
  })

  it('cancelled, late, too short or too long: no try is spent, and the next entry works', async () => {
    const { out } = await opened()
    const rows = [
      ['12!', 'cancelled', 'CANCELLED'],
      ['123\n', 'pinMalformed', 'REFUSED'],
      ['12345\n', 'pinMalformed', 'REFUSED'],
      ['', 'pinTimedOut', 'TIME IS UP'],
      ['12', 'pinTimedOut', 'TIME IS UP']
    ] as const
    for (const [keys, fault, says] of rows) {
      const verifying = services.verifyAtReader('authentication', 'ordinary')
      await pad.shows('PIN')
      if (keys) pad.press(keys)
      expect(await verifying, keys).toEqual({ ok: false, fault })
      await pad.shows(says)
      expect(value(await tries())).toBe(3)
    }
    value((await Promise.all([services.verifyAtReader('authentication', 'ordinary'), pad.enter('1234')]))[0])
    await out()
  })

  it('a new PIN typed twice the same is the new PIN; typed differently it changes nothing', async () => {
    const { card, reader } = await place()
    const transport = value(await readers.connect(reader))
    const send = async (command: string): Promise<string> =>
      Buffer.from(value(await transport.transmit(Buffer.from(command, 'hex')))).toString('hex')
    const keypad = await transport.keypad?.()
    const change = async (second: string): Promise<string> => {
      const entry = { header: Buffer.from('00240180', 'hex'), shortest: 4, longest: 4 }
      const changing = keypad?.change?.(entry)
      await pad.enter('5678', 'NEW PIN')
      await pad.enter(second, 'NEW PIN AGAIN')
      return changing ? Buffer.from(value(await changing)).toString('hex') : ''
    }
    for (const command of ['00A4040C0AD392F000260100000001', '00A4020C020018', '002000800431323334'])
      await send(command)
    expect(await change('5679')).toBe('6402')
    expect(await change('5678')).toBe('9000')
    expect(await send('002000800431323334')).toBe('63c2')
    expect(await send('002000800435363738')).toBe('9000')
    await transport.release()
    await card.pull()
    await heard.next('removed')
  })

  it('a card pulled while its PIN is typed is a removed card, and the next card is verified', async () => {
    const { card } = await opened()
    const verifying = services.verifyAtReader('authentication', 'ordinary')
    await pad.shows('PIN')
    pad.press('12')
    await card.pull()
    expect(await verifying).toEqual({ ok: false, fault: 'cardRemoved' })
    await services.close()
    await heard.next('removed')
    const next = await opened()
    value((await Promise.all([services.verifyAtReader('authentication', 'ordinary'), pad.enter('1234')]))[0])
    await next.out()
  })

  it('giving up answers at once, the card is not verified, and the reader is free when the keypad is', async () => {
    const { card, reader } = await opened()
    const verifying = services.verifyAtReader('authentication', 'ordinary')
    await pad.shows('PIN')
    pad.press('1')
    const began = Date.now()
    await services.pinClear()
    expect(await verifying).toEqual({ ok: false, fault: 'cancelled' })
    await services.close()
    expect(Date.now() - began).toBeLessThan(500)
    // whoever goes on typing verifies nothing for us: the card is reset when the keypad lets go of it
    pad.press('234\n')
    await pad.shows('ACCEPTED')
    value(await services.open(reader))
    await expect(services.sign('authentication', [anyDigest])).rejects.toThrow('not verified')
    await services.close()
    await card.pull()
    await heard.next('removed')
  })

  it('a visit that is over while a PIN is typed lets go of the card, whatever is typed afterwards', async () => {
    const { card, reader } = await opened()
    const over = new AbortController()
    const verifying = services.verifyAtReader('authentication', 'ordinary', over.signal)
    await pad.shows('PIN')
    over.abort()
    expect(await verifying).toEqual({ ok: false, fault: 'cancelled' })
    expect(await tries()).toEqual({ ok: false, fault: 'cardRemoved' })
    pad.press('1234\n')
    await pad.shows('ACCEPTED')
    value(await services.open(reader))
    await expect(services.sign('authentication', [anyDigest])).rejects.toThrow('not verified')
    await services.close()
    await card.pull()
    await heard.next('removed')
  })

  it('giving up before the keypad was asked asks it nothing', async () => {
    const { out } = await opened()
    const before = pad.display()
    const [, verified] = await Promise.all([
      tries(),
      services.verifyAtReader('authentication', 'ordinary'),
      services.pinClear()
    ])
    expect(verified).toEqual({ ok: false, fault: 'cancelled' })
    expect(pad.display()).toBe(before)
    expect(value(await tries())).toBe(3)
    await out()
  })

  it('a reader unplugged while a PIN is typed is gone; plugged in again it serves within three seconds', async () => {
    const { card } = await opened()
    const verifying = services.verifyAtReader('authentication', 'ordinary')
    await pad.shows('PIN')
    pad.unplug()
    expect(await verifying).toEqual({ ok: false, fault: 'readerGone' })
    const closing = services.close()
    await heard.next('removed')
    pad.plug()
    const back = Date.now()
    const reader = await heard.inserted()
    await closing
    // the daemon may hold the first one who asks until the reader has settled
    while (!(await services.open(reader)).ok && Date.now() - back < 3000) await wait(20)
    expect(Date.now() - back).toBeLessThan(3000)
    value((await Promise.all([services.verifyAtReader('authentication', 'ordinary'), pad.enter('1234')]))[0])
    await services.close()
    await card.pull()
    // the daemon may have seen the card go and come once more while the reader settled
    while (heard.events.at(-1)?.kind !== 'removed') await wait(20)
    heard.skip()
  })

  it('a daemon killed while a PIN is typed is a stopped daemon, and typing works after its return', async () => {
    await opened()
    const verifying = services.verifyAtReader('authentication', 'ordinary')
    await pad.shows('PIN')
    await daemon.kill()
    expect(await verifying).toEqual({ ok: false, fault: 'daemonStopped' })
    await heard.next('daemonStopped')
    await services.close()
    await daemon.startAgain()
    await heard.next('daemonBack')
    const { out } = await opened()
    value((await Promise.all([services.verifyAtReader('authentication', 'ordinary'), pad.enter('1234')]))[0])
    await out()
  })

  it('does not hang the services when it never answers within its own time', async () => {
    const { card, reader } = await place()
    const hasty = pcscReaders({ patience: 300, keypad: { first: 1, next: 1 } })
    const others = cardServices(hasty)
    value(await others.open(reader))
    const verifying = others.verifyAtReader('authentication', 'ordinary')
    await pad.shows('PIN')
    // a key every now and then keeps the keypad waiting beyond both of its times
    const typing = new AbortController()
    const keepAwake = (async () => {
      while (!typing.signal.aborted) {
        pad.press('<')
        await wait(200)
      }
    })()
    expect(await verifying).toEqual({ ok: false, fault: 'cardMute' })
    typing.abort()
    await keepAwake
    pad.press('!')
    await pad.shows('CANCELLED')
    await others.close()
    await hasty.stop()
    await card.pull()
    await heard.next('removed')
  })
})
