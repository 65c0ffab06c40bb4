// A second press right after a screen, or a part of it, has appeared was meant for the one before.
import { useLayoutEffect, useRef } from 'react'

/** ms */
const doublePress = 700

/** Gives true as long as the part in view is that new. */
export const useSecondPress = (part = 0): (() => boolean) => {
  const shownAt = useRef(0)
  useLayoutEffect(() => {
    shownAt.current = performance.now()
  }, [part])
  return () => performance.now() - shownAt.current < doublePress
}
