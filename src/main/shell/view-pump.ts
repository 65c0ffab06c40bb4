// Carries the newest View to the page: one at a time, an older one still waiting is dropped.
import type { View } from '../../contract/screen/view.ts'

export type ViewPump = {
  readonly show: (view: View) => void
  /** the page can take Views now; what waits goes out. `stuck` is called when it does not take one in time. */
  readonly start: (deliver: (view: View) => Promise<void>, stuck: () => void) => void
  /** the page is gone; Views wait. With `forget` the one that waits is dropped too. */
  readonly stop: (forget: boolean) => void
}

/** A page that has not taken a View within this many milliseconds hangs. */
const patience = 10_000

export const viewPump = (): ViewPump => {
  let waiting: View | undefined
  let round = 0
  let pump: (() => void) | undefined

  const start: ViewPump['start'] = (deliver, stuck) => {
    const mine = ++round
    let busy = false
    const next = (): void => {
      if (busy || waiting === undefined || mine !== round) return
      const view = waiting
      waiting = undefined
      busy = true
      const late = setTimeout(() => mine === round && stuck(), patience)
      deliver(view)
        // the page went away meanwhile: whoever brings the next one says so
        .catch(() => undefined)
        .finally(() => {
          clearTimeout(late)
          busy = false
          next()
        })
    }
    pump = next
    next()
  }
  return {
    start,
    show: (view) => {
      if (waiting === undefined || view.revision >= waiting.revision) waiting = view
      pump?.()
    },
    stop: (forget) => {
      round++
      pump = undefined
      if (forget) waiting = undefined
    }
  }
}
