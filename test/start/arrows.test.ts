// The demo's remote control: keys take their time through X and the browser, and none may be overtaken by the next look.
import { setTimeout as wait } from 'node:timers/promises'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { steer } from '../../build/start/demo/arrows.ts'
import type { PageLink } from '../../build/start/demo/page-link.ts'

/** A row of controls on a slow machine: a key reaches the page `late` ms after it was pressed. Gives what OK was said to. */
const slowPage = (names: readonly string[], late: number) => {
  const pressed: string[] = []
  const hears: ((event: { readonly key: string }) => void)[] = []
  const spots = names.map((name, at) => ({
    dataset: { focus: name },
    innerText: name,
    getAttribute: () => null,
    getClientRects: () => [1],
    getBoundingClientRect: () => ({ x: at * 100, y: 0, width: 100, height: 100 })
  }))
  let at = 0
  const context = {
    document: {
      querySelectorAll: () => spots,
      get activeElement() {
        return spots[at]
      }
    },
    addEventListener: (_name: string, hear: (typeof hears)[number]) => hears.push(hear)
  }
  const page = { evaluate: (text: string) => Promise.resolve(runInNewContext(text, context) as unknown) }
  const link = { read: (look: (one: typeof page) => unknown) => look(page) } as unknown as PageLink
  const arrive = async (key: string): Promise<void> => {
    await wait(late)
    if (key === 'Right') at = Math.min(at + 1, spots.length - 1)
    if (key === 'Left') at = Math.max(at - 1, 0)
    if (key === 'Return') pressed.push(names[at] ?? '')
    for (const hear of hears) hear({ key: key === 'Return' ? 'Enter' : `Arrow${key}` })
  }
  const arriving: Promise<void>[] = []
  const press = (...keys: readonly string[]): Promise<void> => {
    arriving.push(...keys.map(arrive))
    return Promise.resolve()
  }
  return {
    pressed: () => Promise.all(arriving).then(() => pressed),
    arrows: steer(link, { press, touch: () => Promise.resolve() })
  }
}

it('an arrow is not pressed again while it is on its way, and OK is said to what was meant', async () => {
  const { arrows, pressed } = slowPage(['one', 'two', 'three', 'four'], 40)
  await arrows.press(/^three$/)
  expect(await pressed()).toEqual(['three'])
})
