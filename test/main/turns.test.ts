// Residents in quick turns over a slow wire: what one asked must never reach the next one's card or session.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { pinsOf } from '../../src/card/virtual/card-file.ts'
import type { CardServices } from '../../src/card/port.ts'
import { card as cardFile } from '../support/cards.ts'
import {
  answerMove,
  configFor,
  openCounter,
  openTown,
  signInAs,
  type Counter,
  type Town
} from '../support/main-visit.ts'
import { wireTo, type Wire } from '../support/main-wire.ts'
import { addDays, localDay } from '../../src/main/days.ts'

let town: Town
let wire: Wire
let counter: Counter | undefined
beforeAll(async () => {
  town = await openTown()
  wire = await wireTo(town.central.ready.url)
})
afterEach(async () => {
  wire.mend()
  await counter?.terminal.stop()
})
afterAll(async () => {
  await wire.stop()
  await town.stop()
})

const through = (name: string) => {
  const config = configFor(town, name)
  return { ...config, central: { ...config.central, url: wire.url } }
}
const rest = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms))

/** mulberry32: the same interleavings for the same seed */
const chanceOf = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** Counts the signatures asked of the card that is in the reader. */
const counting =
  (signs: { count: number }) =>
  (card: CardServices): CardServices => ({
    ...card,
    sign: (secret, digests) => {
      signs.count += 1
      return card.sign(secret, digests)
    },
    presentAndSign: (...asked) => {
      signs.count += 1
      return card.presentAndSign(...asked)
    }
  })

const families = { tanaka: '田中', sato: '佐藤', takahashi: '高橋' } as const
type Resident = keyof typeof families

const enterPin = async ({ shell, type }: Counter, resident: Resident): Promise<void> => {
  const pin = pinsOf(cardFile(resident))['authentication']?.value ?? ''
  await shell.until('pin', ({ entered }) => entered === 0)
  type(pin)
  await shell.until('pin', ({ entered }) => entered === pin.length)
  shell.say({ kind: 'pin.submit' })
}

describe('a resident who leaves while central is slow', () => {
  it('is never signed in with the card of the next one', async () => {
    const signs = { count: 0 }
    counter = await openCounter(through('slow'), counting(signs))
    const { shell, place, readers, lines } = counter
    await shell.until('attract')
    wire.delay(() => 1500)
    place('tanaka')
    await enterPin(counter, 'tanaka')
    await shell.until('working', ({ work }) => work === 'signingIn')
    // the certificate has been read by now: all that is waited for is central
    await rest(200)
    readers.pull()
    await shell.until('wiped')
    place('sato')
    await enterPin(counter, 'sato')
    await shell.until('home')
    await rest(1600)
    expect(signs.count).toBe(1)
    expect(shell.newest().frame.who).toMatchObject({ family: '佐藤' })
    expect(lines.join('\n')).not.toMatch(/proofRefused|terminal\.bug/)
  })

  it.each([1, 2, 3, 4, 5, 6])(
    'in any order of pulling, placing and answering (%i)',
    async (seed) => {
      const chance = chanceOf(seed)
      const signs = { count: 0 }
      counter = await openCounter(through(`turns-${seed}`), counting(signs))
      const { shell, place, readers, lines } = counter
      await shell.until('attract')
      wire.delay(() => chance(700))
      const residents = ['tanaka', 'sato'] as const
      for (let turn = 0; turn < 5; turn++) {
        const resident = residents[chance(2)] ?? 'tanaka'
        signs.count = 0
        place(resident)
        const entered = chance(5) > 0
        if (entered) await enterPin(counter, resident)
        else await shell.until('pin')
        await rest(chance(600))
        const { screen, frame } = shell.newest()
        if (screen.kind === 'home') expect(frame.who).toMatchObject({ family: families[resident] })
        expect(signs.count, `${resident} was asked to sign`).toBeLessThanOrEqual(entered ? 1 : 0)
        // sometimes the next card comes at once, sometimes the terminal is at rest before
        if (chance(2) === 0) readers.pull()
        if (chance(2) === 0 && shell.newest().screen.kind !== 'pin') readers.pull()
        await rest(chance(50))
        readers.pull()
        await shell.until('attract')
        expect(signs.count, `${resident} was asked to sign`).toBeLessThanOrEqual(entered ? 1 : 0)
      }
      wire.mend()
      await signInAs(counter, 'tanaka', '1234')
      expect(shell.newest().frame.who).toMatchObject({ family: '田中' })
      expect(lines.join('\n')).not.toMatch(/proofRefused|terminal\.bug/)
    },
    40_000
  )
})

describe('what is made ready while the PIN is typed', () => {
  const nonces = async (): Promise<number> =>
    (await town.central.db.selectFrom('nonces').select('nonce').execute()).length
  const typed = async (known: number): Promise<void> => {
    if (!counter) throw new Error('there is no counter')
    const { shell, place, type } = counter
    await shell.until('attract')
    place('tanaka')
    await shell.until('pin')
    type('1234')
    await shell.until('pin', ({ entered }) => entered === 4)
    for (const end = Date.now() + 5_000; (await nonces()) === known && Date.now() < end;) await rest(5)
  }

  const noting =
    (words: string[]) =>
    (card: CardServices): CardServices => {
      const note = (word: string): void => void words.push(word)
      return {
        ...card,
        present: (...asked) => (note('present'), card.present(...asked)),
        presentAndSign: (...asked) => (note('presentAndSign'), card.presentAndSign(...asked)),
        sign: (...asked) => (note('sign'), card.sign(...asked))
      }
    }

  it('is proved in the word that gives the PIN, and needs no other', async () => {
    const words: string[] = []
    counter = await openCounter(through('ready'), noting(words))
    const known = await nonces()
    await typed(known)
    // its answer is on the way
    await rest(200)
    counter.shell.say({ kind: 'pin.submit' })
    await counter.shell.until('home')
    expect(words).toEqual(['presentAndSign'])
    expect(await nonces()).toBe(known + 1)
  })

  it('is made ready again on a new connection when the first one breaks before OK', async () => {
    const words: string[] = []
    counter = await openCounter(through('ready-reset'), noting(words))
    const known = await nonces()
    await typed(known)
    await rest(100)
    wire.reset()
    await rest(50)
    counter.shell.say({ kind: 'pin.submit' })
    await counter.shell.until('home')
    // what may have been signed with the PIN was for the connection that is gone
    expect([words.at(-1), words.length, await nonces()]).toEqual(['sign', 2, known + 2])
    expect(counter.lines.join('\n')).not.toMatch(/proofRefused|terminal\.bug/)
  })

  it('is nothing where central is away: the PIN is taken, and what follows may be tried again', async () => {
    counter = await openCounter(through('ready-cut'))
    const { shell } = counter
    await shell.until('attract')
    wire.cut()
    counter.place('tanaka')
    await shell.until('pin')
    counter.type('1234')
    await shell.until('pin', ({ entered }) => entered === 4)
    await rest(50)
    shell.say({ kind: 'pin.submit' })
    expect(await shell.until('trouble')).toMatchObject({ code: 'M-401', way: 'retry' })
    wire.mend()
    shell.say({ kind: 'next' })
    await shell.until('home')
  })
})

describe('a connection that breaks in a visit', () => {
  it('is proved anew without a PIN, and no answer is lost', async () => {
    const signs = { count: 0 }
    counter = await openCounter(through('reset'), counting(signs))
    const { shell } = counter
    await signInAs(counter, 'tanaka', '1234')
    const from = shell.views.length
    wire.reset()
    await rest(50)
    await answerMove(counter, addDays(localDay(new Date()), 5))
    expect(signs.count).toBe(2)
    expect(new Set(shell.views.slice(from).map(({ screen }) => screen.kind))).not.toContain('pin')
    expect(shell.newest().frame.who).toMatchObject({ family: '田中' })
    const rows = await town.central.db.selectFrom('sessions').select('resident').execute()
    expect(new Set(rows.slice(-2).map(({ resident }) => resident)).size).toBe(1)
  })

  it('may be tried again when central is out of reach, and goes on where it was', async () => {
    counter = await openCounter(through('cut'))
    const { shell } = counter
    await signInAs(counter, 'tanaka', '1234')
    wire.cut()
    await rest(50)
    shell.say({ kind: 'open', id: 'move' })
    expect(await shell.until('trouble')).toMatchObject({ code: 'M-401', way: 'retry' })
    wire.mend()
    shell.say({ kind: 'next' })
    await shell.until('question')
  })

  it('ends the visit when another resident answers on the new one', async () => {
    const config = through('other')
    counter = await openCounter(config)
    const { shell } = counter
    await signInAs(counter, 'tanaka', '1234')
    // central says of the same card that it belongs to somebody else
    const db = town.central.db
    const cards = await db.selectFrom('cards').selectAll().where('purpose', '=', 'authentication').execute()
    const last = await db.selectFrom('sessions').select(['resident']).where('ended_at', 'is', null).execute()
    const own = last.at(-1)?.resident
    const other = cards.find(({ resident }) => resident !== own)?.resident ?? ''
    await db
      .updateTable('cards')
      .set({ resident: other })
      .where('resident', '=', own ?? '')
      .execute()
    wire.reset()
    await rest(50)
    shell.say({ kind: 'open', id: 'move' })
    expect(await shell.until('wiped')).toMatchObject({ code: 'M-306' })
  })
})
