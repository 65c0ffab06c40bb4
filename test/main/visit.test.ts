// The whole visit: real central over mutual TLS, real store, simulated card; only the window is missing.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
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
beforeAll(async () => {
  town = await openTown()
})
afterEach(async () => {
  await counter?.terminal.stop()
})
afterAll(() => town.stop())

const date = addDays(localDay(new Date()), 20)

describe('a visit', () => {
  it('goes from the card to a filing with every recipient, a printed receipt and a clean screen', async () => {
    const config = configFor(town, 'whole')
    counter = await openCounter(config)
    const { shell, readers } = counter
    await signInAs(counter, 'tanaka', '1234')
    expect(shell.newest().frame).toMatchObject({ card: 'proved', who: { family: '田中', given: '和子' } })
    await answerMove(counter, date)
    await signMove(counter, 'ABC123')
    const result = await shell.until('result')
    expect(result.sent).toBe(6)
    await shell.until('result', ({ accepted }) => accepted >= 2)
    shell.say({ kind: 'print' })
    await shell.until('result', ({ printing }) => printing === 'printed')
    expect(existsSync(join(config.data, 'printed', 'receipt.pdf'))).toBe(true)
    readers.pull()
    const wiped = await shell.until('wiped')
    expect(wiped).toMatchObject({ reason: 'cardRemoved', code: 'M-104', cardStillThere: false })
    expect(shell.resets()).toBe(1)
    await shell.until('attract')
    expect(readFileSync(join(config.data, 'terminal.db')).includes('田中')).toBe(false)
  })
})
