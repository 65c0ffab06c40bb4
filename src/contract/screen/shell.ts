// The two words between screen and main, as the page sees them. Nothing else crosses.
import type { Intent } from './intent.ts'
import type { View } from './view.ts'

export type Terminal = {
  /** says a wish; no answer: what comes of it is the next View */
  readonly send: (intent: Intent) => void
  /** the one listener; it is called with the newest View at once if there is one */
  readonly onView: (show: (view: View) => void) => void
}

/** the name of the object on the page's global that carries the two words */
export const terminalGlobal = 'madoguchi'
/** the page's own address, served by main in both shells; every other address is refused */
export const pageUrl = 'https://terminal.invalid/'
