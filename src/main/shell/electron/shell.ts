// The Electron shell: the terminal's window in our own process, its page in a sandbox.
import { app } from 'electron'
import type { View } from '../../../contract/screen/view.ts'
import { lossCounter } from '../losses.ts'
import { pageFiles, type PageFiles } from '../page-files.ts'
import type { Shell, ShellEvents } from '../port.ts'
import { turns, within } from '../turns.ts'
import { viewPump } from '../view-pump.ts'
import type { ElectronOptions } from './options.ts'
import { startUtilityHelper } from './utility-helper.ts'
import { openWindow, type PageWindow } from './window.ts'

/** ms until a lost page must be back in the same window; after that the window is replaced */
const recoverPatience = 1000

const defaults = {
  mode: 'kiosk',
  size: { width: 1920, height: 1080 },
  position: { x: 0, y: 0 },
  policy: undefined
} as const

export type ElectronShellOptions = Pick<ElectronOptions, 'pageDir' | 'preload'> & Partial<ElectronOptions>

class ElectronShell implements Shell {
  readonly #options: ElectronOptions
  readonly #inTurn = turns()
  readonly #pump = viewPump()
  readonly #lostTooOften = lossCounter()
  #events: ShellEvents | undefined
  #files: PageFiles | undefined
  #window: PageWindow | undefined

  readonly startHelper = startUtilityHelper

  constructor(options: ElectronOptions) {
    this.#options = options
    // between two windows there is none, and that is not the end
    app.on('window-all-closed', () => undefined)
  }

  readonly open = (_face: unknown, events: ShellEvents): Promise<void> =>
    this.#inTurn(async () => {
      if (this.#window) throw new Error('the shell is open already')
      this.#events = events
      await app.whenReady()
      await this.#begin(events)
    })

  readonly show = (view: View): void => this.#pump.show(view)

  readonly print = async (): Promise<Uint8Array> => {
    if (!this.#window) throw new Error('there is no page to print')
    return this.#window.print()
  }

  readonly reset = (): Promise<void> => {
    this.#pump.stop(true)
    return this.#inTurn(this.#again)
  }

  readonly close = (): Promise<void> => {
    this.#pump.stop(true)
    return this.#inTurn(this.#end)
  }

  readonly #again = async (): Promise<void> => {
    if (!this.#events) throw new Error('the shell was never opened')
    await this.#end()
    await this.#begin(this.#events)
  }

  readonly #end = async (): Promise<void> => {
    const ending = this.#window
    this.#window = undefined
    await ending?.end()
  }

  async #begin(events: ShellEvents): Promise<void> {
    this.#files ??= pageFiles(this.#options.pageDir, this.#options.policy)
    const { intent, refused } = events
    const window = await openWindow(this.#options, this.#files, {
      intent,
      refused,
      lost: () => this.#recover(events),
      closed: () => this.#gone(events)
    })
    this.#window = window
    await window.load()
    this.#pump.start(window.deliver, () => undefined)
  }

  /** the window was closed and we did not close it */
  #gone(events: ShellEvents): void {
    this.#pump.stop(true)
    void this.#inTurn(this.#end).then(events.closed)
  }

  #recover(events: ShellEvents): void {
    if (this.#lostTooOften()) {
      this.#gone(events)
      return
    }
    const which = this.#window
    this.#pump.stop(true)
    events.crashed()
    this.#inTurn(async () => {
      if (!which || this.#window !== which) return
      try {
        await within(which.load(), recoverPatience, () => new Error('the page did not come back in time'))
        this.#pump.start(which.deliver, () => undefined)
      } catch {
        await this.#again()
      }
    }).catch(events.closed)
  }
}

/** Must run before Electron is ready: every page process is sandboxed, whatever a window asks for. */
export const prepareElectron = (eyesPort: number | undefined): void => {
  app.enableSandbox()
  app.commandLine.appendSwitch('disable-quic')
  app.commandLine.appendSwitch('force-webrtc-ip-handling-policy', 'disable_non_proxied_udp')
  app.commandLine.appendSwitch('deny-permission-prompts')
  app.commandLine.appendSwitch('disable-pinch')
  app.commandLine.appendSwitch('lang', 'ja')
  if (eyesPort !== undefined) app.commandLine.appendSwitch('remote-debugging-port', String(eyesPort))
}

export const electronShell = (options: ElectronShellOptions): Shell => new ElectronShell({ ...defaults, ...options })
