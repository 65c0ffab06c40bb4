// What the card, the PIN and central may say no with, seen from the screen. Real central, simulated cards.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { pinsOf } from '../../src/card/virtual/card-file.ts'
import { card as cardFile } from '../support/cards.ts'
import { configFor, openCounter, openTown, signInAs, type Counter, type Town } from '../support/main-visit.ts'

let town: Town
let counter: Counter | undefined
let number = 0
beforeAll(async () => {
  town = await openTown()
})
afterEach(async () => {
  await counter?.terminal.stop()
})
afterAll(() => town.stop())

const open = async (times = {}): Promise<Counter> => {
  counter = await openCounter(configFor(town, `refusals-${(number += 1)}`, times))
  await counter.shell.until('attract')
  return counter
}

const enter = async ({ shell, type }: Counter, pin: string): Promise<void> => {
  await shell.until('pin')
  type(pin)
  await shell.until('pin', ({ entered }) => entered === pin.length)
  shell.say({ kind: 'pin.submit' })
}

describe('the PIN', () => {
  it('is asked with the tries left, which a wrong one makes fewer', async () => {
    const { shell, place } = await open()
    place('tanaka')
    expect(await shell.until('pin')).toMatchObject({
      secret: 'authentication',
      min: 4,
      max: 4,
      triesLeft: 3,
      triesMax: 3,
      entered: 0
    })
    await enter(counter as Counter, '9999')
    expect(await shell.until('trouble')).toMatchObject({ code: 'M-213', triesLeft: 2, way: 'retry', cancel: true })
    shell.say({ kind: 'next' })
    expect(await shell.until('pin')).toMatchObject({ triesLeft: 2, entered: 0 })
    await enter(counter as Counter, '1234')
    await shell.until('home')
  })

  it('needs a clear yes at the last try, and a no leaves the card usable', async () => {
    const { shell, place, readers } = await open()
    place('takahashi')
    expect(await shell.until('lastTry')).toMatchObject({ secret: 'authentication' })
    shell.say({ kind: 'cancel' })
    expect(await shell.until('wiped')).toMatchObject({ reason: 'finished', code: null, cardStillThere: true })
    readers.pull()
    await shell.until('attract')
  })

  it('that was wrong to the end blocks, and says so with its code', async () => {
    const { shell, place } = await open()
    place('takahashi')
    await shell.until('lastTry')
    shell.say({ kind: 'next' })
    await enter(counter as Counter, '0001')
    expect(await shell.until('trouble')).toMatchObject({ code: 'M-214', way: 'finish', cancel: false })
    shell.say({ kind: 'next' })
    expect(await shell.until('wiped')).toMatchObject({ code: 'M-214' })
  })

  it('is not sent before it is long enough, takes no letters, and no fifth key', async () => {
    const { shell, place, type } = await open()
    place('tanaka')
    await shell.until('pin')
    type('A12')
    await shell.until('pin', ({ entered }) => entered === 2)
    shell.say({ kind: 'pin.submit' })
    shell.say({ kind: 'pin.back' })
    await shell.until('pin', ({ entered }) => entered === 1)
    type('23456')
    await shell.until('pin', ({ entered }) => entered === 4)
    shell.say({ kind: 'pin.submit' })
    await shell.until('home')
  })

  it('may be shuffled: the same ten digits in another order, and back to the usual order for the next visitor', async () => {
    const { shell, place } = await open()
    place('tanaka')
    const usual = (await shell.until('pin')).digits
    for (let time = 0; time < 8; time++) shell.say({ kind: 'pin.shuffle' })
    const other = await shell.until('pin', ({ digits }) => digits.join('') !== usual.join(''))
    expect(other.digits.toSorted()).toEqual(usual.toSorted())
  })
})

describe('a card', () => {
  it.each([
    ['ito', 'M-302'],
    ['mallory', 'M-303']
  ])('of %s is refused by central with its reason', async (name, code) => {
    const pin = pinsOf(cardFile(name))['authentication']?.value ?? ''
    const { shell, place } = await open()
    place(name)
    await enter(counter as Counter, pin)
    expect(await shell.until('trouble')).toMatchObject({ code, way: 'finish', cancel: false })
    shell.say({ kind: 'next' })
    expect(await shell.until('wiped')).toMatchObject({ reason: 'trouble', code })
  })

  it('whose certificate has expired is told so before anybody types a PIN', async () => {
    const { shell, place } = await open()
    place('suzuki')
    expect(await shell.until('trouble')).toMatchObject({ code: 'M-301', way: 'finish', cancel: false })
    expect(shell.views.map(({ screen }) => screen.kind)).not.toContain('pin')
    shell.say({ kind: 'next' })
    expect(await shell.until('wiped')).toMatchObject({ reason: 'trouble', code: 'M-301' })
  })

  it('of another kind is told from a My Number Card', async () => {
    const { shell, place } = await open()
    place('transit')
    expect(await shell.until('trouble')).toMatchObject({ code: 'M-103', way: 'finish' })
  })

  it('that answered rubbish may be read once more', async () => {
    let reads = 0
    counter = await openCounter(configFor(town, 'rubbish'), (card) => ({
      ...card,
      approach: async (...asked) => ((reads += 1) === 1 ? { ok: false, fault: 'cardRubbish' } : card.approach(...asked))
    }))
    const { shell, place } = counter
    await shell.until('attract')
    place('tanaka')
    expect(await shell.until('trouble')).toMatchObject({ code: 'M-106', way: 'retry', cancel: true })
    shell.say({ kind: 'next' })
    await shell.until('pin')
  })

  it('pulled while the PIN is typed ends the visit within a second, and the keys are gone', async () => {
    const { shell, place, type, readers, card } = await open()
    place('tanaka')
    await shell.until('pin')
    type('12')
    await shell.until('pin', ({ entered }) => entered === 2)
    const before = Date.now()
    readers.pull()
    await shell.until('wiping')
    expect(Date.now() - before).toBeLessThan(1000)
    expect(await shell.until('wiped')).toMatchObject({ reason: 'cardRemoved', code: 'M-104' })
    expect(await card.pinKey('9')).toBe(1)
    await card.pinClear()
  })

  it('changed for another ends the first visit and begins a new one, with nothing of the first on the screen', async () => {
    const { shell, place } = await open()
    await signInAs(counter as Counter, 'tanaka', '1234')
    place('sato')
    await shell.until('wiping')
    const from = shell.views.length
    await shell.until('pin')
    expect(JSON.stringify(shell.views.slice(from))).not.toContain('田中')
    await enter(counter as Counter, '2345')
    await shell.until('home')
    expect(shell.newest().frame.who).toMatchObject({ family: '佐藤' })
  })

  it('put back at once begins a new visit: nobody is signed in by what was before', async () => {
    const { shell, place, readers } = await open()
    await signInAs(counter as Counter, 'tanaka', '1234')
    readers.pull()
    place('tanaka')
    expect(await shell.until('pin')).toMatchObject({ entered: 0 })
    expect(shell.newest().frame.who).toBeNull()
  })
})

describe('a visitor', () => {
  it('who does nothing is asked, may have more time, and is seen out otherwise', async () => {
    const { shell } = await open({ patience: 400, graceSeconds: 1 })
    await signInAs(counter as Counter, 'tanaka', '1234')
    expect(await shell.until('stillThere')).toEqual({ kind: 'stillThere', secondsLeft: 1 })
    shell.say({ kind: 'time.more' })
    await shell.until('home')
    await shell.until('stillThere')
    expect(await shell.until('wiped')).toMatchObject({ reason: 'timedOut', code: 'M-801', cardStillThere: true })
  })

  it('may call for help anywhere and comes back to where it was', async () => {
    const { shell, place, type } = await open()
    place('tanaka')
    await shell.until('pin')
    type('12')
    await shell.until('pin', ({ entered }) => entered === 2)
    shell.say({ kind: 'help.call' })
    const help = await shell.until('help')
    expect(help.place.length).toBeGreaterThan(1)
    type('3')
    shell.say({ kind: 'back' })
    expect(await shell.until('pin')).toMatchObject({ entered: 2 })
  })

  it('may change language, size and contrast, and the next one finds the house as it was', async () => {
    const { shell, readers } = await open()
    shell.say({ kind: 'language.choose', language: 'en' })
    shell.say({ kind: 'text.size' })
    shell.say({ kind: 'contrast.next' })
    await signInAs(counter as Counter, 'tanaka', '1234')
    expect(shell.newest().frame).toMatchObject({ language: 'en', text: 200, contrast: 'dark', town: 'Morikawa City' })
    readers.pull()
    await shell.until('attract')
    expect(shell.newest().frame).toMatchObject({ language: 'ja', text: 100, contrast: 'normal', town: '森川市' })
  })

  it('without a card reads the town pages and goes back', async () => {
    const { shell } = await open()
    const { panes } = await shell.until('attract')
    shell.say({ kind: 'open', id: panes[0]?.id ?? '' })
    const page = await shell.until('openPage')
    expect(page.facts.length).toBeGreaterThan(0)
    shell.say({ kind: 'back' })
    await shell.until('attract')
  })

  it('finds an empty terminal when the page stopped, with a code', async () => {
    const { shell } = await open()
    await signInAs(counter as Counter, 'tanaka', '1234')
    shell.crash()
    expect(await shell.until('wiped')).toMatchObject({ reason: 'trouble', code: 'M-503' })
  })

  it('is kept out when something could not be cleared', async () => {
    const { shell, readers } = await open()
    await signInAs(counter as Counter, 'tanaka', '1234')
    shell.jam()
    readers.pull()
    expect(await shell.until('outOfService')).toEqual({ kind: 'outOfService', code: 'M-504' })
  })
})

describe('a View', () => {
  it('never goes back in its revision', async () => {
    const { shell } = await open()
    await signInAs(counter as Counter, 'tanaka', '1234')
    const revisions = shell.views.map(({ revision }) => revision)
    expect(revisions).toEqual(revisions.toSorted((a, b) => a - b))
    expect(new Set(revisions).size).toBe(revisions.length)
  })
})
