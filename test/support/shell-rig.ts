// One suite for every shell: a display, a host with an open shell, and eyes on its page.
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { startVirtualDisplay, type Display } from '../../build/start/display.ts'
import type { Eyes } from './shell-eyes.ts'
import { startHost, type HostOptions, type HostedShell, type ShellKind } from './shell-host.ts'
import { pause, visibleWindows } from './shell-marks.ts'

export type Rig = {
  readonly display: () => string
  readonly shell: () => HostedShell
  readonly eyes: () => Eyes
  /** evaluates in the page */
  readonly see: <T = unknown>(expression: string) => Promise<T>
  /** connects the eyes anew: after a crash or a reset */
  readonly lookAgain: () => Promise<void>
  /** the page is where it was, with its script state, alone, and nothing new stands on the screen */
  readonly nothingHappened: () => Promise<void>
}

/** Describes `suite` once per shell; a shell that this machine cannot run is counted as skipped, with the reason. */
export const tryShells = (
  kinds: readonly ShellKind[],
  title: string,
  suite: (rig: Rig, kind: ShellKind) => void,
  options: HostOptions = {}
): void => {
  for (const kind of kinds)
    describe.skipIf(kind.missing !== undefined)(
      `the ${kind.name} shell ${title}${kind.missing === undefined ? '' : ` (skipped: ${kind.missing})`}`,
      () => {
        let display: Display
        let shell: HostedShell
        let eyes: Eyes
        let windows = 0
        const rig: Rig = {
          display: () => display.name,
          shell: () => shell,
          eyes: () => eyes,
          see: (expression) => eyes.see(expression),
          lookAgain: async () => {
            eyes.close()
            eyes = await shell.eyes()
          },
          nothingHappened: async () => {
            await pause(250)
            const there = await eyes.see('[location.href, globalThis.alive, document.title]')
            expect(there).toEqual(['https://terminal.invalid/', true, 'conformance'])
            expect(await eyes.pages()).toHaveLength(1)
            expect(visibleWindows(display.name)).toHaveLength(windows)
            expect(shell.events).not.toContainEqual({ event: 'crashed' })
          }
        }

        beforeAll(async () => {
          display = await startVirtualDisplay(1280, 800)
          shell = await startHost(kind, display.name, options)
          await shell.open()
          eyes = await shell.eyes()
          await eyes.see('void (globalThis.alive = true)')
          windows = visibleWindows(display.name).length
        })
        afterAll(async () => {
          eyes.close()
          await shell.stop()
          await display.stop()
        })

        suite(rig, kind)
      }
    )
}
