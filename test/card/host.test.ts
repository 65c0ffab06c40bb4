import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { cardHostClient, type CardHostClient } from '../../src/card/host/client.ts'
import type { Outcome, ReaderEvent } from '../../src/card/port.ts'
import { startNodeHelper } from '../../src/main/shell/node-helper.ts'
import { clientOf, hostHere, until } from '../support/card-host.ts'
import { anyMessage, card, digestOf, signedBy, signIn, value, virtualReader, verifyPin } from '../support/cards.ts'

const known = { now: Date.now(), ahead: null, madeAt: null, trust: null }

describe('the card host', () => {
  it('has the doctor as well; a host that is gone is a stopped daemon to whoever asks', async () => {
    const one = hostHere()
    const client = clientOf(one)
    const { findings } = await client.diagnose(known)
    expect(findings.map(({ check }) => check)).toContain('certificate')
    expect(one.crossing.at(-1)).toContain('"diagnose"')
    client.stop()
    await wait(1)
    expect((await client.diagnose(known)).findings).toMatchObject([{ check: 'daemon', state: 'stopped', light: 'red' }])
  })

  it('is the card services, one process away', async () => {
    const one = hostHere()
    const client = clientOf(one)
    expect(value(await signIn(client, virtualReader, '1234'))).toHaveLength(256)
    expect(value(await client.certificate('authentication'))).toBeInstanceOf(Uint8Array)
    await client.close()
    expect(await client.triesLeft('authentication')).toEqual({ ok: false, fault: 'cardRemoved' })
  })

  const apart = async (client: CardHostClient): Promise<Outcome<readonly Uint8Array[]>> => {
    value(await client.present('authentication', 'ordinary'))
    return client.sign('authentication', [digestOf(anyMessage)])
  }
  const together = (client: CardHostClient): Promise<Outcome<readonly Uint8Array[]>> =>
    client.presentAndSign('authentication', 'ordinary', [digestOf(anyMessage)])

  it.each([
    ['three words beside the keys, where the proof is known before the PIN', together, ['presentAndSign']],
    ['four, where it is not', apart, ['present', 'sign']]
  ])('signs in with %s', async (_name, prove, words) => {
    const one = hostHere()
    const client = clientOf(one)
    const { identity, tries } = value(await client.approach(virtualReader, 'authentication'))
    expect(value(tries)).toBe(3)
    for (const key of '1234') await client.pinKey(key)
    const [signature] = value(await prove(client))
    await client.close()
    expect(signedBy(identity.certificate ?? new Uint8Array(), anyMessage, signature ?? new Uint8Array())).toBe(true)
    const calls = one.crossing.map((message) => (JSON.parse(message) as { call: string }).call)
    expect(calls.filter((call) => call !== 'pinKey')).toEqual(['approach', ...words, 'close'])
    // the PIN crosses key by key and never as a whole, and comes back in no answer
    expect(one.crossing.join('')).not.toContain('1234')
  })

  it('presents by the same rules as submit and verify: one VERIFY for one OK, none past the last try or a further key', async () => {
    const one = hostHere('takahashi')
    const client = clientOf(one)
    let verifies = 0
    one.readers.onExchange((command) => (verifies += command[1] === 0x20 && command.length > 5 ? 1 : 0))
    const { tries } = value(await client.approach(virtualReader, 'authentication'))
    expect(value(tries)).toBe(1)
    const enter = async (pin: string): Promise<void> => {
      for (const key of pin) await client.pinKey(key)
    }
    expect(await client.present('authentication', 'ordinary')).toEqual({ ok: false, fault: 'pinMalformed' })
    await enter('4567')
    expect(await client.present('authentication', 'ordinary')).toEqual({ ok: false, fault: 'lastTryUnasked' })
    // what was held is gone with the refusal
    expect(await client.present('authentication', 'lastTry')).toEqual({ ok: false, fault: 'pinMalformed' })
    await enter('456')
    const [presented] = await Promise.all([client.present('authentication', 'lastTry'), client.pinKey('7')])
    expect(presented.ok).toBe(false)
    await client.pinClear()
    expect(verifies).toBe(0)
    await enter('4567')
    value(await client.present('authentication', 'lastTry'))
    expect(verifies).toBe(1)
  })

  it('signs nothing with a wrong PIN, and with one that was broken off after it was taken it lets go of the card', async () => {
    const one = hostHere()
    const client = clientOf(one)
    const sent: string[] = []
    one.readers.onExchange((command) => sent.push(Buffer.from(command.subarray(0, 2)).toString('hex')))
    value(await client.approach(virtualReader, 'authentication'))
    for (const key of '0000') await client.pinKey(key)
    expect(await together(client)).toEqual({ ok: false, fault: 'pinWrong', triesLeft: 2 })
    expect(sent).not.toContain('802a')
    const ending = new AbortController()
    one.readers.onExchange((command, answer) => {
      if (command[1] === 0x20 && command.length > 5 && answer) ending.abort()
    })
    for (const key of '1234') await client.pinKey(key)
    const digests = [digestOf(anyMessage)]
    expect(await client.presentAndSign('authentication', 'ordinary', digests, ending.signal)).toEqual({
      ok: false,
      fault: 'cancelled'
    })
    expect(sent).not.toContain('802a')
    expect(await client.sign('authentication', digests)).toEqual({ ok: false, fault: 'cardRemoved' })
  })

  it('approaches a card with a locked PIN, and says so beside what the card is', async () => {
    const one = hostHere()
    const client = clientOf(one)
    one.readers.insert(card('tanaka'), { delays: false, faults: [{ at: 'tries', kind: 'blocked' }] })
    const { identity, tries } = value(await client.approach(virtualReader, 'authentication'))
    expect(identity.profile).toBe('myNumber')
    expect(tries).toEqual({ ok: false, fault: 'pinBlocked', said: '6984' })
    one.readers.pull()
    expect(await client.approach(virtualReader, 'authentication')).toEqual({ ok: false, fault: 'cardRemoved' })
  })

  it('tells reader events, and to a late listener how things stand', async () => {
    const one = hostHere()
    const client = clientOf(one)
    let ready = false
    client.watch(({ kind }) => (ready ||= kind === 'inserted'))
    await until(() => ready)
    const heard: ReaderEvent[] = []
    client.watch((event) => heard.push(event))
    one.readers.pull()
    await until(() => heard.length === 3)
    expect(heard.map(({ kind }) => kind)).toEqual(['readers', 'inserted', 'removed'])
  })

  it('hears keys one by one and never sends a whole PIN', async () => {
    const one = hostHere()
    const client = clientOf(one)
    await signIn(client, virtualReader, '1234')
    expect(one.crossing.some((message) => message.includes('1234'))).toBe(false)
    expect(one.crossing.filter((message) => message.includes('pinKey'))).toHaveLength(4)
  })

  it('a bug in the host is thrown at the asker', async () => {
    const client = clientOf(hostHere())
    await client.open(virtualReader)
    await expect(client.sign('authentication', [])).rejects.toThrow('not verified')
  })

  it('what is no message of ours is dropped on both sides', async () => {
    const one = hostHere()
    const client = clientOf(one)
    for (const nonsense of [
      null,
      1,
      'open',
      {},
      { id: 'x' },
      { id: 1, call: 'constructor', args: [] },
      { id: 1, call: 'watch', args: [] }
    ]) {
      one.say(nonsense)
      one.tell(nonsense)
    }
    expect((await client.open(virtualReader)).ok).toBe(true)
  })

  /** A card lies there and its host answers nothing; `fresh` is the host that takes its place. */
  const hangsThen = (fresh: ReturnType<typeof hostHere>) => {
    const hanging = hostHere('tanaka', true)
    const client = cardHostClient(hanging.host, {
      limits: { open: 50 },
      again: () => {
        setTimeout(fresh.start)
        return fresh.host
      }
    })
    const heard: ReaderEvent[] = []
    client.watch((event) => heard.push(event))
    hanging.say({ event: { kind: 'inserted', reader: virtualReader } })
    return { client, heard }
  }

  it('a host that hangs is a mute card after the limit, and is ended and started again', async () => {
    const { client, heard } = hangsThen(hostHere('sato'))
    const [opened, keys] = await Promise.all([client.open(virtualReader), client.pinKey('1')])
    expect(opened).toEqual({ ok: false, fault: 'cardMute' })
    expect(keys).toBe(0)
    await until(() => heard.length === 5)
    // the card that was there hung: nobody placed it now, and it is not to be asked again by itself
    expect(heard).toMatchObject([
      { kind: 'inserted' },
      { kind: 'daemonStopped', hung: true },
      { kind: 'daemonBack' },
      { kind: 'readers' },
      { kind: 'inserted', lies: true }
    ])
    expect((await client.open(virtualReader)).ok).toBe(true)
  })

  it('a card placed after a host that hung was replaced is a new one, though another lay there', async () => {
    const fresh = hostHere('sato')
    fresh.readers.pull()
    const { client, heard } = hangsThen(fresh)
    await client.open(virtualReader)
    // the hung card was taken while there was no host
    await until(() => heard.some(({ kind }) => kind === 'readers'))
    await wait(20)
    fresh.readers.insert(card('sato'), { delays: false })
    await until(() => heard.at(-1)?.kind === 'inserted')
    expect(heard.at(-1)).toEqual({ kind: 'inserted', reader: virtualReader })
  })

  it('a host that ended and is not started again answers everything with a stopped daemon', async () => {
    const one = hostHere()
    const client = clientOf(one)
    const pending = client.open(virtualReader)
    client.stop()
    expect(await pending).toEqual({ ok: false, fault: 'daemonStopped' })
    expect(await verifyPin(client, 'authentication')).toEqual({ ok: false, fault: 'daemonStopped' })
    await client.close()
    expect(await client.pinBack()).toBe(0)
  })

  it('a machine without a daemon is told at once as a stopped daemon, by the real process', async () => {
    process.env['PCSCLITE_CSOCK_NAME'] = '/nonexistent/pcscd.comm'
    const client = cardHostClient(startNodeHelper(new URL('../../src/card/host/main.ts', import.meta.url), []))
    const heard: string[] = []
    client.watch(({ kind }) => heard.push(kind))
    expect(await client.open('any')).toEqual({ ok: false, fault: 'daemonStopped' })
    expect(heard).toEqual(['daemonStopped'])
    expect(card('tanaka').name).toBe('tanaka')
    client.stop()
  })

  it.runIf(process.platform === 'linux')(
    'a host that dies leaves no core file, whatever the machine allows',
    async () => {
      const host = fork(fileURLToPath(new URL('../../src/card/host/main.ts', import.meta.url)), [], {
        env: { ...process.env, PCSCLITE_CSOCK_NAME: '/nonexistent/pcscd.comm' }
      })
      await new Promise((resolve) => host.once('message', resolve))
      const [, soft, hard] =
        /^Max core file size +(\S+) +(\S+)/m.exec(readFileSync(`/proc/${host.pid}/limits`, 'utf8')) ?? []
      host.kill('SIGKILL')
      expect([soft, hard]).toEqual(['0', '0'])
    }
  )
})
