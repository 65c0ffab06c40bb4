// Moves about by the arrow keys alone, as with a remote control: looks where the focus is and presses towards the goal.
import type { Hand } from './hand.ts'
import { pause, type PageLink } from './page-link.ts'

type Spot = { readonly name: string; readonly id: string; readonly x: number; readonly y: number }
type Sight = { readonly now: Spot | null; readonly all: readonly Spot[] }

const sight = `(() => {
  const spot = (one) => {
    const box = one.getBoundingClientRect()
    const name = (one.getAttribute('aria-label') ?? one.innerText).replace(/\\s+/g, ' ').trim()
    return { name, id: one.dataset.focus, x: box.x + box.width / 2, y: box.y + box.height / 2 }
  }
  const all = [...document.querySelectorAll('[data-focus]')].filter((one) => one.getClientRects().length > 0)
  const now = document.activeElement
  return { now: all.includes(now) ? spot(now) : null, all: all.map(spot) }
})()`

/** how often the page has heard this key since it was asked first */
const heardOf = (key: string): string => `(() => {
  if (globalThis.keysHeard === undefined) {
    const heard = (globalThis.keysHeard = {})
    addEventListener('keydown', ({ key }) => (heard[key] = (heard[key] ?? 0) + 1), { capture: true })
  }
  return globalThis.keysHeard['${key}'] ?? 0
})()`

/** an arrow is on its way through X and the browser for longer than a look takes: ms until it is given up */
const patience = 10_000

const arrows = (from: Spot, to: Spot): readonly string[] => {
  const across = to.x > from.x ? 'Right' : 'Left'
  const upright = to.y > from.y ? 'Down' : 'Up'
  const [dx, dy] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)]
  if (dy < 10) return [across]
  if (dx < 10) return [upright]
  return dy >= dx ? [upright, across] : [across, upright]
}

export type Steering = {
  /** puts the focus on the control with this name; fails when the arrows do not lead there */
  readonly to: (name: RegExp) => Promise<void>
  /** the same, then OK */
  readonly press: (name: RegExp) => Promise<void>
  /** presses OK on "See more" until the control is there, then on the control */
  readonly readTo: (name: RegExp) => Promise<void>
  /** name of the focused control, or null: a screen must never be without */
  readonly focused: () => Promise<string | null>
}

export const steer = (link: PageLink, hand: Hand): Steering => {
  const look = (): Promise<Sight> => link.read((page) => page.evaluate(sight) as Promise<Sight>)
  // an arrow that is still on its way would be pressed twice, or move the focus after the last look, before OK
  const pressArrow = async (arrow: string): Promise<void> => {
    const heard = (): Promise<number> => link.read((page) => page.evaluate(heardOf(`Arrow${arrow}`)) as Promise<number>)
    const before = await heard()
    await hand.press(arrow)
    for (const late = Date.now() + patience; (await heard()) === before; await pause(10))
      if (Date.now() > late) throw new Error(`the page does not hear the arrow ${arrow}`)
  }
  const to = async (name: RegExp): Promise<void> => {
    const tried: string[] = []
    for (let presses = 0; presses < 40; presses++) {
      const { now, all } = await look()
      const goal = all.find((spot) => name.test(spot.name))
      if (!goal) throw new Error(`no control ${String(name)}; there are ${all.map((spot) => spot.name).join(' | ')}`)
      if (now === null) throw new Error('nothing has the focus')
      if (now.id === goal.id) return
      const here = `${now.id} `
      const [first = 'Down', second = first] = arrows(now, goal)
      const arrow = tried.includes(here + first) ? second : first
      tried.push(here + arrow)
      await pressArrow(arrow)
    }
    throw new Error(`the arrows do not lead to ${String(name)}: ${tried.join(', ')}`)
  }
  const press = async (name: RegExp): Promise<void> => {
    await to(name)
    await hand.press('Return')
  }
  return {
    to,
    press,
    readTo: async (name) => {
      for (let parts = 0; parts < 20; parts++) {
        const { all } = await look()
        if (all.some((spot) => name.test(spot.name))) break
        await press(/^(See more|More|続きを見る|続き)$/)
      }
      await press(name)
    },
    focused: async () => (await look()).now?.name ?? null
  }
}
