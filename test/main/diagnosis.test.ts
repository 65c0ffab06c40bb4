// Examining the terminal at attract: what the screen shows, that a card is looked at anew, and its paper.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DiagnosisScreen } from '../../src/contract/screen/views/diagnosis.ts'
import { configFor, openCounter, openTown, signInAs, type Counter, type Town } from '../support/main-visit.ts'

const stateOf = ({ lines }: DiagnosisScreen, about: string): string | undefined =>
  lines.find((line) => line.about === about)?.state
const done = (about: string, state: string) => (screen: DiagnosisScreen) =>
  screen.state === 'done' && stateOf(screen, about) === state

describe('the terminal examined', () => {
  let town: Town
  let counter: Counter
  let number = 0
  beforeAll(async () => {
    town = await openTown()
  })
  beforeEach(async () => {
    counter = await openCounter(configFor(town, `diagnosis-${(number += 1)}`))
    await counter.shell.until('attract')
    counter.shell.say({ kind: 'open', id: 'diagnosis' })
  })
  afterEach(() => counter.terminal.stop())
  afterAll(() => town.stop())

  it('without a card is in order, and its clock was compared with that of central', async () => {
    const screen = await counter.shell.until('diagnosis', done('card', 'absent'))
    expect(screen).toMatchObject({ worst: 'green', printing: 'idle' })
    expect(stateOf(screen, 'clock')).toBe('right')
    expect(counter.shell.newest().frame).toMatchObject({ card: 'none', who: null, back: true })
  })

  it('looks at a card that is placed, instead of signing in, and forgets it when it is taken', async () => {
    const { shell, place, readers } = counter
    await shell.until('diagnosis', done('card', 'absent'))
    place('takahashi')
    const screen = await shell.until('diagnosis', done('card', 'myNumber'))
    expect(screen.worst).toBe('yellow')
    expect(screen.lines[0]).toMatchObject({ about: 'tries-authentication', state: 'last', code: 'M-220' })
    readers.pull()
    const after = await shell.until('diagnosis', ({ state }) => state === 'examining')
    expect(after.lines).toEqual([])
    await shell.until('diagnosis', done('card', 'absent'))
  })

  it('explains a code that it found, and no other', async () => {
    const { shell, place } = counter
    place('suzuki')
    await shell.until('diagnosis', done('certificate-authentication', 'expired'))
    shell.say({ kind: 'open', id: 'M-901' })
    shell.say({ kind: 'open', id: 'M-301' })
    expect(await shell.until('trouble')).toEqual({
      kind: 'trouble',
      code: 'M-301',
      triesLeft: null,
      way: 'back',
      cancel: false
    })
    shell.say({ kind: 'help.call' })
    expect(await shell.until('help')).toMatchObject({ code: 'M-301' })
    shell.say({ kind: 'back' })
    await shell.until('trouble')
    shell.say({ kind: 'back' })
    await shell.until('diagnosis', done('certificate-authentication', 'expired'))
  })

  it('is printed, outside any visit', async () => {
    const { shell } = counter
    await shell.until('diagnosis', done('card', 'absent'))
    shell.say({ kind: 'print' })
    await shell.until('diagnosis', ({ printing }) => printing === 'printed')
    expect(existsSync(join(town.folder, `diagnosis-${number}`, 'printed', 'receipt.pdf'))).toBe(true)
  })

  it('is examined again when asked, and left by Back; a card that lies there then signs in', async () => {
    const { shell, place } = counter
    await shell.until('diagnosis', done('card', 'absent'))
    shell.say({ kind: 'next' })
    await shell.until('diagnosis', ({ state }) => state === 'examining')
    await shell.until('diagnosis', done('card', 'absent'))
    place('tanaka')
    await shell.until('diagnosis', done('card', 'myNumber'))
    shell.say({ kind: 'back' })
    expect(await shell.until('pin')).toMatchObject({ secret: 'authentication', triesLeft: 3 })
  })

  it('and left without a card, a visit is as ever', async () => {
    const { shell } = counter
    await shell.until('diagnosis', done('card', 'absent'))
    shell.say({ kind: 'back' })
    await shell.until('attract')
    await signInAs(counter, 'tanaka', '1234')
    expect(counter.shell.newest().screen.kind).toBe('home')
  })

  it('tells the log its screens and nothing of the card', async () => {
    const { shell, place, lines } = counter
    place('takahashi')
    await shell.until('diagnosis', done('card', 'myNumber'))
    expect(lines.filter((line) => line.includes('tries') || line.includes('M-220'))).toEqual([])
    expect(readFileSync(new URL('../../src/main/log/events.ts', import.meta.url), 'utf8')).not.toContain('diagnosis')
  })
})
