// Arrows and OK alone reach every control of every screen; and what one hears of the page is in order.
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { focused, unreachable } from './inspect.ts'
import { openStage } from './stage.ts'
import { fixtures, viewOf } from './views.ts'

/** one of each way of laying controls out: every press is a real key, so twins are left out */
const layouts = new Set([
  'home-whole',
  'mailbox-receipt',
  'mailbox-letter-moved',
  'mailbox-folders',
  'self-info-groups-missing',
  'attract',
  'open-page-2-of-3',
  'diagnosis-worn',
  'pin-2',
  'signature-6',
  'last-try',
  'home',
  'home-5-panes',
  'notice-list',
  'task-list',
  'question-people-answered',
  'question-town-answered',
  'question-recipients',
  'question-date-answered',
  'question-lot-answered',
  'review',
  'result',
  'trouble-pin',
  'plan-broken',
  'change-explaining-signature',
  'change-entering-next',
  'change-entering-repeated-signature',
  'change-changed',
  'help'
])

for (const face of ['kiosk-l', 'kiosk-p', 'tv'] as const)
  test(`${face}: the arrows reach every control`, async ({ page }) => {
    const stage = await openStage(page, face)
    for (const [index, fixture] of fixtures('ja').entries()) {
      if (!layouts.has(fixture.name)) continue
      await stage.show(viewOf(fixture, { face, language: 'ja' }, index))
      expect.soft(await unreachable(page), fixture.name).toEqual([])
    }
  })

test('a control the arrows cannot reach is noticed', async ({ page }) => {
  const stage = await openStage(page, 'kiosk-l')
  const home = fixtures('ja').find(({ name }) => name === 'home')
  if (home === undefined) throw new Error('no such fixture')
  await stage.show(viewOf(home, { face: 'kiosk-l', language: 'ja' }, 1))
  await page.evaluate(() => {
    // it throws the focus back whenever an arrow gives it
    const key = document.querySelector<HTMLElement>('[data-focus="text"]')
    key?.addEventListener('focus', () => document.querySelector<HTMLElement>('[data-focus="back"]')?.focus())
  })
  expect(await unreachable(page)).toContain('text')
})

test('Tab goes round every control as well', async ({ page }) => {
  const stage = await openStage(page, 'desk')
  const home = fixtures('ja').find(({ name }) => name === 'home')
  if (home === undefined) throw new Error('no such fixture')
  await stage.show(viewOf(home, { face: 'desk', language: 'ja' }, 1))
  const seen = new Set<string | null>()
  for (let press = 0; press < 8; press++) {
    await page.keyboard.press('Tab')
    seen.add(await focused(page))
  }
  expect([...seen]).toEqual(expect.arrayContaining(['open-pane-0', 'open-pane-2', 'back', 'help', 'text']))
})

const looks = [
  { face: 'kiosk-l', language: 'ja', contrast: 'normal', every: 2 },
  { face: 'tv', language: 'en', contrast: 'normal', every: 3 },
  { face: 'kiosk-p', language: 'en', contrast: 'dark', every: 6 },
  { face: 'kiosk-l', language: 'ja', contrast: 'light', every: 6 },
  { face: 'tv', language: 'ja', contrast: 'dark', every: 6 },
  { face: 'tv', language: 'ja', contrast: 'light', every: 6 },
  { face: 'desk', language: 'ja', contrast: 'normal', every: 6 }
] as const

for (const { every, ...look } of looks)
  test(`${look.face} in ${look.language}, ${look.contrast} contrast: axe finds nothing in one screen of ${every}`, async ({
    page
  }) => {
    const stage = await openStage(page, look.face)
    for (const [index, fixture] of fixtures(look.language).entries()) {
      if (index % every !== 0) continue
      await stage.show(viewOf(fixture, look, index))
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        // all in the page itself, which has no frames: otherwise a window is opened for each result
        .setLegacyMode()
        .analyze()
      const said = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 90)).join(' | ')}`)
      expect.soft(said, fixture.name).toEqual([])
    }
  })
