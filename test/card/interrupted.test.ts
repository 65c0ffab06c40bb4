// What goes wrong at each command of each task, in process: always the right fault, and the next card works.
import { describe, expect, it } from 'vitest'
import { cardServices } from '../../src/card/services/card-services.ts'
import { newPinDesk } from '../../src/card/services/pin-desk.ts'
import { newPinSlot } from '../../src/card/services/pin-slot.ts'
import type { VirtualFault } from '../../src/card/virtual/faults.ts'
import { virtualReaders } from '../../src/card/virtual/readers.ts'
import { card, value, virtualReader } from '../support/cards.ts'
import { tasks, type Task } from '../support/tasks.ts'

const tanaka = card('tanaka')

/** services on one reader, and how many commands it heard since the card before */
const desk = () => {
  const readers = virtualReaders(virtualReader)
  const buffer = new Uint8Array(16)
  let commands = 0
  readers.onExchange(() => (commands += 1))
  return {
    services: cardServices(readers, { desk: newPinDesk({ current: newPinSlot(buffer) }) }),
    empty: () => buffer.every((byte) => byte === 0),
    insert: (...faults: VirtualFault[]) => {
      commands = 0
      readers.insert(tanaka, { delays: false, faults })
    },
    commands: () => commands
  }
}

const wrongs = [
  ['pulled', 'cardRemoved', { kind: 'pull' }],
  ['mute', 'cardMute', { kind: 'mute' }],
  ['answering nothing', 'cardRemoved', { kind: 'rubbish', bytes: '' }],
  ['answering half a status word', 'cardRubbish', { kind: 'rubbish', bytes: '90' }],
  ['answering no status word', 'cardRubbish', { kind: 'rubbish', bytes: '0000' }]
] as const

const lengthOf = async (task: Task): Promise<number> => {
  const { services, insert, commands } = desk()
  insert()
  value(await task(services, virtualReader))
  return commands()
}

describe.each(Object.entries(tasks))('%s', (_, task) => {
  it.each(wrongs)(
    'a card %s at any of its commands is told so, and the next card works',
    async (_name, fault, wrong) => {
      const length = await lengthOf(task)
      expect(length).toBeGreaterThan(4)
      const { services, insert, commands, empty } = desk()
      for (let at = 0; at < length; at++) {
        insert({ at, ...wrong })
        expect(await task(services, virtualReader), `at ${at}`).toEqual({ ok: false, fault })
        // nothing was tried again, and nothing came after it
        expect(commands(), `at ${at}`).toBe(at + 1)
        expect(empty(), `at ${at}`).toBe(true)
        insert()
        value(await task(services, virtualReader))
      }
    }
  )
})
