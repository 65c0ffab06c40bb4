// A PIN typed at the reader's keypad never reaches this machine's programs: not their memory, not what they say to each other.
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cardHostClient, type CardHostClient } from '../../src/card/host/client.ts'
import type { VirtualKeypad } from '../../src/card/virtual/keypad/keypad.ts'
import { anyDigest, card, type, value, verifyPin } from '../support/cards.ts'
import { countInMemory } from '../support/memory.ts'
import { hear, noDaemonHere, testDaemon, type Heard, type TestDaemon } from '../support/pcsc.ts'
import { tapDaemon, type Tap } from '../support/pcsc-tap.ts'

const password = 'K7WQ4MX92ZJR'

/** tanaka's card with a signature password found nowhere by chance */
const withPassword = () => {
  const tanaka = card('tanaka')
  const applications = tanaka.applications.map((one) => ({
    ...one,
    pins: one.pins.map((pin) => (pin.for === 'signature' ? { ...pin, value: password } : pin))
  }))
  return { ...tanaka, applications }
}

describe.skipIf(noDaemonHere)(`a PIN at the reader's keypad${noDaemonHere ? ` (${noDaemonHere})` : ''}`, () => {
  let daemon: TestDaemon
  let tap: Tap
  let child: ChildProcess
  let client: CardHostClient
  let pad: VirtualKeypad
  let heard: Heard
  const messages: string[] = []
  const seen = (): { memory: number; wire: number; messages: number } => ({
    memory: countInMemory(child.pid ?? 0, Buffer.from(password)),
    wire: tap.count(Buffer.from(password)),
    messages: messages.filter((message) => message.includes(password)).length
  })
  const never = { memory: 0, wire: 0, messages: 0 }
  const opened = async (): Promise<void> => {
    await daemon.place('tanaka', { card: withPassword() })
    value(await client.open(await heard.inserted()))
  }

  beforeAll(async () => {
    daemon = await testDaemon({ ports: [0], keypads: ['letters'] })
    const [found] = daemon.keypads
    if (!found) throw new Error('no keypad')
    pad = found
    tap = await tapDaemon(daemon.socket)
    child = fork(fileURLToPath(new URL('../../src/card/host/main.ts', import.meta.url)), {
      serialization: 'advanced',
      execArgv: [],
      env: { ...process.env, PCSCLITE_CSOCK_NAME: tap.socket }
    })
    client = cardHostClient({
      post: (message) => {
        messages.push(JSON.stringify(message))
        child.send(message as object)
      },
      onMessage: (listener) =>
        void child.on('message', (message) => {
          messages.push(JSON.stringify(message))
          listener(message)
        }),
      onExit: (listener) => void child.on('exit', listener),
      kill: () => void child.kill('SIGKILL')
    })
    heard = hear(client.watch)
  })
  afterAll(async () => {
    client.stop()
    await tap.stop()
    await daemon.stop()
  })

  it('is nowhere in the card host, in its messages or in what it says to the daemon: before OK, after it, after a wrong one', async () => {
    await opened()
    expect(value(await client.entry('signature'))).toBe('reader')
    const wrong = `${password.slice(0, -1)}S`
    const [refused] = await Promise.all([client.verifyAtReader('signature', 'ordinary'), pad.enter(wrong)])
    expect(refused).toEqual({ ok: false, fault: 'pinWrong', triesLeft: 4 })
    const verifying = client.verifyAtReader('signature', 'ordinary')
    await pad.shows('PIN')
    pad.press(password)
    await pad.shows(`PIN ${'*'.repeat(password.length)}`)
    expect(seen()).toEqual(never)
    pad.press('\n')
    value(await verifying)
    expect(value(await client.sign('signature', [anyDigest]))[0]).toHaveLength(256)
    expect(seen()).toEqual(never)
    expect(countInMemory(child.pid ?? 0, Buffer.from(wrong))).toBe(0)
    await client.close()
  })

  it('typed at the terminal it is seen where we look: in the host until VERIFY, and on its way to the daemon', async () => {
    await opened()
    await type(client, password)
    expect(seen()).toEqual({ memory: 1, wire: 0, messages: 0 })
    value(await verifyPin(client, 'signature'))
    expect(seen().wire).toBe(1)
    await client.close()
  })

  it('nothing is polled: while nothing happens at the readers, the host asks the daemon nothing', async () => {
    // the daemon itself has something to tell until it has seen the card reset and powered down
    let quiet = false
    for (const over = Date.now() + 8000; !quiet && Date.now() < over;) {
      const before = tap.bytes()
      await wait(800)
      quiet = tap.bytes() === before
    }
    expect(quiet).toBe(true)
    expect(tap.bytes()).toBeGreaterThan(10_000)
  })
})
