// A card pulled at every command of a sign-in and of a signature, at eight readers of the real daemon side by side.
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pcscReaders } from '../../src/card/pcsc/readers.ts'
import type { CardReaders, ReaderEvent } from '../../src/card/port.ts'
import { cardServices } from '../../src/card/services/card-services.ts'
import { placeCard } from '../../src/card/virtual/place.ts'
import { value, virtualReader, withCard } from '../support/cards.ts'
import { noDaemonHere, testDaemon, type TestDaemon } from '../support/pcsc.ts'
import { tasks } from '../support/tasks.ts'

type Slot = { readonly reader: string; readonly port: number }

const lengthOf = async (name: keyof typeof tasks): Promise<number> => {
  const { services, readers } = withCard('tanaka')
  let count = 0
  readers.onExchange(() => (count += 1))
  value(await tasks[name](services, virtualReader))
  return count
}

describe.skipIf(noDaemonHere)(`eight readers${noDaemonHere ? ` (${noDaemonHere})` : ''}`, () => {
  let daemon: TestDaemon
  let readers: CardReaders
  let slots: readonly Slot[]
  const events: ReaderEvent[] = []
  /** which card is in which reader, as it was told */
  const full = new Set<string>()
  const until = async (so: () => boolean): Promise<void> => {
    for (const over = Date.now() + 10_000; !so(); await wait(5))
      if (Date.now() > over) throw new Error(`heard ${JSON.stringify(events.slice(-10))}`)
  }

  beforeAll(async () => {
    daemon = await testDaemon({ ports: [0, 0, 0, 0] })
    readers = pcscReaders()
    readers.watch((event) => {
      events.push(event)
      if (event.kind === 'inserted') full.add(event.reader)
      if (event.kind === 'removed') full.delete(event.reader)
    })
    await until(() => events.length > 0)
    const [first] = events
    const names = first?.kind === 'readers' ? first.readers : []
    // the daemon lists them as it likes; each has two slots, on a port and the one after it
    slots = names.map((reader) => {
      const [, number = '1', slot] = /^Madoguchi Virtual Reader(?: (\d))? 00 0(\d)$/.exec(reader) ?? []
      return { reader, port: (daemon.ports[Number(number) - 1] ?? 0) + Number(slot) }
    })
  })
  afterAll(async () => {
    await readers.stop()
    await daemon.stop()
  })

  it('are all told at once', () => {
    expect(slots).toHaveLength(8)
    expect(new Set(slots.map(({ reader }) => reader)).size).toBe(8)
  })

  it('a card pulled at any command is a removed card, and the next card at that reader works', async () => {
    const work: (readonly [keyof typeof tasks, number])[] = []
    for (const name of ['sign-in', 'signature'] as const)
      for (let at = 0, length = await lengthOf(name); at < length; at++) work.push([name, at])
    expect(work.length).toBeGreaterThan(25)
    const lane = async ({ reader, port }: Slot): Promise<void> => {
      const services = cardServices(readers)
      for (let next = work.shift(); next; next = work.shift()) {
        const [name, at] = next
        const where = `${name}, command ${at}, ${reader}`
        const pulled = await placeCard({ name: 'tanaka', port, delays: false, faults: [{ at, kind: 'pull' }] })
        await until(() => full.has(reader))
        expect(await tasks[name](services, reader), where).toEqual({ ok: false, fault: 'cardRemoved' })
        await services.close()
        await pulled.ended
        await until(() => !full.has(reader))
        const good = await placeCard({ name: 'tanaka', port, delays: false })
        await until(() => full.has(reader))
        const did = await tasks[name](services, reader)
        expect(did.ok ? 'good' : did.fault, where).toBe('good')
        await services.close()
        await good.pull()
        await until(() => !full.has(reader))
      }
    }
    await Promise.all(slots.map(lane))
  })

  it('two cards at once are two cards, each with its own commands', async () => {
    const [one, other] = slots
    if (!one || !other) throw new Error('no slots')
    const cards = [
      await placeCard({ name: 'tanaka', port: one.port, delays: false }),
      await placeCard({ name: 'sato', port: other.port, delays: false })
    ]
    await until(() => full.size === 2)
    const [first, second] = [cardServices(readers), cardServices(readers)]
    const seen = new Set<string>()
    for (let round = 0; round < 10; round++)
      for (const identity of await Promise.all([first.open(one.reader), second.open(other.reader)]))
        seen.add(value(identity).sameness)
    expect(seen.size).toBe(2)
    await Promise.all([first.close(), second.close()])
    for (const card of cards) await card.pull()
    await until(() => full.size === 0)
  })
})
