// A second OK right after a screen has appeared was meant for the screen before.
import { useState } from 'react'

/** ms */
const doublePress = 700

/** For `enter` of a keymap: true, and so used up, as long as the screen is that new. */
export const useSecondPress = (): (() => boolean) => {
  const [shownAt] = useState(() => performance.now())
  return () => performance.now() - shownAt < doublePress
}
