// The page as a guest in a browser: it asks for nothing, lets no key through, and shows only the newest View.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { codeTextJa } from '../../src/contract/screen/codes-text/ja.ts'
import { openStage } from './stage.ts'
import { fixtures, viewOf, type Fixture } from './views.ts'

const named = (name: string): Fixture => {
  const found = fixtures('ja').find((fixture) => fixture.name === name)
  if (found === undefined) throw new Error(`no fixture ${name}`)
  return found
}
const look = { face: 'kiosk-l', language: 'ja' } as const

const papers = 'out/screens'
const paper = async (page: Page, name: string): Promise<string> => {
  mkdirSync(papers, { recursive: true })
  const file = `${papers}/${name}.pdf`
  writeFileSync(file, await page.pdf({ preferCSSPageSize: true, printBackground: true }))
  return file
}

test('the page says it is ready, once, before any View', async ({ page }) => {
  const stage = await openStage(page, 'kiosk-l')
  expect(await stage.heard()).toEqual([{ kind: 'screen.ready' }])
})

test('an older View is dropped', async ({ page }) => {
  const stage = await openStage(page, 'kiosk-l')
  await stage.show(viewOf(named('home'), look, 7))
  await stage.show(viewOf(named('pin-2'), look, 6))
  await expect(page.locator('h1')).toHaveText('田中さん、こんにちは')
})

test('no key reaches the browser', async ({ page }) => {
  const stage = await openStage(page, 'kiosk-l')
  await stage.show(viewOf(named('home'), look, 1))
  const pressed = [
    'Control+n',
    'Control+p',
    'Control+s',
    'Control+o',
    'Control+h',
    'Control+f',
    'Control+Shift+i',
    'F1',
    'F3',
    'F5',
    'F11',
    'F12',
    'Alt+ArrowLeft',
    'Alt+F4',
    'Tab',
    'Space',
    'PageDown',
    'x'
  ]
  await page.evaluate(() => {
    const seen: KeyboardEvent[] = []
    Object.assign(globalThis, { seen })
    document.addEventListener('keydown', (event) => seen.push(event), { capture: true })
    window.addEventListener('keydown', (event) => seen.push(event), { capture: true })
  })
  for (const key of pressed) await page.keyboard.press(key)
  const prevented = await page.evaluate(() =>
    (globalThis as unknown as { seen: KeyboardEvent[] }).seen.map((event) => event.defaultPrevented)
  )
  expect(prevented.length).toBeGreaterThanOrEqual(pressed.length)
  expect(prevented.every(Boolean)).toBe(true)
})

test('the context menu, dragging, zoom by wheel and selecting are off', async ({ page }) => {
  const stage = await openStage(page, 'kiosk-l')
  await stage.show(viewOf(named('home'), look, 1))
  const left = await page.evaluate(() =>
    ['contextmenu', 'dragstart', 'selectstart', 'wheel', 'paste', 'drop'].filter((name) => {
      const event = new Event(name, { bubbles: true, cancelable: true })
      document.querySelector('h1')?.dispatchEvent(event)
      return !event.defaultPrevented
    })
  )
  expect(left).toEqual([])
})

test('the page carries its own strict policy and no inline code', () => {
  const html = readFileSync('out/renderer/index.html', 'utf8')
  expect(html).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
  expect(html).not.toMatch(/<script(?![^>]*src=)[^>]*>|<style|\son\w+=|style="/)
  expect(html).not.toMatch(/(src|href)="\/(?!\/)/)
})

test('what is typed as a PIN is nowhere in the page', async ({ page }) => {
  const stage = await openStage(page, 'kiosk-l')
  await stage.show(viewOf(named('pin-empty'), look, 1))
  for (const key of '8305') await page.keyboard.press(key)
  await stage.show(viewOf(named('pin-4'), look, 2))
  expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain('8305')
  await expect(page.locator('.dots i.on')).toHaveCount(4)
})

test('the stamp is shown only when an office has accepted', async ({ page }) => {
  const stage = await openStage(page, 'kiosk-l')
  await stage.show(viewOf(named('result'), look, 1))
  await expect(page.locator('.slip .stamp')).toHaveCount(1)
  await stage.show(viewOf(named('result-waiting'), look, 2))
  await expect(page.locator('.stamp')).toHaveCount(0)
})

test('the words of the stamp stand inside its ring, and the printing key has one line', async ({ page }) => {
  for (const [face, language] of [
    ['kiosk-l', 'en'],
    ['tv', 'ja']
  ] as const) {
    const stage = await openStage(page, face)
    const printing = fixtures(language).find(({ name }) => name === 'result-printing')
    if (printing === undefined) throw new Error('no such fixture')
    await stage.show(viewOf(printing, { face, language }, 1))
    const reach = await page.locator('.slip .stamp text').evaluateAll((texts) =>
      texts.map((text) => {
        const { x, y, width, height } = (text as SVGTextElement).getBBox()
        // the ring's inner edge is 53 from the middle; a font's box is taller than its letters
        return Math.hypot(Math.max(60 - x, x + width - 60), Math.max(Math.abs(60 - (y + height / 2)) - 1, 0))
      })
    )
    expect(reach).toHaveLength(3)
    expect(Math.max(...reach)).toBeLessThan(53)
    const lines = await page.locator('[data-focus="print"]').evaluate((key) => {
      const words = document.createTreeWalker(key, NodeFilter.SHOW_TEXT).nextNode()
      const range = document.createRange()
      if (words) range.selectNodeContents(words)
      return range.getClientRects().length
    })
    expect(lines).toBe(1)
  }
})

test('the paper receipt is one A4 page with the stamp, the rows and an embedded font, and none of the screen', async ({
  page
}) => {
  const stage = await openStage(page, 'kiosk-l')
  await stage.show(viewOf(named('result'), look, 1))
  await expect(page.locator('.paper')).toBeHidden()
  const file = await paper(page, 'receipt')
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' })
  const about = execFileSync('pdfinfo', [file], { encoding: 'utf8' })
  const fonts = execFileSync('pdffonts', [file], { encoding: 'utf8' })
  for (const words of ['引っ越しの届け出の 控え', '7K4-2096', '海野市 浜町 1-15-203', '受付', '東都テレコム'])
    expect(text).toContain(words)
  for (const words of ['手伝いを呼ぶ', '最初の画面へ', '答える']) expect(text).not.toContain(words)
  expect(about).toMatch(/Pages:\s+1\n/)
  expect(about).toMatch(/Page size:\s+59\d\.\d+ x 84\d/)
  expect(fonts).toMatch(/BIZ.?UDPGothic[^\n]+yes/)
})

test('the paper of the diagnosis says of every code what happened and who can do what', async ({ page }) => {
  const stage = await openStage(page, 'kiosk-l')
  await stage.show(viewOf(named('diagnosis-worn'), look, 1))
  await expect(page.locator('.paper')).toBeHidden()
  const file = await paper(page, 'diagnosis')
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' })
  for (const code of ['M-219', 'M-220', 'M-221'] as const) {
    expect(text).toContain(`${code} ${codeTextJa[code].title}`)
    for (const says of [codeTextJa[code].happened, codeTextJa[code].staff]) expect(text).toContain(says)
  }
  for (const words of ['この端末の 点検の 記録', '署名の 証明書', 'よい: 1台 つながっています'])
    expect(text).toContain(words)
  for (const words of ['手伝いを呼ぶ', 'くわしく', 'もう一度 調べる']) expect(text).not.toContain(words)
  expect(execFileSync('pdfinfo', [file], { encoding: 'utf8' })).toMatch(/Pages:\s+1\n/)
})
