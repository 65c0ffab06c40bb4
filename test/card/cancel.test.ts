// A cancelled task leaves the card usable or released, never half verified, and hides no try that was spent.
import { describe, expect, it } from 'vitest'
import type { CardServices, ChangeFault, Outcome } from '../../src/card/port.ts'
import { cardHostClient } from '../../src/card/host/client.ts'
import { cardDoctor } from '../../src/card/doctor/doctor.ts'
import { serveCards } from '../../src/card/host/serve.ts'
import { type, value, verifyPin, virtualReader, withCard } from '../support/cards.ts'

type Task = {
  readonly name: string
  /** before the task */
  readonly before: (services: CardServices) => Promise<unknown>
  readonly run: (services: CardServices, signal: AbortSignal) => Promise<Outcome<unknown, ChangeFault>>
  /** secrets that are verified before it */
  readonly verified: boolean
}
const day = '2026-11-25'
const open = (services: CardServices): Promise<unknown> => services.open(virtualReader)
const openVerified = async (services: CardServices): Promise<void> => {
  await open(services)
  await type(services, '1234')
  value(await verifyPin(services, 'authentication'))
}
const tasks: readonly Task[] = [
  {
    name: 'opening',
    before: () => Promise.resolve(),
    run: (services, signal) => services.open(virtualReader, 'resident', signal),
    verified: false
  },
  {
    name: 'asking the tries',
    before: open,
    run: (services, signal) => services.triesLeft('signature', signal),
    verified: false
  },
  {
    name: 'planning',
    before: open,
    run: (services, signal) =>
      services.plan({ secrets: ['authentication', 'signature', 'profile'], certificates: [], day }, signal),
    verified: false
  },
  {
    name: 'reading an issuer',
    before: openVerified,
    run: (services, signal) => services.issuer('signature', signal),
    verified: true
  },
  {
    name: 'verifying',
    before: open,
    run: async (services, signal) => {
      await type(services, '1234')
      const confirmed = await services.pinSubmit('authentication', 'ordinary')
      return confirmed.ok ? services.verify(confirmed.value, signal) : confirmed
    },
    verified: false
  },
  {
    name: 'signing three times',
    before: openVerified,
    run: (services, signal) => {
      const digest = new Uint8Array(32)
      return services.sign('authentication', [digest, digest, digest], signal)
    },
    verified: true
  },
  {
    name: 'changing a PIN',
    before: open,
    run: async (services, signal) => {
      await type(services, '1234')
      for (const entry of ['next', 'repeated'] as const) {
        await services.pinEntry(entry)
        await type(services, '8765')
      }
      const confirmed = await services.pinSubmitChange('authentication', 'ordinary')
      return confirmed.ok ? services.change(confirmed.value, signal) : confirmed
    },
    verified: false
  }
]

/** runs a task and aborts it while its n-th command is under way */
const cancelledAt = async ({ before, run }: Task, at: number) => {
  const { services, readers } = withCard('tanaka')
  await before(services)
  const over = new AbortController()
  if (at < 0) over.abort()
  let count = 0
  let spent = 0
  readers.onExchange((command) => {
    if ((command[1] === 0x20 && command.length > 4) || command[1] === 0x24) spent += 1
    if (count === at) over.abort()
    count += 1
  })
  const outcome = await run(services, over.signal)
  const sent = count
  const tries = await services.triesLeft('authentication')
  return { services, outcome, sent, spent, tries }
}

const lengthOf = async (task: Task): Promise<number> => (await cancelledAt(task, 1_000_000)).sent

describe.each(tasks)('$name', (task) => {
  it('cancelled before it begins sends nothing', async () => {
    const { outcome, sent } = await cancelledAt(task, -1)
    expect(outcome).toEqual({ ok: false, fault: 'cancelled' })
    expect(sent).toBe(0)
  })

  it('cancelled at any command sends no further one, and leaves the card usable or released', async () => {
    const length = await lengthOf(task)
    expect(length).toBeGreaterThan(1)
    for (let at = 0; at < length; at++) {
      const { services, outcome, sent, spent, tries } = await cancelledAt(task, at)
      const where = `${task.name} at ${at}`
      if (task.name === 'changing a PIN' && spent > 0) {
        // the old PIN was accepted: the change ran to its end and is told
        expect([outcome.ok, spent], where).toEqual([true, 2])
      } else {
        if (at < length - 1) expect(sent, where).toBe(at + 1)
        if (!outcome.ok) expect(outcome.fault, where).toBe('cancelled')
      }
      // released: nobody finds an accepted PIN; or usable: the very next task does its work
      if (!tries.ok) expect(tries.fault, where).toBe('cardRemoved')
      if (spent > 0 || task.name === 'opening') expect(tries, where).toEqual({ ok: false, fault: 'cardRemoved' })
      if (tries.ok && !task.verified)
        await expect(services.sign('authentication', []), where).rejects.toThrow('not verified')
      if (task.verified) value(await services.sign('authentication', [new Uint8Array(32)]))
      value(await services.open(virtualReader))
    }
  })
})

describe('a wrong PIN whose VERIFY was under way at the cancel', () => {
  it('is told as it is: the try is spent', async () => {
    const { services, readers } = withCard('tanaka')
    value(await services.open(virtualReader))
    value(await services.triesLeft('authentication'))
    await type(services, '0000')
    const confirmed = value(await services.pinSubmit('authentication', 'ordinary'))
    const over = new AbortController()
    readers.onExchange(() => over.abort())
    expect(await services.verify(confirmed, over.signal)).toEqual({ ok: false, fault: 'pinWrong', triesLeft: 2 })
  })
})

describe('a cancel across the card host', () => {
  it('ends the call there, and a late one ends nothing', async () => {
    const { services, readers } = withCard('tanaka')
    let toHost: (message: unknown) => void = () => undefined
    let toClient: (message: unknown) => void = () => undefined
    const client = cardHostClient({
      post: (message) => queueMicrotask(() => toHost(structuredClone(message))),
      onMessage: (listener) => (toClient = listener),
      onExit: () => undefined,
      kill: () => undefined
    })
    serveCards(
      { ...services, ...cardDoctor(readers) },
      {
        post: (reply) => queueMicrotask(() => toClient(structuredClone(reply))),
        onMessage: (listener) => (toHost = listener)
      }
    )
    const over = new AbortController()
    let count = 0
    readers.onExchange(() => {
      count += 1
      if (count === 3) over.abort()
    })
    expect(await client.open(virtualReader, 'resident', over.signal)).toEqual({ ok: false, fault: 'cancelled' })
    // the cancel is a message: one or two commands more are under way by then, not the whole certificate
    expect(count).toBeLessThan(7)
    expect(await client.open(virtualReader, 'resident', over.signal)).toEqual({ ok: false, fault: 'cancelled' })
    const fresh = new AbortController()
    value(await client.open(virtualReader, 'resident', fresh.signal))
    fresh.abort()
    expect(value(await client.triesLeft('authentication'))).toBe(3)
  })
})
