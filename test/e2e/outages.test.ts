// What the terminal does while the PC/SC daemon or central is away, and that it comes back by itself.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { openWindow, type Window } from '../support/e2e-terminal.ts'
import { leave, present, signIn, until } from '../support/e2e-visit.ts'
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

const shows = (text: RegExp, patience?: number): Promise<void> =>
  until(String(text), async () => text.test(await window.eyes.text()), patience)

it('a killed PC/SC daemon ends the visit with its code, and the reader is usable 3 s after the daemon is back', async () => {
  const { eyes } = window
  await signIn(world, window)
  await world.daemon.kill()
  await eyes.wait(['wiped', 'wiping', 'attract'])
  await shows(/M-102/)
  expect(await eyes.text()).not.toContain('田中')
  await eyes.wait(['attract'], 30_000)
  await world.daemon.startAgain()
  const back = performance.now()
  await world.slot.place('tanaka')
  await eyes.wait(['pin'], 10_000)
  const took = performance.now() - back
  process.stdout.write(`reader usable ${Math.round(took)} ms after the daemon came back\n`)
  expect(took).toBeLessThan(3000)
}, 60_000)

it('without central nobody is signed in, M-401 says so, and the same visit goes on once it is back', async () => {
  const { eyes, hand } = window
  await eyes.wait(['attract'], 30_000)
  await world.stopCentral()
  await present(world, window, 'tanaka', '1234')
  await eyes.wait(['trouble'], 30_000)
  await shows(/M-401/)
  await world.startCentralAgain()
  await hand.touch(await eyes.key(/もう一度/))
  await eyes.wait(['home'], 30_000)
}, 90_000)
