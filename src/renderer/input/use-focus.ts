// The first focus of a screen, and never a screen without one.
import { useLayoutEffect, useRef } from 'react'
import { focusables } from './keys.ts'

const focus = (id: string): void => {
  const all = focusables()
  const wanted =
    all.find((element) => element.dataset['focus'] === id) ?? all.find((element) => element.dataset['focus'] === 'next')
  ;(wanted ?? all[0])?.focus({ preventScroll: true })
}

/**
 * Focuses the control named `first` when the screen appears, whenever `first` names another one and when the part of
 * the screen turns; takes the focus back
 * when the focused control has gone or cannot be used any more. `first` may name a control that comes later.
 */
export const useFocus = (first: string, part = 0, measuring = false): void => {
  const last = useRef<string | null>(null)
  useLayoutEffect(() => {
    // while its parts are measured the screen is not yet what will be shown
    if (measuring) return
    const now = document.activeElement
    const lost = !(now instanceof HTMLElement) || !focusables().includes(now)
    const wanted = `${part} ${first}`
    if (last.current !== wanted || lost) focus(first)
    last.current = wanted
  })
}
