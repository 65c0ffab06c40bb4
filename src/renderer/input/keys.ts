// One place hears every key. Everything is prevented: what the terminal does not use must not reach the browser.
import { nearest, type Direction } from './spatial.ts'

/** What the screen shown wants to know; a function that gives true has used the key up. */
export type Keymap = {
  readonly arrow?: (direction: Direction) => boolean
  readonly enter?: () => boolean
  readonly digit?: (digit: string) => void
  readonly letter?: (letter: string) => void
  readonly erase?: () => boolean
  readonly back?: () => void
  readonly blue?: () => void
  readonly red?: () => void
  readonly green?: () => void
  readonly yellow?: () => void
}

const arrows: Readonly<Record<string, Direction>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right'
}
const colours: Readonly<Record<string, 'blue' | 'red' | 'green' | 'yellow'>> = {
  F1: 'blue',
  F2: 'red',
  F3: 'green',
  F4: 'yellow',
  ColorF3Blue: 'blue',
  ColorF0Red: 'red',
  ColorF1Green: 'green',
  ColorF2Yellow: 'yellow'
}

let keymap: Keymap = {}
/** Sets what the screen now shown hears. */
export const setKeymap = (next: Keymap): void => {
  keymap = next
}

/** every control that can hold the focus, in reading order */
export const focusables = (): HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>('[data-focus]')].filter(
    (element) => element.getAttribute('aria-disabled') !== 'true' && element.getClientRects().length > 0
  )

/** Moves the focus one step; stays where it is when nothing lies that way. */
const move = (direction: Direction): void => {
  const all = focusables()
  const now = document.activeElement
  if (!(now instanceof HTMLElement) || !all.includes(now)) {
    all[0]?.focus({ preventScroll: true })
    return
  }
  const others = all
    .filter((element) => element !== now)
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
  nearest(now.getBoundingClientRect(), direction, others)?.element.focus({ preventScroll: true })
}

const tab = (step: 1 | -1): void => {
  const all = focusables()
  const at = all.findIndex((element) => element === document.activeElement)
  all.at((at + step) % Math.max(1, all.length))?.focus({ preventScroll: true })
}

const press = (): void => {
  const now = document.activeElement
  if (keymap.enter?.() === true) return
  if (now instanceof HTMLElement && now.dataset['focus'] !== undefined) now.click()
}

const plain = (event: KeyboardEvent): void => {
  const { key } = event
  const direction = arrows[key]
  if (direction !== undefined) {
    if (keymap.arrow?.(direction) !== true) move(direction)
    return
  }
  if (key === 'Tab') return tab(event.shiftKey ? -1 : 1)
  // a key held down must not say yes twice
  if (event.repeat) return
  const colour = colours[key]
  if (colour !== undefined) return keymap[colour]?.()
  if (key === 'Enter' || key === 'Select') return press()
  if (key === 'Backspace' && keymap.erase?.() === true) return
  if (key === 'Backspace' || key === 'Escape' || key === 'BrowserBack' || key === 'GoBack') return keymap.back?.()
  if (/^[0-9]$/.test(key) && keymap.digit !== undefined) return keymap.digit(key)
  if (/^[A-Za-z0-9 -]$/.test(key) && keymap.letter !== undefined) return keymap.letter(key.toUpperCase())
  if (key === ' ') press()
}

const swallow = (event: Event): void => {
  event.preventDefault()
}

/** Hears the page's keys and keeps everything else of the browser (menus, zoom, dragging, selection) away. */
export const listen = (target: Window): void => {
  target.addEventListener(
    'keydown',
    (event) => {
      event.preventDefault()
      event.stopPropagation()
      if (!event.isTrusted) return
      if (!event.ctrlKey && !event.altKey && !event.metaKey) plain(event)
    },
    { capture: true }
  )
  for (const name of [
    'keyup',
    'keypress',
    'contextmenu',
    'dragstart',
    'drop',
    'dragover',
    'selectstart',
    'auxclick',
    'paste',
    'copy',
    'cut'
  ])
    target.addEventListener(name, swallow, { capture: true })
  for (const name of ['wheel', 'touchmove', 'gesturestart'])
    target.addEventListener(name, swallow, { capture: true, passive: false })
}
