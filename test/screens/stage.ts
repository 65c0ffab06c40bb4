// The page in a real browser: its files by interception, everything else refused, the two words held by the test.
import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import type { Face, Intent } from '../../src/contract/screen/intent.ts'
import { pageUrl, terminalGlobal } from '../../src/contract/screen/shell.ts'
import type { View } from '../../src/contract/screen/view.ts'

const files = fileURLToPath(new URL('../../out/renderer/', import.meta.url))
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2'
}

export const sizes: Readonly<Record<Face, { width: number; height: number }>> = {
  'kiosk-l': { width: 1920, height: 1080 },
  'kiosk-p': { width: 1080, height: 1920 },
  tv: { width: 1920, height: 1080 },
  desk: { width: 1366, height: 768 }
}

type Held = { intents: Intent[]; show: ((view: View) => void) | null }
declare global {
  // eslint-disable-next-line no-var
  var held: Held
}

export type Stage = {
  readonly page: Page
  readonly show: (view: View) => Promise<void>
  /** the intents since the last call */
  readonly heard: () => Promise<readonly Intent[]>
  /** addresses the page asked for beyond its own files */
  readonly foreign: readonly string[]
  /** what the page logged as errors */
  readonly errors: readonly string[]
}

const serve = async (page: Page, foreign: string[]): Promise<void> => {
  await page.route('**/*', async (route) => {
    const url = new URL(route.request().url())
    const path = join(files, url.pathname === '/' ? 'index.html' : url.pathname)
    if (url.origin !== new URL(pageUrl).origin || !path.startsWith(files) || !existsSync(path)) {
      foreign.push(url.href)
      await route.abort()
      return
    }
    await route.fulfill({ body: readFileSync(path), contentType: types[extname(path)] ?? 'application/octet-stream' })
  })
}

/** Opens the page in the face's size; fonts are loaded when it resolves. */
export const openStage = async (page: Page, face: Face): Promise<Stage> => {
  const foreign: string[] = []
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  await page.setViewportSize(sizes[face])
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await serve(page, foreign)
  await page.addInitScript((name) => {
    globalThis.held = { intents: [], show: null }
    Object.defineProperty(globalThis, name, {
      value: Object.freeze({
        send: (intent: Intent) => globalThis.held.intents.push(intent),
        onView: (show: (view: View) => void) => {
          globalThis.held.show = show
        }
      })
    })
  }, terminalGlobal)
  await page.goto(pageUrl)
  await page.waitForFunction(() => globalThis.held.show !== null)
  await page.evaluate(() =>
    Promise.all([
      document.fonts.load('400 16px "BIZ UDPGothic"', '窓'),
      document.fonts.load('700 16px "BIZ UDPGothic"', '窓')
    ])
  )
  return {
    page,
    foreign,
    errors,
    show: async (view) => {
      await page.evaluate((next) => globalThis.held.show?.(next), view)
      // measuring and focus happen before the next frame is painted
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    },
    heard: () => page.evaluate(() => globalThis.held.intents.splice(0))
  }
}
