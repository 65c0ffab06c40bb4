// The Chromium shell: Debian's browser as the terminal's window, driven over the debugging pipe.
import type { View } from '../../../contract/screen/view.ts'
import { lossCounter } from '../losses.ts'
import { startNodeHelper } from '../node-helper.ts'
import { pageFiles, type PageFiles } from '../page-files.ts'
import type { Shell, ShellEvents } from '../port.ts'
import { turns, within } from '../turns.ts'
import { viewPump } from '../view-pump.ts'
import { startBrowser, type Browser } from './browser.ts'
import { checkMachine, type ChromiumOptions } from './options.ts'
import { PipeClosed } from './pipe.ts'
import { attachPage, type Page } from './page.ts'
import { sweepProfiles } from './profile.ts'

/** ms until the first page must stand; a cold browser on a slow box needs a few seconds */
const startPatience = 30_000
/** ms until a lost page must be back in the same browser; after that the whole browser is replaced */
const recoverPatience = 1000

const defaults = {
  mode: 'kiosk',
  size: { width: 1920, height: 1080 },
  position: { x: 0, y: 0 },
  extraArgs: [],
  eyesPort: undefined,
  browser: undefined,
  policy: undefined
} as const

export type ChromiumShellOptions = Pick<ChromiumOptions, 'pageDir'> & Partial<ChromiumOptions>

type Running = { readonly browser: Browser; readonly page: Page }

class ChromiumShell implements Shell {
  readonly #options: ChromiumOptions
  readonly #inTurn = turns()
  readonly #pump = viewPump()
  #events: ShellEvents | undefined
  #files: PageFiles | undefined
  #running: Running | undefined
  readonly #lostTooOften = lossCounter()

  readonly startHelper = startNodeHelper

  constructor(options: ChromiumOptions) {
    this.#options = options
  }

  readonly open = (_face: unknown, events: ShellEvents): Promise<void> =>
    this.#inTurn(async () => {
      if (this.#running) throw new Error('the shell is open already')
      this.#events = events
      sweepProfiles()
      await this.#begin(events)
    })

  readonly show = (view: View): void => this.#pump.show(view)

  readonly print = async (): Promise<Uint8Array> => {
    if (!this.#running) throw new Error('there is no page to print')
    return this.#running.page.print()
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
    const ending = this.#running
    this.#running = undefined
    await ending?.browser.end()
  }

  async #begin(events: ShellEvents): Promise<void> {
    const path = checkMachine(this.#options)
    this.#files ??= pageFiles(this.#options.pageDir, this.#options.policy)
    const browser = startBrowser(path, this.#options)
    try {
      const page = await within(this.#firstPage(browser, this.#files, events), startPatience, () => browser.problem())
      const running = { browser, page }
      this.#running = running
      this.#pump.start(page.deliver, () => this.#replace(events))
      void browser.ended.then(() => this.#gone(running, events))
    } catch (error) {
      await browser.end()
      throw error instanceof PipeClosed ? browser.problem() : error
    }
  }

  /** Rejects when the browser ends, or the page crashes, before it stands. */
  #firstPage(browser: Browser, files: PageFiles, events: ShellEvents): Promise<Page> {
    return new Promise((resolve, reject) => {
      const lost = (): void => {
        if (this.#running?.browser === browser) this.#recover(this.#running, events)
        else reject(browser.problem())
      }
      const { intent, refused } = events
      void browser.ended.then(() => reject(browser.problem()))
      attachPage(browser.pipe, files, this.#options.mode === 'kiosk', { intent, refused, lost })
        .then(async (page) => {
          await page.load()
          resolve(page)
        })
        .catch(reject)
    })
  }

  /** the browser ended and we did not end it */
  #gone(which: Running, events: ShellEvents): void {
    if (this.#running !== which) return
    this.#pump.stop(true)
    void this.#inTurn(this.#end).then(events.closed)
  }

  /** a page that hangs cannot be loaded anew in its own process */
  #replace(events: ShellEvents): void {
    this.#pump.stop(true)
    events.crashed()
    this.#inTurn(this.#again).catch(events.closed)
  }

  #recover(which: Running, events: ShellEvents): void {
    if (this.#lostTooOften()) {
      void which.browser.end()
      return
    }
    this.#pump.stop(true)
    events.crashed()
    this.#inTurn(async () => {
      if (this.#running !== which) return
      try {
        await within(which.page.load(), recoverPatience, () => new Error('the page did not come back in time'))
        this.#pump.start(which.page.deliver, () => this.#replace(events))
      } catch {
        await this.#again()
      }
    }).catch(events.closed)
  }
}

/** Builds the shell; nothing starts before `open`. `open` and `reset` reject with ShellProblem when no window comes up. */
export const chromiumShell = (options: ChromiumShellOptions): Shell => new ChromiumShell({ ...defaults, ...options })
