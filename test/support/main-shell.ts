// A shell without a window: keeps every View, as a person would see them one after the other.
import type { Face, Intent } from '../../src/contract/screen/intent.ts'
import type { Screen, ScreenKind, View } from '../../src/contract/screen/view.ts'
import type { Shell, ShellEvents } from '../../src/main/shell/port.ts'

export type ToldShell = Shell & {
  readonly say: (intent: Intent) => void
  readonly crash: () => void
  /** the newest View, asked to be of this kind, now or soon */
  readonly until: <K extends ScreenKind>(
    kind: K,
    also?: (screen: Extract<Screen, { kind: K }>) => boolean
  ) => Promise<Extract<Screen, { kind: K }>>
  readonly views: readonly View[]
  readonly newest: () => View
  readonly resets: () => number
  /** makes the next resets fail */
  readonly jam: () => void
}

type Waiter = { readonly look: () => boolean }

export const pdf = Buffer.from('%PDF-1.4 told')

export const toldShell = (): ToldShell => {
  const views: View[] = []
  const waiters = new Set<Waiter>()
  let events: ShellEvents | undefined
  let resets = 0
  let jammed = false
  const newest = (): View => {
    const view = views.at(-1)
    if (!view) throw new Error('nothing was shown yet')
    return view
  }
  return {
    views,
    newest,
    resets: () => resets,
    jam: () => {
      jammed = true
    },
    say: (intent) => events?.intent(intent),
    crash: () => events?.crashed(),
    open: (_face: Face, told) => {
      events = told
      return Promise.resolve()
    },
    show: (view) => {
      views.push(view)
      for (const waiter of waiters) if (waiter.look()) waiters.delete(waiter)
    },
    print: () => Promise.resolve(pdf),
    reset: () => {
      resets += 1
      return jammed ? Promise.reject(new Error('jammed')) : Promise.resolve()
    },
    startHelper: () => {
      throw new Error('no helper in this test')
    },
    close: () => Promise.resolve(),
    until: (kind, also) =>
      new Promise((resolve, reject) => {
        type Wanted = Extract<Screen, { kind: typeof kind }>
        const giveUp = setTimeout(() => {
          waiters.delete(waiter)
          const seen = views
            .slice(-6)
            .map(({ screen }) =>
              screen.kind === 'trouble' || screen.kind === 'wiped' ? `${screen.kind} ${screen.code}` : screen.kind
            )
          reject(new Error(`no ${kind}; seen: ${seen.join(', ')}`))
        }, 15_000)
        const waiter: Waiter = {
          look: () => {
            const screen = views.at(-1)?.screen
            if (screen?.kind !== kind || (also && !also(screen as Wanted))) return false
            clearTimeout(giveUp)
            resolve(screen as Wanted)
            return true
          }
        }
        if (!waiter.look()) waiters.add(waiter)
      })
  }
}
