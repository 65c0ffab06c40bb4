// Real keys and a real wheel, pressed under Xvfb: none of them reaches the browser.
// Not tried, because no browser ever sees them: Alt+Tab, Alt+F4 taken by a window manager, Ctrl+Alt+F1, Ctrl+Alt+Delete,
// SysRq. They belong to the window manager and the kernel; the OS session (one application, its own user) locks them.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startVirtualDisplay, type Display } from '../../../build/start/display.ts'
import { findChromium } from '../../../src/main/shell/chromium/options.ts'
import type { Eyes } from '../../support/shell-eyes.ts'
import { startHost, type HostedShell } from '../../support/shell-host.ts'
import { shellKinds } from '../../support/shell-kinds.ts'
import { pause, until, viewOf, visibleWindows, xdotool } from '../../support/shell-marks.ts'

const control = 'n t w p s o h j l d f g u r e k 1 9 Tab F4 q Prior Next Return Up'
const controlShift = 'n w p r i j c m b o q a t d Delete Tab'
const alt = 'F4 Left Right Home d f e space Return 1'
const alone =
  'F1 F3 F5 F6 F7 F8 F9 F10 F11 F12 Escape Menu Super_L XF86Back XF86Forward XF86HomePage XF86Search XF86Reload XF86Favorites XF86Explorer XF86Mail XF86Calculator Print Help'
const combinations = [
  ...control.split(' ').map((key) => `ctrl+${key}`),
  ...controlShift.split(' ').map((key) => `ctrl+shift+${key}`),
  ...alt.split(' ').map((key) => `alt+${key}`),
  ...alone.split(' '),
  'shift+Escape',
  'shift+F10',
  'shift+F5',
  'ctrl+alt+t'
]

describe('a stock kiosk browser, as a control of this suite', () => {
  it.skipIf(findChromium() === undefined)('lets Ctrl+N open a window that the suite can see', async () => {
    const display = await startVirtualDisplay(640, 480)
    const profile = mkdtempSync(join(tmpdir(), 'madoguchi-stock-'))
    const flags = [
      `--user-data-dir=${profile}`,
      '--no-sandbox',
      '--no-first-run',
      '--kiosk',
      '--app=data:text/html,<title>stock</title>'
    ]
    const stock = spawn(findChromium() ?? '', flags, {
      stdio: 'ignore',
      detached: true,
      env: { ...process.env, DISPLAY: display.name, HOME: profile }
    })
    const ended = new Promise((resolve) => stock.on('exit', resolve))
    try {
      await until('the stock window', () => visibleWindows(display.name).length > 0, 15_000)
      await pause(500)
      const before = visibleWindows(display.name).length
      xdotool(display.name, 'key', 'ctrl+n')
      await until('a second window', () => visibleWindows(display.name).length > before, 8000)
    } finally {
      process.kill(-(stock.pid ?? 0), 'SIGKILL')
      await ended
      await display.stop()
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    }
  })
})

for (const kind of shellKinds)
  for (const mode of ['kiosk', 'window'] as const)
    describe.skipIf(kind.missing !== undefined)(
      `the ${kind.name} shell as ${mode}${kind.missing ? ` (skipped: ${kind.missing})` : ''}`,
      () => {
        let display: Display
        let shell: HostedShell
        let eyes: Eyes
        let before: readonly unknown[] = []

        const look = async (): Promise<readonly unknown[]> => [
          ...(await eyes.see<unknown[]>(
            '[globalThis.alive, location.href, innerWidth, innerHeight, devicePixelRatio, visualViewport.scale]'
          )),
          (await eyes.pages()).length,
          visibleWindows(display.name).length
        ]

        beforeAll(async () => {
          display = await startVirtualDisplay(1280, 800)
          shell = await startHost(kind, display.name, { mode })
          await shell.open()
          await shell.show(viewOf(1))
          eyes = await shell.eyes()
          await eyes.see('void (globalThis.alive = true)')
          xdotool(display.name, 'mousemove', '640', '500', 'click', '1')
          await pause(300)
          before = await look()
        })
        afterAll(async () => {
          eyes.close()
          await shell.stop()
          await display.stop()
        })

        it('gives ordinary keys and the colour keys of a remote to the page', async () => {
          xdotool(display.name, 'key', 'a', 'Left', 'Return', 'F1', 'F2', 'F3', 'F4', 'Escape')
          await until('the keys', () => eyes.see<boolean>('keys.length >= 8'))
          expect(await eyes.see('keys')).toEqual(['a', 'ArrowLeft', 'Enter', 'F1', 'F2', 'F3', 'F4', 'Escape'])
        })

        it(`stays as it was through ${combinations.length} key combinations`, async () => {
          for (const combination of combinations) {
            xdotool(display.name, 'key', '--clearmodifiers', combination)
            await pause(40)
            expect([combination, ...(await look())]).toEqual([combination, ...before])
          }
          await pause(700)
          expect(await look()).toEqual(before)
          expect(shell.events.filter(({ event }) => event === 'closed' || event === 'crashed')).toEqual([])
        })

        it('and still hears the keyboard after them', async () => {
          await eyes.see('void (keys.length = 0)')
          xdotool(display.name, 'key', 'b')
          await until('the key', () => eyes.see<boolean>(`keys.includes('b')`))
        })

        it('does not zoom by keys, by wheel or by pinch', async () => {
          for (const key of ['ctrl+plus', 'ctrl+plus', 'ctrl+minus', 'ctrl+KP_Add', 'ctrl+shift+equal'])
            xdotool(display.name, 'key', key)
          xdotool(
            display.name,
            'keydown',
            'ctrl',
            'click',
            '--repeat',
            '4',
            '4',
            'click',
            '--repeat',
            '2',
            '5',
            'keyup',
            'ctrl'
          )
          await pause(400)
          expect(await look()).toEqual(before)
        })

        it('opens nothing by the right, the middle or the back button of a mouse', async () => {
          for (const button of ['3', '2', '8', '9']) xdotool(display.name, 'click', button)
          await pause(400)
          expect(await look()).toEqual(before)
        })
      }
    )
