// Without central, with the wrong one, without a certificate, with a store that cannot be read.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { waitAfter } from '../../src/main/central/sync.ts'
import type { TerminalConfig } from '../../src/main/config.ts'
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
import { wireTo, type Wire } from '../support/main-wire.ts'

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

const through = (name: string, times = {}): TerminalConfig => {
  const config = configFor(town, name, times)
  return { ...config, central: { ...config.central, url: wire.url } }
}
const filed = async (): Promise<number> =>
  (await town.central.db.selectFrom('filings').select('operation').execute()).length

describe('without central', () => {
  it('a filing that was signed is kept, said to be kept, and sent by itself when the wire is mended', async () => {
    counter = await openCounter(through('kept', { deliveryPatience: 700 }))
    const { shell, readers } = counter
    await signInAs(counter, 'tanaka', '1234')
    await answerMove(counter, addDays(localDay(new Date()), 3))
    const before = await filed()
    void shell.until('working', ({ work }) => work === 'sending').then(wire.cut)
    await signMove(counter, 'ABC123')
    await shell.until('trouble', ({ code }) => code === 'M-603')
    readers.pull()
    await shell.until('attract')
    wire.mend()
    const began = Date.now()
    while ((await filed()) < before + 6 && Date.now() - began < 60_000)
      await new Promise((resolve) => void setTimeout(resolve, 100))
    expect(await filed()).toBe(before + 6)
    expect(Date.now() - began).toBeLessThan(60_000)
  }, 90_000)

  it('nobody is signed in; it may be tried again without a second PIN', async () => {
    counter = await openCounter(through('sign-in'))
    const { shell, place, type } = counter
    await shell.until('attract')
    place('tanaka')
    await shell.until('pin')
    wire.cut()
    type('1234')
    await shell.until('pin', ({ entered }) => entered === 4)
    shell.say({ kind: 'pin.submit' })
    expect(await shell.until('trouble')).toMatchObject({ code: 'M-401', way: 'retry' })
    wire.mend()
    shell.say({ kind: 'next' })
    await shell.until('home')
  })

  it('the town pages are there as they were last told; the very first start says that central is out of reach', async () => {
    const config = through('pages')
    counter = await openCounter(config)
    const { panes } = await counter.shell.until('attract')
    await counter.terminal.stop()
    wire.cut()
    counter = await openCounter(config)
    expect((await counter.shell.until('attract')).panes).toEqual(panes)
    await counter.terminal.stop()
    counter = await openCounter(through('pages-never'))
    expect(await counter.shell.until('outOfService')).toEqual({ kind: 'outOfService', code: 'M-401' })
    wire.mend()
    await counter.shell.until('attract')
  })

  it('the pump never rests longer than 20 s, so that a minute is enough', () => {
    for (let tries = 0; tries < 100; tries++) expect(waitAfter(tries, () => 0)).toBeLessThanOrEqual(20_000)
    expect(waitAfter(0, () => 0)).toBe(500)
  })
})

describe('a terminal that cannot serve', () => {
  it.each([
    ['is missing', (config: TerminalConfig) => ({ ...config.central, cert: '/nowhere/cert.pem' })],
    [
      'is not PEM',
      (config: TerminalConfig) => ({ ...config.central, cert: new URL('../../package.json', import.meta.url).pathname })
    ],
    ['has another key', (config: TerminalConfig) => ({ ...config.central, key: config.central.ca })]
  ])('because its certificate %s says M-405', async (name, central) => {
    const config = configFor(town, `certificate-${name.length}`)
    counter = await openCounter({ ...config, central: central(config) })
    expect(await counter.shell.until('outOfService')).toEqual({ kind: 'outOfService', code: 'M-405' })
  })

  it('because its store cannot be read says M-501, and the file is still there', async () => {
    const config = configFor(town, 'unreadable')
    mkdirSync(config.data, { recursive: true })
    writeFileSync(join(config.data, 'terminal.db'), 'rubbish '.repeat(1000))
    counter = await openCounter(config)
    expect(await counter.shell.until('outOfService')).toEqual({ kind: 'outOfService', code: 'M-501' })
    const aside = readdirSync(config.data).find((name) => name.includes('unreadable'))
    expect(readFileSync(join(config.data, aside ?? ''), 'utf8')).toContain('rubbish')
    expect(counter.lines.join('\n')).toContain('store.set-aside')
  })

  it('because its folder is out of reach for a while comes back by itself', async () => {
    const config = configFor(town, 'briefly')
    writeFileSync(config.data, 'in the way')
    counter = await openCounter(config)
    expect(await counter.shell.until('outOfService')).toEqual({ kind: 'outOfService', code: 'M-501' })
    rmSync(config.data)
    await counter.shell.until('attract')
  })

  it('because its store was damaged stays so: a new store would hide what waited in it', async () => {
    const config = configFor(town, 'damaged')
    mkdirSync(config.data, { recursive: true })
    writeFileSync(join(config.data, 'terminal.db'), 'rubbish '.repeat(1000))
    counter = await openCounter(config)
    await counter.shell.until('outOfService')
    await new Promise((resolve) => void setTimeout(resolve, 1000))
    expect(counter.shell.views.map(({ screen }) => screen.kind)).not.toContain('attract')
    expect(counter.shell.newest().screen).toEqual({ kind: 'outOfService', code: 'M-501' })
  })

  it('because central does not take it says M-402', async () => {
    const config = configFor(town, 'refused')
    const { makeForeignIdentity } = await import('../support/main-foreign.ts')
    counter = await openCounter({ ...config, central: { ...config.central, ...makeForeignIdentity(town.folder) } })
    expect(await counter.shell.until('outOfService')).toEqual({ kind: 'outOfService', code: 'M-402' })
  })
})
