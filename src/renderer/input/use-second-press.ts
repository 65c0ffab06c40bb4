// A second press right after a screen, or a part of it, has appeared was meant for the one before.
import { useState } from 'react'

/** ms */
const doublePress = 700

/** Gives true as long as the part in view is that new. */
export const useSecondPress = (part = 0): (() => boolean) => {
  const [shown, setShown] = useState(() => ({ part, at: performance.now() }))
  if (shown.part !== part) setShown({ part, at: performance.now() })
  return () => performance.now() - shown.at < doublePress
}
