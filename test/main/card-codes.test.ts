// Each fault of the card and of the signature password ends in a screen with its own code. Real central, simulated cards.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { code as pcsc } from '../../src/card/pcsc/codes.ts'
import { faultOf } from '../../src/card/pcsc/faults.ts'
import { failed, type CardServices, type ReaderEvent } from '../../src/card/port.ts'
import type { CardFile } from '../../src/card/virtual/card-file.ts'
import { parseFault } from '../../src/card/virtual/faults.ts'
import { addDays, localDay } from '../../src/main/days.ts'
import { card as cardFile } from '../support/cards.ts'
import {
  answerMove,
  configFor,
  openCounter,
  openTown,
  signInAs,
  signMove,
  toSignature,
  type Counter,
  type Town
} from '../support/main-visit.ts'

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

const open = async (around?: (card: CardServices) => CardServices): Promise<Counter> => {
  counter = await openCounter(configFor(town, `codes-${(number += 1)}`), around)
  await counter.shell.until('attract')
  return counter
}

const enter = async ({ shell, type }: Counter, pin: string): Promise<void> => {
  await shell.until('pin')
  type(pin)
  await shell.until('pin', ({ entered }) => entered === pin.length)
  shell.say({ kind: 'pin.submit' })
}

/** The card services with a second reader beside the first, which holds `tanaka` from `lay` to `take`; all readers can vanish. */
const besides = () => {
  let tell: (event: ReaderEvent) => void = () => undefined
  const [first, second] = ['Virtual Reader', 'Second Reader'] as const
  return {
    around: (card: CardServices): CardServices => ({
      ...card,
      watch: (listener) => {
        tell = listener
        return card.watch((event) =>
          listener(event.kind === 'readers' ? { kind: 'readers', readers: [...event.readers, second] } : event)
        )
      }
    }),
    lay: () => tell({ kind: 'inserted', reader: second }),
    take: () => tell({ kind: 'removed', reader: second }),
    vanish: () => {
      tell({ kind: 'readers', readers: [second] })
      tell({ kind: 'removed', reader: first })
    }
  }
}

/** the same card with its signature password so far used up */
const withSignatureTries = (name: string, tries: number): CardFile => {
  const file = cardFile(name)
  const applications = file.applications.map((one) => ({
    ...one,
    pins: one.pins.map((pin) => (pin.for === 'signature' ? { ...pin, tries } : pin))
  }))
  return { ...file, applications }
}

/** a card as it is given to children: nothing to sign with */
const withoutSignature = (name: string): CardFile => {
  const file = cardFile(name)
  const applications = file.applications.map((one) => ({
    ...one,
    pins: one.pins.filter((pin) => pin.for !== 'signature'),
    keys: one.keys.filter(({ pin }) => pin !== '001B'),
    files: one.files.filter(({ pin }) => pin !== '001B')
  }))
  return { ...file, applications }
}

describe('a fault of the card is shown with its own code:', () => {
  it.each([
    ['mute@select', 'M-105', 'retry'],
    ['status@tries:9000', 'M-215', 'retry']
  ])('%s is %s', async (fault, code, way) => {
    const { shell, readers } = await open()
    readers.insert(cardFile('tanaka'), { delays: false, faults: [parseFault(fault)] })
    expect(await shell.until('trouble')).toMatchObject({ code, way, cancel: true })
  })

  it('a reader that vanished with the card in it is M-101', async () => {
    const { around, vanish } = besides()
    const { shell } = await open(around)
    await signInAs(counter as Counter, 'tanaka', '1234')
    vanish()
    expect(await shell.until('wiped')).toMatchObject({ reason: 'trouble', code: 'M-101', cardStillThere: false })
  })

  it('another card than the one that opened the visit is M-107, laid beside it', async () => {
    const { around, lay, take } = besides()
    const { shell } = await open(around)
    await signInAs(counter as Counter, 'tanaka', '1234')
    lay()
    take()
    expect(await shell.until('wiped')).toMatchObject({ code: 'M-107', cardStillThere: true })
  })

  it('and in its place, which knows of no verified PIN', async () => {
    const { shell, readers } = await open()
    readers.insert(cardFile('tanaka'), { delays: false, faults: [parseFault('status@sign:6982')] })
    await enter(counter as Counter, '1234')
    expect(await shell.until('wiped')).toMatchObject({ code: 'M-107', cardStillThere: true })
  })

  it('a card that another program uses is M-108, until it lets go', async () => {
    let opened = 0
    const { shell, place } = await open((card) => ({
      ...card,
      approach: async (...asked) =>
        (opened += 1) === 1 ? failed(faultOf(pcsc.sharingViolation)) : card.approach(...asked)
    }))
    place('tanaka')
    expect(await shell.until('trouble')).toMatchObject({ code: 'M-108', way: 'retry', cancel: true })
    shell.say({ kind: 'next' })
    await shell.until('pin')
  })

  it('two cards at once are M-109, until one is taken', async () => {
    const { around, lay, take } = besides()
    const { shell } = await open(around)
    await signInAs(counter as Counter, 'tanaka', '1234')
    lay()
    expect(await shell.until('trouble')).toMatchObject({ code: 'M-109', way: 'retry', cancel: true })
    expect(shell.newest().frame.who).toBeNull()
    take()
    await shell.until('wiped')
  })
})

describe('the signature password', () => {
  const toTheSignature = async (card: CardFile): Promise<Counter> => {
    const opened = await open()
    opened.readers.insert(card, { delays: false })
    await enter(opened, '1234')
    await opened.shell.until('home')
    await answerMove(opened, addDays(localDay(new Date()), 7))
    return opened
  }

  it('that is wrong is M-216 with the tries left, and M-218 with a shape it cannot have', async () => {
    const { shell, type } = await toTheSignature(cardFile('tanaka'))
    await signMove(counter as Counter, 'WRONG1')
    expect(await shell.until('trouble')).toMatchObject({ code: 'M-216', triesLeft: 4, way: 'retry', cancel: true })
    shell.say({ kind: 'next' })
    await shell.until('pin', ({ entered }) => entered === 0)
    type('123456')
    await shell.until('pin', ({ entered }) => entered === 6)
    shell.say({ kind: 'pin.submit' })
    expect(await shell.until('trouble', (screen) => screen.code !== 'M-216')).toMatchObject({ code: 'M-218' })
  })

  it('that is wrong at the last try is M-217, of which the card plan warned before the first question', async () => {
    const opened = await open()
    const { shell, readers } = opened
    const plan = shell.until('cardPlan')
    readers.insert(withSignatureTries('tanaka', 1), { delays: false })
    await enter(opened, '1234')
    await shell.until('home')
    shell.say({ kind: 'open', id: 'move' })
    expect(await plan).toMatchObject({
      works: true,
      worst: 'yellow',
      lines: [{ state: 'last', code: 'M-220' }, {}, {}, {}]
    })
    shell.say({ kind: 'next' })
    await answerMove(opened, addDays(localDay(new Date()), 7))
    await toSignature(opened)
    expect(await shell.until('lastTry')).toEqual({ kind: 'lastTry', secret: 'signature' })
    shell.say({ kind: 'next' })
    await enter(opened, 'WRONG1')
    expect(await shell.until('trouble')).toMatchObject({ code: 'M-217', cancel: false })
  })

  it.each([
    ['was blocked before is M-217', withSignatureTries('tanaka', 0), 'M-217', 'blocked', '暗証番号の初期化・再設定'],
    ['the card does not have is M-111', withoutSignature('tanaka'), 'M-111', 'absent', '電子証明書の発行']
  ])('that %s, before the first question, with the words of the office', async (_, card, code, state, act) => {
    const opened = await open()
    const { shell, readers } = opened
    readers.insert(card, { delays: false })
    await enter(opened, '1234')
    await shell.until('home')
    shell.say({ kind: 'open', id: 'move' })
    const plan = await shell.until('cardPlan')
    expect(plan).toMatchObject({ purpose: 'before', works: false, worst: 'red' })
    expect(plan.lines[0]).toMatchObject({ about: 'tries-signature', state, light: 'red', code })
    expect(plan.acts).toMatchObject([{ name: act }])
    shell.say({ kind: 'open', id: code })
    expect(await shell.until('trouble')).toMatchObject({ code, way: 'back' })
    shell.say({ kind: 'back' })
    await shell.until('cardPlan')
    shell.say({ kind: 'next' })
    await shell.until('home')
  })
})
