// The PIN lives in the host process only, and no longer than its VERIFY.
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cardHostClient, type CardHostClient } from '../../src/card/host/client.ts'
import { card, type, value, verifyPin } from '../support/cards.ts'
import { countInMemory } from '../support/memory.ts'
import { hear, noDaemonHere, testDaemon, type TestDaemon } from '../support/pcsc.ts'

// Written so that this process, too, does not hold it in one piece before the card gets it.
const password = ['Q7Z', 'K4M', '9X', 'W2'].join('')

describe.skipIf(noDaemonHere)(`the PIN${noDaemonHere ? ` (${noDaemonHere})` : ''}`, () => {
  let daemon: TestDaemon
  let child: ChildProcess
  let client: CardHostClient

  beforeAll(async () => {
    daemon = await testDaemon()
    child = fork(fileURLToPath(new URL('../../src/card/host/main.ts', import.meta.url)), {
      serialization: 'advanced',
      execArgv: []
    })
    client = cardHostClient({
      post: (message) => void child.send(message as object),
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void child.on('exit', listener),
      kill: () => void child.kill('SIGKILL')
    })
  })
  afterAll(async () => {
    client.stop()
    await daemon.stop()
  })

  it.each(['right', 'wrong', 'malformed', 'cleared'])('is nowhere in the host 100 ms after it was %s', async (end) => {
    const pid = child.pid ?? 0
    const heard = hear(client.watch)
    const tanaka = card('tanaka')
    const typed = end === 'malformed' ? password.replaceAll(/[0-9]/g, 'B') : password
    const applications = tanaka.applications.map((one) => ({
      ...one,
      pins: one.pins.map((pin) => (pin.for === 'signature' && end === 'right' ? { ...pin, value: password } : pin))
    }))
    const placed = await daemon.place('tanaka', { card: { ...tanaka, applications } })
    value(await client.open(await heard.inserted()))
    await type(client, typed)
    expect(countInMemory(pid, Buffer.from(typed))).toBe(1)
    if (end === 'cleared') await client.pinClear()
    else {
      const answer = await verifyPin(client, 'signature')
      const faults = { wrong: 'pinWrong', malformed: 'pinMalformed' }
      expect(answer.ok ? 'right' : answer.fault).toBe(end === 'right' ? 'right' : Reflect.get(faults, end))
    }
    await wait(100)
    expect(countInMemory(pid, Buffer.from(typed))).toBe(0)
    await client.close()
    await placed.pull()
    await heard.next('removed')
  })
})
