// What one builds a Chromium shell with, and what it refuses before it starts anything.
import { accessSync, constants } from 'node:fs'
import type { Position, Size } from '../port.ts'
import { ShellProblem } from '../problem.ts'

export type ChromiumOptions = {
  /** folder of the built page (out/renderer) */
  readonly pageDir: string
  readonly mode: 'kiosk' | 'window'
  /** px of the screen (kiosk) or of the window with its frame */
  readonly size: Size
  readonly position: Position
  /** further Chromium flags, for the box this runs on (GPU, touch) */
  readonly extraArgs: readonly string[]
  /** opens a debugging port on 127.0.0.1 for demo and tests; whoever reaches it reads the screen */
  readonly eyesPort: number | undefined
  /** the browser; default CHROMIUM_PATH, else /usr/bin/chromium */
  readonly browser: string | undefined
  /** replaces the page's Content-Security-Policy, to test the locks below it */
  readonly policy: string | undefined
}

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/lib/chromium/chromium']

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Gives the path of the browser, or undefined; a named one that is absent is not replaced by another. */
export const findChromium = (named?: string, env: NodeJS.ProcessEnv = process.env): string | undefined => {
  const asked = named ?? env['CHROMIUM_PATH']
  return (asked === undefined ? usual : [asked]).find(isProgram)
}

/** Throws ShellProblem for what can be known before the browser starts; gives the browser's path. */
export const checkMachine = (options: ChromiumOptions, env: NodeJS.ProcessEnv = process.env): string => {
  if (options.eyesPort !== undefined && options.mode === 'kiosk' && env['MADOGUCHI_EYES'] !== '1')
    throw new ShellProblem(
      'eyesRefused',
      'a kiosk opens no debugging port; MADOGUCHI_EYES=1 allows it on a test machine'
    )
  const browser = findChromium(options.browser, env)
  if (browser === undefined)
    throw new ShellProblem(
      'browserMissing',
      'no Chromium found; install the Debian package chromium, or set CHROMIUM_PATH'
    )
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY'])
    throw new ShellProblem(
      'displayMissing',
      'neither DISPLAY nor WAYLAND_DISPLAY is set; there is no screen to show a window on'
    )
  return browser
}
