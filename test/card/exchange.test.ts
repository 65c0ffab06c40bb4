// The engine: every form of a command, long answers, time limits, the two gates.
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import {
  decodeCommand,
  encodeCommand,
  readBinary,
  verifyPin as verifyCommand,
  changePin
} from '../../src/card/apdu/command.ts'
import { done, failed, type Outcome, type Transport } from '../../src/card/port.ts'
import type { CardProfile } from '../../src/card/profiles/card-profile.ts'
import { myNumberCardProfile, ordinaryLimits } from '../../src/card/profiles/cards.ts'
import { jpki } from '../../src/card/profiles/jpki.ts'
import { onTransport } from '../../src/card/services/application.ts'
import { cardServices } from '../../src/card/services/card-services.ts'
import { newExchange } from '../../src/card/services/exchange.ts'
import { newPinSlot, type ConfirmedPin } from '../../src/card/services/pin-slot.ts'
import { virtualReaders } from '../../src/card/virtual/readers.ts'
import { card, signIn, type, value, verifyPin, virtualReader, withCard } from '../support/cards.ts'
import { filesIn } from '../support/sources.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()
const head = { cla: 0x00, ins: 0xda, p1: 0x01, p2: 0x02 }
const data = (length: number): Uint8Array => new Uint8Array(length).fill(0x5a)
const of = (length: number): string => '5A'.repeat(length)

describe('the forms of a command (ISO 7816-4 §5.1)', () => {
  it.each([
    ['case 1', { ...head }, '00DA0102'],
    ['case 2S', { ...head, le: 1 }, '00DA010201'],
    ['case 2S, 256', { ...head, le: 256 }, '00DA010200'],
    ['case 2E, 257', { ...head, le: 257 }, '00DA0102000101'],
    ['case 2E, 65536', { ...head, le: 0x10000 }, '00DA0102000000'],
    ['case 3S, 1', { ...head, data: data(1) }, `00DA010201${of(1)}`],
    ['case 3S, 255', { ...head, data: data(255) }, `00DA0102FF${of(255)}`],
    ['case 3E, 256', { ...head, data: data(256) }, `00DA0102000100${of(256)}`],
    ['case 3E, 65535', { ...head, data: data(0xffff) }, `00DA010200FFFF${of(0xffff)}`],
    ['case 4S', { ...head, data: data(255), le: 256 }, `00DA0102FF${of(255)}00`],
    ['case 4E for the data', { ...head, data: data(256), le: 1 }, `00DA0102000100${of(256)}0001`],
    ['case 4E for the answer', { ...head, data: data(1), le: 257 }, `00DA0102000001${of(1)}0101`],
    ['case 4E, all of it', { ...head, data: data(0xffff), le: 0x10000 }, `00DA010200FFFF${of(0xffff)}0000`]
  ])('%s is written so and read back so', (_name, command, bytes) => {
    expect(hex(encodeCommand(command))).toBe(bytes)
    expect(decodeCommand(Uint8Array.from(Buffer.from(bytes, 'hex')))).toEqual(command)
  })

  it.each([
    '00DA0102000000FF',
    '00DA01020000',
    '00DA010202FF',
    '00DA010201FF0000',
    '00DA0102000002FF',
    '00DA0102000001FF00'
  ])('%s is no command', (bytes) => {
    expect(decodeCommand(Buffer.from(bytes, 'hex'))).toBeUndefined()
  })
})

/** a transport that answers these, one after the other, and keeps what it got */
const answering = (...answers: readonly string[]) => {
  const sent: string[] = []
  let released = 0
  const transport: Transport = {
    transmit: (command) => {
      sent.push(hex(command))
      return Promise.resolve(done(Uint8Array.from(Buffer.from(answers[sent.length - 1] ?? '', 'hex'))))
    },
    release: () => {
      released += 1
      return Promise.resolve()
    }
  }
  return { transport, sent, released: () => released, exchange: newExchange(transport, ordinaryLimits) }
}

describe('answers', () => {
  it('61xx is asked for until all is there, 00 meaning 256', async () => {
    const one = answering(`${of(3)}6100`, `${of(256)}6102`, `${of(2)}9000`)
    const answer = value(await one.exchange.send(readBinary(0, 261)))
    expect([answer.data.length, answer.sw]).toEqual([261, 0x9000])
    expect(one.sent).toEqual(['00B00000000105', '00C0000000', '00C0000002'])
  })

  it('6Cxx is asked again with the right length, once, and what it gives may be kept back too', async () => {
    const one = answering('6C10', `${of(4)}610C`, `${of(12)}9000`)
    expect(value(await one.exchange.send(readBinary(0, 256))).data).toHaveLength(16)
    expect(one.sent).toEqual(['00B0000000', '00B0000010', '00C000000C'])
    expect(await answering('6C10', '6C20').exchange.send(readBinary(0, 256))).toEqual({
      ok: false,
      fault: 'cardRubbish'
    })
  })

  it('a card that keeps back more and more is rubbish in the end', async () => {
    const endless = answering(...Array.from({ length: 400 }, () => `${of(256)}6100`))
    expect(await endless.exchange.send(readBinary(0, 256))).toEqual({ ok: false, fault: 'cardRubbish' })
    expect(endless.sent.length).toBeLessThan(4)
    const crumbs = answering(...Array.from({ length: 400 }, () => `${of(1)}6100`))
    expect(await crumbs.exchange.send(readBinary(0, 256))).toEqual({ ok: false, fault: 'cardRubbish' })
    expect(crumbs.sent.length).toBeLessThan(260)
    expect(await answering('6110', '6110').exchange.send(readBinary(0, 256))).toEqual({
      ok: false,
      fault: 'cardRubbish'
    })
  })

  it('a command with a PIN is not sent a second time because its length displeased', async () => {
    const one = answering('6C10', '9000')
    const slot = newPinSlot()
    for (const key of '1234') slot.key(key)
    const outcome = await slot.spend(slot.submit(), (pin) => one.exchange.present(verifyCommand, pin))
    expect(outcome).toEqual({ ok: false, fault: 'cardRubbish' })
    expect(one.sent).toEqual(['002000800431323334'])
  })
})

describe('the gates', () => {
  it('let no VERIFY with data and no CHANGE through but with what a slot lends', () => {
    const { exchange, sent } = answering('9000', '9000')
    const pin = Buffer.from('1234')
    expect(() => exchange.send(verifyCommand(pin))).toThrow('nobody confirmed')
    expect(() => exchange.send(changePin(pin))).toThrow('nobody confirmed')
    expect(() => exchange.present(verifyCommand, Object.freeze({}) as ConfirmedPin)).toThrow('nobody confirmed')
    expect(sent).toEqual([])
  })

  it('are the only way: no other file of the core speaks to a transport', () => {
    const speaking = filesIn('src/card').filter(
      (file) =>
        !/\/(pcsc|virtual)\//.test(file) &&
        /\.transmit\b|\btransport\.keypad\b|\bkeypad\??\.(?:verify|change)\b/.test(readFileSync(file, 'utf8'))
    )
    expect(speaking).toEqual(['src/card/services/exchange.ts'])
  })
})

describe('time limits', () => {
  const limits = { select: 20, read: 20, verify: 20, sign: 20 }
  it('a command past its own limit is a mute card, which is let go of and asked nothing more', async () => {
    const one = answering()
    const slow: Transport = { ...one.transport, transmit: () => wait(200, done(Uint8Array.of(0x90, 0))) }
    const exchange = newExchange(slow, { ...limits, sign: 400 })
    expect(await exchange.send(readBinary(0, 1))).toEqual({ ok: false, fault: 'cardMute' })
    expect(one.released()).toBe(1)
    expect(await exchange.send({ cla: 0x80, ins: 0x2a, p1: 0, p2: 0x80, le: 1 })).toEqual({
      ok: false,
      fault: 'cardMute'
    })
    expect(one.released()).toBe(1)
  })

  it('each kind of command has its own', async () => {
    const one = answering()
    const slow: Transport = { ...one.transport, transmit: () => wait(60, done(Uint8Array.of(0x90, 0))) }
    const exchange = newExchange(slow, { ...limits, sign: 400 })
    expect((await exchange.send({ cla: 0x80, ins: 0x2a, p1: 0, p2: 0x80, le: 1 })).ok).toBe(true)
    expect(one.released()).toBe(0)
  })
})

describe('the fewest commands', () => {
  const chunks = (file: string): number =>
    Math.ceil(
      Buffer.from(card('tanaka').applications[0]?.files.find(({ ef }) => ef === file)?.content ?? '', 'base64').length /
        256
    )
  const counted = async (use: (one: ReturnType<typeof withCard>) => Promise<unknown>): Promise<number> => {
    const one = withCard('tanaka')
    let count = 0
    one.readers.onExchange(() => (count += 1))
    await use(one)
    return count
  }
  const whole = chunks(jpki.secrets.authentication.certificate)

  it('of opening: application, token information, certificate', async () => {
    expect(await counted(({ services }) => services.open(virtualReader))).toBe(1 + 2 + (1 + whole))
  })

  it('of a sign-in: opening, and tries, VERIFY, signature with two selections', async () => {
    const opening = 4 + whole
    expect(await counted(({ services }) => signIn(services, virtualReader, '1234'))).toBe(opening + 2 + 1 + 2)
  })

  it('of a filing after it: tries, VERIFY, certificate, and two signatures with one selection', async () => {
    const signature = chunks(jpki.secrets.signature.certificate)
    let before = 0
    const all = await counted(async ({ services, readers }) => {
      value(await signIn(services, virtualReader, '1234'))
      readers.onExchange(() => (before += 1))
      value(await services.triesLeft('signature'))
      await type(services, 'ABC123')
      value(await verifyPin(services, 'signature'))
      value(await services.certificate('signature'))
      value(await services.certificate('signature'))
      value(await services.sign('signature', [new Uint8Array(32), new Uint8Array(32)]))
    })
    expect(all).toBeGreaterThan(0)
    expect(before).toBe(2 + 1 + (1 + signature) + (1 + 2))
  })

  it('of the basic four: application, tries, VERIFY, file', async () => {
    let count = 0
    await counted(async ({ services, readers }) => {
      value(await services.open(virtualReader))
      readers.onExchange(() => (count += 1))
      value(await services.triesLeft('profile'))
      await type(services, '1234')
      value(await verifyPin(services, 'profile'))
      value(await services.basicFour())
    })
    expect(count).toBe(1 + 2 + 1 + 2)
  })

  const extended: CardProfile = { ...myNumberCardProfile, longestRead: 4096 }
  const openedBy = async (profile: CardProfile, short: boolean) => {
    const readers = virtualReaders(virtualReader)
    const tanaka = card('tanaka')
    readers.insert(
      { ...tanaka, applications: tanaka.applications.map((one) => ({ ...one, short })) },
      { delays: false }
    )
    const commands: string[] = []
    readers.onExchange((command) => commands.push(hex(command)))
    const services = cardServices(readers, { cards: { resident: [profile], staff: [] } })
    value(await services.open(virtualReader))
    return { certificate: value(await services.certificate('authentication')), commands }
  }

  it('where card and reader take extended length a certificate is one READ BINARY', async () => {
    const short = await openedBy(myNumberCardProfile, false)
    const long = await openedBy(extended, false)
    expect(long.certificate).toEqual(short.certificate)
    expect(long.commands).toHaveLength(short.commands.length - whole + 1)
    expect(long.commands.at(-1)).toBe('00B00000001000')
  })

  it('where they do not after all, the rest of the visit reads short', async () => {
    const refused = await openedBy(extended, true)
    expect(refused.certificate).toEqual((await openedBy(myNumberCardProfile, false)).certificate)
    expect(refused.commands.filter((one) => one.startsWith('00B0') && one.length > 10)).toHaveLength(1)
  })
})

describe('the application', () => {
  it('knows which one is current only after the card said so', async () => {
    const one = answering('6A82', '9000')
    const application = onTransport(one.transport)
    value(await application.select(jpki))
    expect(application.isCurrent(jpki)).toBe(false)
    value(await application.select(jpki))
    expect(application.isCurrent(jpki)).toBe(true)
  })

  it('faults of the transport are told as they are', async () => {
    const gone = failed({ fault: 'readerGone' })
    const transport: Transport = {
      transmit: () => Promise.resolve<Outcome<Uint8Array>>(gone),
      release: () => Promise.resolve()
    }
    expect(await onTransport(transport).select(jpki)).toEqual(gone)
  })
})
