// What the terminal shows when a PIN or a card is not right: a code, the tries left, and a way on.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { virtualCard } from '../../src/card/virtual/card.ts'
import { card } from '../support/cards.ts'
import { openWindow, type Window } from '../support/e2e-terminal.ts'
import { free, leave, place, present, typePin, until } from '../support/e2e-visit.ts'
import { openWorld, type World } from '../support/e2e-world.ts'

let world: World
let window: Window
beforeAll(async () => {
  world = await openWorld()
  window = await openWindow(world, 'kiosk-l')
})
afterEach(() => leave(world, window))
afterAll(async () => {
  await window.stop()
  await world.stop()
})

const touch = async (name: RegExp): Promise<void> => window.hand.touch(await window.eyes.key(name))
const shows = (text: string): Promise<void> => until(text, async () => (await window.eyes.text()).includes(text))

/** asks the card itself, through the daemon, with an empty VERIFY that uses no try (ISO 7816-4 11.5.6) */
const triesOnCard = async (): Promise<number> => {
  const apdus = ['00A4040C0AD392F000260100000001', '00A4020C020018', '00200080'].flatMap((apdu) => ['-s', apdu])
  // not in step: the card lives in this process and must be able to answer
  const { stdout: said } = await promisify(execFile)('opensc-tool', ['-r', '0', '-c', 'default', ...apdus], {
    timeout: 10_000
  })
  const [, tries] = [...said.matchAll(/SW1=0x63, SW2=0xC(\d)/g)].at(-1) ?? []
  if (tries === undefined) throw new Error(`the card does not tell its tries: ${said}`)
  return Number(tries)
}

it('a wrong PIN shows M-213 with the tries left, and the right one still opens the window', async () => {
  const { eyes } = window
  await present(world, window, 'tanaka', '9999')
  await eyes.wait(['trouble'])
  await shows('M-213')
  expect(await eyes.text()).toMatch(/2\s*回/)
  await touch(/もう一度/)
  await typePin(window, '1234')
  await eyes.wait(['home'])
})

it('a PIN is changed at the card check, and from then on the new one signs in', async () => {
  const { eyes } = window
  const chip = virtualCard(card('tanaka'))
  await free(window)
  await world.daemon.place('tanaka', { chip })
  await typePin(window, '1234')
  await eyes.wait(['home'])
  await touch(/カードの 確認/)
  await eyes.wait(['cardPlan'])
  await touch(/暗証番号を 変える/)
  await eyes.wait(['question'])
  await touch(/はいるときの/)
  await until('one is chosen', () => eyes.has(/^次へ/))
  await touch(/^次へ/)
  await eyes.wait(['pinRules'])
  await touch(/いまの番号を/)
  for (const [title, pin] of [
    [/^いまの番号/, '1234'],
    [/^新しい番号/, '8765'],
    [/^もう一度/, '8765']
  ] as const) {
    await until(String(title), async () => title.test(await eyes.title()))
    await typePin(window, pin)
  }
  await eyes.wait(['pinChanged'])
  const placed = await world.daemon.place('tanaka', { chip })
  await eyes.wait(['attract', 'pin'], 30_000)
  await typePin(window, '8765')
  await eyes.wait(['home'])
  await placed.pull()
})

it('three wrong PINs block the card, the last only after consent, and M-214 says so', async () => {
  const { eyes } = window
  await present(world, window, 'sato', '0000')
  await eyes.wait(['trouble'])
  await touch(/もう一度/)
  await typePin(window, '0001')
  await eyes.wait(['trouble'])
  await touch(/もう一度/)
  await eyes.wait(['lastTry'])
  await touch(/1回だけ|試す/)
  await typePin(window, '0002')
  await eyes.wait(['trouble', 'wiped'])
  await shows('M-214')
})

it('with one try left nothing is tried before a clear yes', async () => {
  const { eyes } = window
  await place(world, window, 'takahashi')
  await eyes.wait(['lastTry'])
  await touch(/やめる/)
  await eyes.wait(['wiped'])
  // a wrong PIN would have left none, a right one all three
  expect(await triesOnCard()).toBe(1)
  await leave(world, window)
  await place(world, window, 'takahashi')
  await eyes.wait(['lastTry'])
  await touch(/1回だけ|試す/)
  await typePin(window, '4567')
  await eyes.wait(['home'])
  await world.slot.pull()
  await eyes.wait(['wiped', 'attract'])
}, 60_000)

it('cards that cannot sign in each say why: not such a card, expired, revoked, unknown issuer', async () => {
  const { eyes } = window
  const pins: readonly (readonly [card: string, pin: string | null, code: string])[] = [
    ['transit', null, 'M-103'],
    ['suzuki', null, 'M-301'],
    ['ito', '5678', 'M-302'],
    ['mallory', '6666', 'M-303']
  ]
  for (const [card, pin, code] of pins) {
    await place(world, window, card)
    if (pin !== null) await typePin(window, pin)
    await eyes.wait(['trouble', 'wiped'])
    await shows(code)
    await leave(world, window)
  }
}, 120_000)
