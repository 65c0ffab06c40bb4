// A person's eyes on the terminal: what stands on the glass and where. It reads and never acts.
import type { Point } from './hand.ts'
import type { Look } from '../look.ts'
import { linkPage, pause, type PageLink } from './page-link.ts'

export type Eyes = {
  /** the kind of screen shown, e.g. 'pin' */
  readonly screen: () => Promise<string>
  /** waits until one of these screens is shown; gives which. Rejects with what is shown instead. */
  readonly wait: (kinds: readonly string[], patience?: number) => Promise<string>
  /** middle of the key with this name (as a screen reader would say it) */
  readonly key: (name: RegExp) => Promise<Point>
  readonly has: (name: RegExp) => Promise<boolean>
  readonly title: () => Promise<string>
  readonly text: () => Promise<string>
  readonly focused: () => Promise<string>
  readonly picture: () => Promise<Uint8Array>
  /** for a hand that moves by arrows and must see where the focus is */
  readonly link: PageLink
  readonly close: () => Promise<void>
}

/** In the page: everything that can be pressed and seen, with the name a screen reader would say and its middle. */
const pressable = `[...document.querySelectorAll('button, [role=checkbox], [role=radio], [role=button]')]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('[inert]'))
  .map((one) => {
    const box = one.getBoundingClientRect()
    const name = (one.getAttribute('aria-label') ?? one.innerText).replace(/\\s+/g, ' ').trim()
    return { name, x: box.x + box.width / 2, y: box.y + box.height / 2 }
  })`

type Pressable = { readonly name: string } & Point

const keysOf = async (page: Look, name: RegExp): Promise<readonly Pressable[]> =>
  ((await page.evaluate(pressable)) as readonly Pressable[]).filter((one) => name.test(one.name))

const textOf = async (page: Look, expression: string): Promise<string> => {
  const text = await page.evaluate(expression)
  return typeof text === 'string' ? text : ''
}

const shownScreen = (page: Look): Promise<string> => textOf(page, 'document.documentElement.dataset.screen')

const middleOf = async (page: Look, name: RegExp): Promise<Point> => {
  const [key] = await keysOf(page, name)
  if (!key) throw new Error(`no key ${String(name)} on the screen`)
  return key
}

const pictureOf = async (page: Look): Promise<Uint8Array> => {
  // a page that has just come back shows its words once the fonts are there
  await page.evaluate('document.fonts.ready.then(() => true)')
  const { data } = (await page.send('Page.captureScreenshot', { format: 'png' })) as { data: string }
  return Buffer.from(data, 'base64')
}

const waitFor = async ({ read }: PageLink, kinds: readonly string[], patience: number): Promise<string> => {
  const until = Date.now() + patience
  for (;;) {
    const now = await read(shownScreen)
    if (kinds.includes(now)) return now
    if (Date.now() > until)
      throw new Error(`waited for ${kinds.join(' or ')}, but the screen shows ${now || 'nothing'}`)
    await pause(40)
  }
}

/** Opens the eyes on a terminal started with --eyes PORT. */
export const openEyes = async (port: number): Promise<Eyes> => {
  const link = await linkPage(port)
  const { read, close } = link
  return {
    screen: () => read(shownScreen),
    wait: (kinds, patience = 20_000) => waitFor(link, kinds, patience),
    key: (name) => read((page) => middleOf(page, name)),
    has: (name) => read(async (page) => (await keysOf(page, name)).length > 0),
    title: () => read((page) => textOf(page, `document.querySelector('h1')?.innerText.replace(/\\s+/g, ' ')`)),
    text: () => read((page) => textOf(page, 'document.body.innerText')),
    focused: () => read((page) => textOf(page, 'document.activeElement?.textContent')),
    picture: () => read(pictureOf),
    link,
    close
  }
}
