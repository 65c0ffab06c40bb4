import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cardServices } from '../../src/card/services/card-services.ts'
import { newPinDesk } from '../../src/card/services/pin-desk.ts'
import { newPinSlot } from '../../src/card/services/pin-slot.ts'
import type { CardServices } from '../../src/card/port.ts'
import { virtualReaders } from '../../src/card/virtual/readers.ts'
import {
  anyMessage,
  card,
  digestOf,
  signedBy,
  signIn,
  type,
  value,
  virtualReader,
  withCard,
  verifyPin
} from '../support/cards.ts'

const isVerify = (command: Uint8Array): boolean => command[1] === 0x20 && command.length > 4
/** commands of a sign-in with tanaka's card */
const signInLength = async (): Promise<number> => {
  const { services, readers } = withCard('tanaka')
  let count = 0
  readers.onExchange(() => (count += 1))
  value(await signIn(services, virtualReader, '1234'))
  return count
}

describe('the card services', () => {
  it.each(['tanaka', 'sato', 'suzuki', 'takahashi', 'ito', 'mallory'])('sign in with the card of %s', async (name) => {
    const { services } = withCard(name)
    const pin = card(name).applications[0]?.pins[0]?.value ?? ''
    const signature = value(await signIn(services, virtualReader, pin, 'authentication', digestOf(anyMessage)))
    expect(signedBy(value(await services.certificate('authentication')), anyMessage, signature)).toBe(true)
  })

  it('sign with the signature key, and several digests in order', async () => {
    const { services } = withCard('tanaka')
    await services.open(virtualReader)
    await type(services, 'ABC123')
    value(await verifyPin(services, 'signature'))
    const certificate = value(await services.certificate('signature'))
    const messages = [anyMessage, Buffer.from('another')]
    const signatures = value(await services.sign('signature', messages.map(digestOf)))
    expect(messages.map((message, n) => signedBy(certificate, message, signatures[n] ?? new Uint8Array()))).toEqual([
      true,
      true
    ])
    expect(signedBy(certificate, anyMessage, signatures[1] ?? new Uint8Array())).toBe(false)
  })

  it('tell two cards apart and know one card again', async () => {
    const first = value(await withCard('tanaka').services.open(virtualReader)).sameness
    expect(value(await withCard('tanaka').services.open(virtualReader)).sameness).toBe(first)
    expect(value(await withCard('sato').services.open(virtualReader)).sameness).not.toBe(first)
  })

  it('a card that is none of ours is told so', async () => {
    expect(await withCard('transit').services.open(virtualReader)).toEqual({ ok: false, fault: 'notMyNumberCard' })
  })

  it('another reader is gone, an empty one has no card', async () => {
    const { services, readers } = withCard('tanaka')
    expect(await services.open('No Such Reader')).toEqual({ ok: false, fault: 'readerGone' })
    readers.pull()
    expect(await services.open(virtualReader)).toEqual({ ok: false, fault: 'cardRemoved' })
    expect(await services.triesLeft('authentication')).toEqual({ ok: false, fault: 'cardRemoved' })
  })

  it('a wrong PIN counts down to blocked and stays blocked', async () => {
    const { services } = withCard('tanaka')
    await services.open(virtualReader)
    const answers = []
    for (const [pin, consent] of [
      ['0000', 'ordinary'],
      ['0000', 'ordinary'],
      ['0000', 'ordinary'],
      ['0000', 'lastTry'],
      ['1234', 'lastTry']
    ] as const) {
      await type(services, pin)
      answers.push(await verifyPin(services, 'authentication', consent))
    }
    const blocked = { ok: false, fault: 'pinBlocked', said: '63C0' }
    expect(answers).toEqual([
      { ok: false, fault: 'pinWrong', triesLeft: 2 },
      { ok: false, fault: 'pinWrong', triesLeft: 1 },
      { ok: false, fault: 'lastTryUnasked' },
      blocked,
      blocked
    ])
    expect(await services.triesLeft('authentication')).toEqual(blocked)
    expect(value(await services.triesLeft('signature'))).toBe(5)
  })

  it('the right PIN gives all tries back', async () => {
    const { services } = withCard('takahashi')
    await services.open(virtualReader)
    expect(value(await services.triesLeft('authentication'))).toBe(1)
    await type(services, '4567')
    value(await verifyPin(services, 'authentication', 'lastTry'))
    expect(value(await services.triesLeft('authentication'))).toBe(3)
  })

  it('signing or reading the signature certificate unasked is a bug, not a fault', async () => {
    const { services } = withCard('tanaka')
    await services.open(virtualReader)
    await expect(services.sign('authentication', [])).rejects.toThrow('not verified')
    await expect(services.certificate('signature')).rejects.toThrow('not verified')
  })

  it('closing forgets the PIN on the card: the next visit must verify again', async () => {
    const { services } = withCard('tanaka')
    value(await signIn(services, virtualReader, '1234'))
    await services.close()
    await services.open(virtualReader)
    await expect(services.sign('authentication', [])).rejects.toThrow('not verified')
  })

  it('a card pulled at any command of a sign-in is a removed card', async () => {
    const length = await signInLength()
    expect(length).toBeGreaterThan(10)
    for (let at = 0; at < length; at++) {
      const { services } = withCard('tanaka', { faults: [{ at, kind: 'pull' }] })
      expect(await signIn(services, virtualReader, '1234'), `at ${at}`).toEqual({ ok: false, fault: 'cardRemoved' })
      expect(await services.pinBack()).toBe(0)
    }
  })

  it('a card mute or answering rubbish at any command is told so', async () => {
    const length = await signInLength()
    for (let at = 0; at < length; at++) {
      const mute = withCard('tanaka', { faults: [{ at, kind: 'mute' }] })
      expect(await signIn(mute.services, virtualReader, '1234'), `at ${at}`).toEqual({ ok: false, fault: 'cardMute' })
      const rubbish = withCard('tanaka', { faults: [{ at, kind: 'rubbish', bytes: 'FF' }] })
      expect(await signIn(rubbish.services, virtualReader, '1234'), `at ${at}`).toEqual({
        ok: false,
        fault: 'cardRubbish'
      })
    }
  })

  it('rubbish of any length at any command is a fault or is taken, and never breaks', async () => {
    const length = await signInLength()
    const bytes = fc.uint8Array({ maxLength: 300 })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: length - 1 }), bytes, async (at, answer) => {
        const faults = [{ at, kind: 'rubbish' as const, bytes: Buffer.from(answer).toString('hex').toUpperCase() }]
        const { services } = withCard('tanaka', { faults })
        const outcome = await signIn(services, virtualReader, '1234')
        expect(outcome.ok || outcome.fault.length > 0).toBe(true)
      }),
      { numRuns: 300 }
    )
  })

  it('a PIN of the wrong form spends no try', async () => {
    const { services, readers } = withCard('tanaka')
    await services.open(virtualReader)
    let verifies = 0
    readers.onExchange((command) => (verifies += isVerify(command) ? 1 : 0))
    for (const pin of ['', '123', '12345', 'ABCD']) {
      await type(services, pin)
      expect(await verifyPin(services, 'authentication')).toEqual({ ok: false, fault: 'pinMalformed' })
      expect(await services.pinBack()).toBe(0)
    }
    for (const pin of ['ABC12', 'ABCDEF', '123456']) {
      await type(services, pin)
      expect(await verifyPin(services, 'signature')).toEqual({ ok: false, fault: 'pinMalformed' })
    }
    expect(verifies).toBe(0)
  })

  it('in any order of calls there are never more VERIFYs than asked for, and the slot is empty after each', async () => {
    const ways: Readonly<Record<string, (services: CardServices) => Promise<unknown>>> = {
      open: (services) => services.open(virtualReader),
      close: (services) => services.close(),
      tries: (services) => services.triesLeft('authentication'),
      certificate: (services) => services.certificate('authentication'),
      one: (services) => services.pinKey('1'),
      right: (services) => type(services, '1234'),
      back: (services) => services.pinBack(),
      clear: (services) => services.pinClear(),
      sign: (services) => services.sign('authentication', []).catch(() => undefined),
      verify: (services) => verifyPin(services, 'authentication')
    }
    const file = card('tanaka')
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...Object.keys(ways)), { maxLength: 15 }), async (steps) => {
        const readers = virtualReaders(virtualReader)
        const buffer = new Uint8Array(16)
        const services = cardServices(readers, { desk: newPinDesk({ current: newPinSlot(buffer) }) })
        readers.insert(file, { delays: false })
        let verifies = 0
        readers.onExchange((command) => (verifies += isVerify(command) ? 1 : 0))
        for (const step of steps) {
          const before = verifies
          await ways[step]?.(services)
          expect(verifies - before).toBeLessThanOrEqual(step === 'verify' ? 1 : 0)
          if (step === 'verify' || step === 'close' || step === 'clear')
            expect(buffer.every((byte) => byte === 0)).toBe(true)
        }
      }),
      { numRuns: 300 }
    )
  })

  it('calls made at once happen one after the other', async () => {
    const { services } = withCard('tanaka')
    const [opened, tries, certificate] = await Promise.all([
      services.open(virtualReader),
      services.triesLeft('authentication'),
      services.certificate('authentication')
    ])
    expect([opened.ok, tries.ok, certificate.ok]).toEqual([true, true, true])
  })

  it('a listener that comes late hears how things stand', () => {
    const { services, readers } = withCard('tanaka')
    const heard: string[] = []
    const silence = services.watch(({ kind }) => heard.push(kind))
    readers.pull()
    silence()
    readers.insert(card('sato'))
    expect(heard).toEqual(['readers', 'inserted', 'removed'])
  })
})
