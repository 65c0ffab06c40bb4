// Changing a PIN at the terminal: what it asks, what it says when it does not work, and how the PIN stands afterwards.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { virtualCard, type VirtualCard } from '../../src/card/virtual/card.ts'
import { parseFault } from '../../src/card/virtual/faults.ts'
import type { PowerOptions } from '../../src/card/virtual/power.ts'
import { card as cardFile } from '../support/cards.ts'
import { configFor, openCounter, openTown, type Counter, type Town } from '../support/main-visit.ts'

let town: Town
let counter: Counter
let chip: VirtualCard
let number = 0
beforeAll(async () => {
  town = await openTown()
})
afterEach(() => counter.terminal.stop())
afterAll(() => town.stop())

const enter = async (keys: string): Promise<void> => {
  counter.type(keys)
  await counter.shell.until('pin', ({ entered }) => entered === keys.length)
  counter.shell.say({ kind: 'pin.submit' })
}
const atHome = async (options: PowerOptions = {}): Promise<void> => {
  counter = await openCounter(configFor(town, `change-${(number += 1)}`))
  chip = virtualCard(cardFile('tanaka'))
  await counter.shell.until('attract')
  counter.readers.insert(cardFile('tanaka'), { delays: false, card: chip, ...options })
  await counter.shell.until('pin')
  await enter('1234')
  await counter.shell.until('home')
}
/** from home to the PIN of today */
const toChange = async (secret: string): Promise<void> => {
  const { shell } = counter
  shell.say({ kind: 'open', id: 'card' })
  await shell.until('cardPlan')
  shell.say({ kind: 'next' })
  await shell.until('question')
  shell.say({ kind: 'answer', question: 'which-pin', answer: { kind: 'choice', option: secret } })
  await shell.until('question', ({ ready }) => ready)
  shell.say({ kind: 'next' })
  await shell.until('pinRules')
  shell.say({ kind: 'next' })
}
const change = async (current: string, next: string, repeated = next): Promise<void> => {
  const { shell } = counter
  for (const [entry, keys] of [
    ['current', current],
    ['next', next],
    ['repeated', repeated]
  ] as const) {
    if (keys === '') continue
    await shell.until('pin', (screen) => screen.entry === entry && screen.entered === 0)
    await enter(keys)
  }
}
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'))
/** what the chip itself says to this PIN of this file (ISO 7816-4 VERIFY) */
const saysTo = (pin: string, ef = '0018', aid = 'D392F000260100000001'): string => {
  chip.transmit(hex(`00A4040C0A${aid}`))
  chip.transmit(hex(`00A4020C02${ef}`))
  const keys = Buffer.from(pin).toString('hex')
  return Buffer.from(chip.transmit(hex(`00200080${Buffer.from([pin.length]).toString('hex')}${keys}`))).toString('hex')
}

describe('a PIN', () => {
  it('is changed after its entries were wrong in every way, each told with its code, and the visit goes on', async () => {
    await atHome()
    const { shell } = counter
    await toChange('authentication')
    await change('9999', '8765')
    expect(await shell.until('trouble')).toMatchObject({ code: 'M-213', triesLeft: 2, pin: 'unchanged', way: 'retry' })
    shell.say({ kind: 'next' })
    await change('1234', '8765', '8766')
    expect(await shell.until('trouble')).toMatchObject({ code: 'M-232', pin: 'unchanged', way: 'retry' })
    shell.say({ kind: 'next' })
    // today's is held still: only the new one is asked for again
    await change('', '8765')
    expect(await shell.until('pinChanged')).toEqual({ kind: 'pinChanged', secret: 'authentication' })
    shell.say({ kind: 'next' })
    expect(await shell.until('cardPlan')).toMatchObject({ works: true, worst: 'green' })
    shell.say({ kind: 'back' })
    await shell.until('home')
    expect(saysTo('8765')).toBe('9000')
  })

  it('of the signature that lacks a digit is told as M-234', async () => {
    await atHome()
    await toChange('signature')
    await change('ABC123', 'ONLYLETTERS')
    expect(await counter.shell.until('trouble')).toMatchObject({ code: 'M-234', pin: 'unchanged' })
    counter.shell.say({ kind: 'next' })
    await change('', 'NEWER456')
    await counter.shell.until('pinChanged')
    expect(saysTo('NEWER456', '001B')).toBe('9000')
  })

  it('of the card face closes what the sign-in opened: that PIN is asked for once more', async () => {
    await atHome()
    const { shell } = counter
    await toChange('profile')
    await change('1234', '4321')
    await shell.until('pinChanged')
    shell.say({ kind: 'next' })
    await shell.until('cardPlan')
    shell.say({ kind: 'back' })
    await shell.until('pin', ({ secret, entry }) => secret === 'authentication' && entry === undefined)
    await enter('1234')
    await shell.until('home')
    expect(saysTo('4321', '0011', 'D3921000310001010408')).toBe('9000')
  })

  it('that is wrong to the end is locked after an explicit yes, and the office is named', async () => {
    await atHome()
    const { shell } = counter
    await toChange('authentication')
    await change('9999', '8765')
    await shell.until('trouble')
    shell.say({ kind: 'next' })
    await change('9999', '8765')
    await shell.until('trouble', ({ triesLeft }) => triesLeft === 1)
    shell.say({ kind: 'next' })
    await shell.until('lastTry')
    shell.say({ kind: 'next' })
    await change('9999', '8765')
    const plan = await shell.until('cardPlan')
    expect(plan).toMatchObject({ purpose: 'change', lines: [{ state: 'blocked', code: 'M-214' }] })
    expect(plan.acts).toMatchObject([{ name: '暗証番号の初期化・再設定' }])
  })
})

describe('a card taken in the middle', () => {
  it.each([
    ['before anything was sent leaves the PIN as it was', {}, 'unchanged', 'M-104', '1234'],
    ['at CHANGE leaves it to the card, and says so', { faults: [parseFault('pull@change')] }, 'unsure', 'M-233', null]
  ] as const)('%s', async (_, options, pin, code, holds) => {
    await atHome(options)
    const { shell, readers } = counter
    await toChange('authentication')
    if (pin === 'unsure') await change('1234', '8765')
    else {
      await shell.until('pin', ({ entry }) => entry === 'current')
      await enter('1234')
      await shell.until('pin', ({ entry }) => entry === 'next')
      readers.pull()
    }
    expect(await shell.until('wiped')).toMatchObject({ reason: 'cardRemoved', code, pin })
    if (holds !== null) expect(saysTo(holds)).toBe('9000')
  })

  it('or a screen that stopped, is told the same way', async () => {
    await atHome()
    await toChange('authentication')
    await counter.shell.until('pin')
    counter.shell.crash()
    expect(await counter.shell.until('wiped')).toMatchObject({ reason: 'trouble', code: 'M-503', pin: 'unchanged' })
  })
})
