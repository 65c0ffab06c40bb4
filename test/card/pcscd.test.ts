// The real daemon, the real host process, a simulated card in a virtual reader.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { cardHostClient, type CardHostClient } from '../../src/card/host/client.ts'
import { pcscReaders } from '../../src/card/pcsc/readers.ts'
import { cardServices } from '../../src/card/services/card-services.ts'
import { startNodeHelper } from '../../src/main/shell/node-helper.ts'
import { anyMessage, digestOf, signedBy, signIn, type, value, verifyPin } from '../support/cards.ts'
import { hear, noDaemonHere, testDaemon, type Heard, type TestDaemon } from '../support/pcsc.ts'

const until = async (so: () => Promise<boolean>): Promise<void> => {
  for (const over = Date.now() + 10_000; !(await so()); await wait(50))
    if (Date.now() > over) throw new Error('not within ten seconds')
}
const hostModule = new URL('../../src/card/host/main.ts', import.meta.url)

describe.skipIf(noDaemonHere)(`the real daemon${noDaemonHere ? ` (${noDaemonHere})` : ''}`, () => {
  let daemon: TestDaemon
  let client: CardHostClient
  let heard: Heard
  let kill: () => void
  const started: (() => void)[] = []

  const startHost = () => {
    const helper = startNodeHelper(hostModule, [])
    kill = helper.kill
    started.push(helper.kill)
    return helper
  }
  const place = async (...args: Parameters<TestDaemon['place']>) => {
    const card = await daemon.place(...args)
    return { card, reader: await heard.inserted() }
  }

  beforeAll(async () => {
    daemon = await testDaemon()
    client = cardHostClient(startHost(), { again: startHost })
    heard = hear(client.watch)
    await heard.next('readers')
  })
  afterEach(() => client.close())
  afterAll(async () => {
    client.stop()
    for (const end of started) end()
    await daemon.stop()
  })

  it('signs in through the host, with both keys, and tells the card that came and went', async () => {
    const { card, reader } = await place('tanaka')
    const signature = value(await signIn(client, reader, '1234', 'authentication', digestOf(anyMessage)))
    expect(signedBy(value(await client.certificate('authentication')), anyMessage, signature)).toBe(true)
    await type(client, 'ABC123')
    value(await verifyPin(client, 'signature'))
    const [other] = value(await client.sign('signature', [digestOf(anyMessage)]))
    expect(signedBy(value(await client.certificate('signature')), anyMessage, other ?? new Uint8Array())).toBe(true)
    await card.pull()
    expect(await heard.next('removed', 1500)).toEqual({ kind: 'removed', reader })
    expect(await client.triesLeft('authentication')).toEqual({ ok: false, fault: 'cardRemoved' })
  })

  // at every command: pulled.test.ts
  it('a card pulled within a sign-in is a removed card', async () => {
    for (const at of [1, 10]) {
      const { card, reader } = await place('tanaka', { faults: [{ at, kind: 'pull' }] })
      expect(await signIn(client, reader, '1234'), `at ${at}`).toEqual({ ok: false, fault: 'cardRemoved' })
      await client.close()
      await card.ended
      await heard.next('removed')
    }
  })

  it('a transit card is not a My Number Card', async () => {
    const { card, reader } = await place('transit')
    expect(await client.open(reader)).toEqual({ ok: false, fault: 'notMyNumberCard' })
    await card.pull()
    await heard.next('removed')
  })

  it('an answer of one byte from a card that stays is rubbish', async () => {
    const { card, reader } = await place('tanaka', { faults: [{ at: 2, kind: 'rubbish', bytes: 'FF' }] })
    const opened = await client.open(reader)
    expect(opened).toEqual({ ok: false, fault: 'cardRubbish' })
    await client.close()
    await card.pull()
    await heard.next('removed')
  })

  it('a card another program holds is busy, and free again afterwards', async () => {
    const { card, reader } = await place('sato')
    const others = pcscReaders()
    const held = value(await others.connect(reader))
    expect(await client.open(reader)).toEqual({ ok: false, fault: 'cardBusy' })
    await held.release()
    expect((await client.open(reader)).ok).toBe(true)
    await client.close()
    await others.stop()
    await card.pull()
    await heard.next('removed')
  })

  it('closing resets the card: its PIN is not verified for the next program', async () => {
    const { card, reader } = await place('sato')
    value(await signIn(client, reader, '2345'))
    await client.close()
    const others = pcscReaders()
    const held = value(await others.connect(reader))
    const send = async (hex: string): Promise<string> =>
      Buffer.from(value(await held.transmit(Buffer.from(hex, 'hex')))).toString('hex')
    await send('00A4040C0AD392F000260100000001')
    await send('00A4020C020017')
    expect(await send('802A0080040102030400')).toBe('6982')
    await held.release()
    await others.stop()
    await card.pull()
    await heard.next('removed')
  })

  it('a host that is killed answers what was asked, says so, and the next one takes over', async () => {
    const { card, reader } = await place('tanaka', { faults: [{ at: 3, kind: 'slow', ms: 2000 }] })
    const opening = client.open(reader)
    await wait(300)
    kill()
    expect(await opening).toEqual({ ok: false, fault: 'daemonStopped' })
    await heard.next('daemonStopped')
    await heard.next('daemonBack')
    expect(await heard.inserted()).toBe(reader)
    // the daemon lets go of the dead one's card when its last command is over
    await until(async () => (await client.open(reader)).ok)
    await client.close()
    await card.pull()
    await heard.next('removed')
  })

  it('a daemon killed in the middle of a visit is a stopped daemon, and usable again within three seconds of its return', async () => {
    const { reader } = await place('tanaka')
    value(await client.open(reader))
    await daemon.kill()
    expect(await client.triesLeft('authentication')).toEqual({ ok: false, fault: 'daemonStopped' })
    await heard.next('daemonStopped')
    expect(await client.open(reader)).toEqual({ ok: false, fault: 'daemonStopped' })
    await daemon.startAgain()
    const back = Date.now()
    await heard.next('daemonBack')
    const again = await place('sato')
    value(await signIn(client, again.reader, '2345'))
    expect(Date.now() - back).toBeLessThan(3000)
    await again.card.pull()
    await heard.next('removed')
  })

  it('a card that never answers is mute within the patience, and the reader is free after it is taken out', async () => {
    const { card, reader } = await place('tanaka', { faults: [{ at: 1, kind: 'mute' }] })
    const readers = pcscReaders({ patience: 400 })
    const transport = value(await readers.connect(reader))
    await transport.transmit(Buffer.from('00A4040C0AD392F000260100000001', 'hex'))
    const began = Date.now()
    expect(await transport.transmit(Buffer.from('00A4020C020006', 'hex'))).toEqual({ ok: false, fault: 'cardMute' })
    expect(Date.now() - began).toBeLessThan(1500)
    await transport.release()
    await card.pull()
    await heard.next('removed')
    await readers.stop()
    const again = await place('sato')
    value(await signIn(client, again.reader, '2345'))
    await again.card.pull()
    await heard.next('removed')
  })

  it('a reader that hangs never holds up who asks: mute within the patience, and usable when it goes on', async () => {
    const { card, reader } = await place('tanaka')
    const readers = pcscReaders({ patience: 400 })
    const services = cardServices(readers)
    value(await services.open(reader))
    const delays = monitorEventLoopDelay({ resolution: 10 })
    delays.enable()
    daemon.freeze()
    const began = Date.now()
    expect(await services.triesLeft('authentication')).toEqual({ ok: false, fault: 'cardMute' })
    expect(await services.triesLeft('authentication')).toEqual({ ok: false, fault: 'cardMute' })
    await services.close()
    expect((await services.open(reader)).ok).toBe(false)
    expect(Date.now() - began).toBeLessThan(2000)
    delays.disable()
    // in ns; the machine may be busy, but no call of ours blocks for as long as one patience
    expect(delays.max / 1e6).toBeLessThan(350)
    daemon.thaw()
    await until(async () => (await services.open(reader)).ok)
    expect(value(await services.triesLeft('authentication'))).toBe(3)
    await services.close()
    await readers.stop()
    await card.pull()
    await heard.next('removed')
  })
  it('a card that never answers the host is mute within its limit; nothing is sent twice, and the next card serves at once', async () => {
    const { card, reader } = await place('tanaka', { faults: [{ at: 'verify', kind: 'mute' }] })
    value(await client.approach(reader, 'authentication'))
    await type(client, '1234')
    const began = Date.now()
    expect(await client.present('authentication', 'ordinary')).toEqual({ ok: false, fault: 'cardMute' })
    // four seconds for a VERIFY, and the guard looks ten times a second
    expect(Date.now() - began).toBeGreaterThan(3900)
    expect(Date.now() - began).toBeLessThan(5500)
    expect(await heard.next('daemonStopped')).toEqual({ kind: 'daemonStopped', hung: true })
    // it lies there, and nobody placed it
    expect(await heard.next('inserted')).toEqual({ kind: 'inserted', reader, lies: true })
    expect(await client.present('authentication', 'ordinary')).toMatchObject({ ok: false })
    await card.pull()
    await heard.next('removed')
    const again = await place('sato')
    const placed = Date.now()
    value(await signIn(client, again.reader, '2345'))
    expect(Date.now() - placed).toBeLessThan(3000)
    await again.card.pull()
    await heard.next('removed')
  })

  it('a card that was gone for 300 ms is a removed card, and no rubbish, whether the daemon saw it go or not', async () => {
    const { card, reader } = await place('tanaka', { faults: [{ at: 9, kind: 'away', ms: 300 }] })
    expect(await signIn(client, reader, '1234')).toEqual({ ok: false, fault: 'cardRemoved' })
    await client.close()
    // it lies there again, knows of no PIN, and serves
    await until(async () => (await signIn(client, reader, '1234')).ok)
    await client.close()
    await card.pull()
  })
})
