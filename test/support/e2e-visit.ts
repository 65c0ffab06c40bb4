// What residents do at a terminal in e2e tests: sign in, go through the move, sign it, leave. By touch and keys alone.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pause } from '../../build/start/demo/page-link.ts'
import type { Visit } from '../../build/start/demo/visit.ts'
import type { World } from './e2e-world.ts'
import { quietRecorder, type Window } from './e2e-terminal.ts'

export const visitAt = (world: World, window: Window): Visit => ({
  eyes: window.eyes,
  hand: window.hand,
  slot: world.slot,
  recorder: quietRecorder(),
  face: window.face
})

export const until = async (what: string, see: () => boolean | Promise<boolean>, patience = 20_000): Promise<void> => {
  for (const late = Date.now() + patience; !(await see()); await pause(25))
    if (Date.now() > late) throw new Error(`waited in vain for: ${what}`)
}

/** Keeps what the window shows in MADOGUCHI_SHOTS, for people to look at; nothing where that is not set. */
export const shot = async ({ eyes }: Window, name: string): Promise<void> => {
  const folder = process.env['MADOGUCHI_SHOTS']
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.png`), await eyes.picture())
}

/** Types a PIN by keys and says OK once the terminal has it all. */
export const typePin = async ({ eyes, hand }: Window, pin: string): Promise<void> => {
  await eyes.wait(['pin'])
  await hand.press(...pin.split(''))
  await pause(150)
  await hand.press('Return')
}

/** Nobody is served, and no card lies there: the farewell to the one before may still be shown, and a next card is served at once. */
export const free = async ({ eyes }: Pick<Window, 'eyes'>): Promise<void> => {
  await eyes.wait(['wiped', 'attract'], 30_000)
  await until('the card is seen to be gone', () =>
    eyes.link.read(async (page) => (await page.evaluate(`document.querySelector('.take') === null`)) === true)
  )
}

/** Puts the card on the reader, as soon as the visit before is over. */
export const place = async (world: World, window: Pick<Window, 'eyes'>, card: string): Promise<void> => {
  // a test that failed in the middle left its card: without this its second try could only fail
  if (world.slot.placed() !== null) await world.slot.pull()
  await free(window)
  await world.slot.place(card)
}

/** Puts the card on the reader and types its PIN; the caller waits for what comes of it. */
export const present = async (world: World, window: Window, card: string, pin: string): Promise<void> => {
  await place(world, window, card)
  await typePin(window, pin)
}

export const signIn = async (world: World, window: Window, card = 'tanaka', pin = '1234'): Promise<void> => {
  await present(world, window, card, pin)
  await window.eyes.wait(['home'])
}

/** Takes the card and sees the visit wiped. The farewell stays for eight seconds, unless the next card comes before. */
export const leave = async (world: World, window: Pick<Window, 'eyes'>): Promise<void> => {
  await world.slot.pull()
  await free(window)
}
