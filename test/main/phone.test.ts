// A phone on the reader in place of the card: the same flow, the same desk, other certificates.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { answerMove, configFor, openCounter, openTown, signInAs, signMove, type Town } from '../support/main-visit.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town.stop())

it('signs in, and files a move under the legal signature of the phone', async () => {
  const counter = await openCounter(configFor(town, 'phone'))
  try {
    await signInAs(counter, 'tanaka-phone', '9876')
    const { db } = town.central
    const [session] = await db.selectFrom('sessions').select(['provider', 'level', 'resident']).execute()
    expect(session).toEqual({ provider: 'phone', level: 2, resident: 'tanaka' })
    await answerMove(counter, '2026-12-12')
    await signMove(counter, 'PHN123')
    await counter.shell.until('result')
    const filings = await db.selectFrom('filings').select(['owner']).execute()
    expect(filings.length).toBeGreaterThanOrEqual(2)
    expect(new Set(filings.map(({ owner }) => owner))).toEqual(new Set(['tanaka']))
  } finally {
    await counter.terminal.stop()
  }
})

it.each([
  // its certificate can be read without the PIN: nobody types one for nothing
  ['suzuki-phone', null, 'M-301'],
  ['ito-phone', '5678', 'M-302']
])('%s is told why it cannot be used: %s, %s', async (name, pin, code) => {
  const counter = await openCounter(configFor(town, name))
  try {
    await counter.shell.until('attract')
    counter.place(name)
    if (pin !== null) {
      await counter.shell.until('pin')
      counter.type(pin)
      await counter.shell.until('pin', ({ entered }) => entered === pin.length)
      counter.shell.say({ kind: 'pin.submit' })
    }
    expect((await counter.shell.until('trouble')).code).toBe(code)
  } finally {
    await counter.terminal.stop()
  }
})
