// What a visit leaves behind: no PIN anywhere, nothing of the resident in Views, logs, machines or files afterwards.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { AnyActorLogic, InspectionEvent } from 'xstate'
import { addDays, localDay } from '../../src/main/days.ts'
import {
  answerMove,
  configFor,
  openCounter,
  openTown,
  signInAs,
  signMove,
  type Counter,
  type Town
} from '../support/main-visit.ts'

let town: Town
let counter: Counter | undefined
const inspected: string[] = []
vi.mock('xstate', async (original) => {
  const real = await original<typeof import('xstate')>()
  type Inspect = (event: InspectionEvent) => void
  const createActor = (logic: AnyActorLogic, options: { readonly inspect?: Inspect } = {}): unknown =>
    real.createActor(logic, {
      ...options,
      inspect: (event: InspectionEvent) => {
        if (event.type === '@xstate.event') inspected.push(JSON.stringify(event.event))
        if (event.type === '@xstate.snapshot') inspected.push(JSON.stringify(event.snapshot))
        options.inspect?.(event)
      }
    })
  return { ...real, createActor }
})

beforeAll(async () => {
  town = await openTown()
})
afterEach(async () => {
  await counter?.terminal.stop()
})
afterAll(() => town.stop())

describe('a visit with answers and a signature', () => {
  it('leaves no PIN in any event or snapshot, and nothing of the resident once it is wiped', async () => {
    const config = configFor(town, 'traces')
    counter = await openCounter(config)
    const { shell, readers, lines } = counter
    // a PIN that no other text holds by chance
    await signInAs(counter, 'sato', '2345')
    await answerMove(counter, addDays(localDay(new Date()), 9))
    await signMove(counter, 'DEF456')
    const result = await shell.until('result', ({ rows }) => rows.some(({ way }) => way?.does === 'answer'))
    const asked = result.rows.find(({ way }) => way?.does === 'answer')
    shell.say({ kind: 'open', id: asked?.way?.id ?? '' })
    const question = await shell.until('question')
    const option = question.asking.by === 'choice' ? (question.asking.options[0]?.id ?? '') : ''
    shell.say({ kind: 'answer', question: question.question, answer: { kind: 'choice', option } })
    await shell.until('question', ({ ready }) => ready)
    shell.say({ kind: 'next' })
    const list = await shell.until('taskList')
    expect(list.rows.find(({ id }) => id === asked?.id)?.sign).not.toBe('ask')
    readers.pull()
    await shell.until('attract')
    expect(inspected.length).toBeGreaterThan(100)
    expect(inspected.filter((text) => text.includes('"2345"') || text.includes('DEF456'))).toEqual([])
    const after = shell.views.slice(
      shell.views.findIndex(({ screen }) => screen.kind === 'wiping' && shell.views.length > 20)
    )
    const markers = ['佐藤', '健さん', '浜町', '1-15-203', 'DEF456']
    const last = shell.newest()
    for (const marker of markers) {
      expect(JSON.stringify(last)).not.toContain(marker)
      expect(lines.join('\n')).not.toContain(marker)
    }
    expect(
      JSON.stringify(after.filter(({ screen }) => screen.kind === 'wiping' || screen.kind === 'wiped'))
    ).not.toContain('佐藤')
    for (const name of readdirSync(config.data).filter((file) => file.startsWith('terminal.db')))
      for (const marker of markers) expect(readFileSync(join(config.data, name)).includes(marker)).toBe(false)
  })
})
