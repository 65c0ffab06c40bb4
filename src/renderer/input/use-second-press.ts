// A second press right after a screen, or a part of it, has appeared was meant for the one before.
import { useLayoutEffect, useRef } from 'react'

/** ms */
const doublePress = 700

/** Gives true as long as the part in view is that new. */
export const useSecondPress = (part = 0): (() => boolean) => {
  const shown = useRef({ part: -1, at: 0 })
  useLayoutEffect(() => {
    if (shown.current.part !== part) shown.current = { part, at: performance.now() }
  }, [part])
  return () => performance.now() - shown.current.at < doublePress
}
